//! Web pages, good and bad.

use studium_engine::protocol::extract::Event;

use crate::fixtures::{Asked, Listener};

fn read(text: &str) -> Listener {
    Asked::named("page.html").of(text.as_bytes()).expect("readable HTML")
}

#[test]
fn a_page_becomes_sections_with_blocks() {
    let page = r##"<!DOCTYPE html>
<html lang="en-GB">
<head>
  <title>Photosynthesis | The Site</title>
  <meta name="author" content="Anna Writer">
  <meta name="date" content="2020-05-06">
  <style>p { color: red }</style>
  <script>if (a < b) document.write("<p>no</p>")</script>
</head>
<body>
  <nav><ul><li><a href="/">Home</a></li></ul></nav>
  <template><p>Not shown</p></template>
  <h1>Photosynthesis</h1>
  <p>Plants turn <em>light</em> into
     <b>sugar</b>.<br>It needs   water &amp; air.
  <p>An unclosed paragraph with <a href="https://example.org/a?b=1&amp;c">a link</a> and <a href="javascript:x()">another</a>.
  <ul><li>One<li>Two <ol start="4"><li>Four</ol></ul>
  <blockquote>Quoted<p>twice</p></blockquote>
  <h2>Data</h2>
  <table><caption>Rates</caption>
    <tr><th>Leaf</th><th>Rate</th></tr>
    <tr><td>Oak</td><td><p>1</p><p>2</p></td></tr>
    <tr><td></td></tr>
  </table>
  <pre>
line one
  line two
</pre>
  <img src="x.png" alt="A leaf"><svg><text>drawn</text></svg>
  Loose text &lt;script&gt;
</body></html>"##;
    insta::assert_snapshot!(read(page).digest());
}

#[test]
fn depth_without_end_is_read_to_the_end() {
    for tag in ["div", "blockquote", "ul", "ul><li", "table><tr><td", "b", "pre", "svg", "nav"] {
        let deep = format!("<html><p>first</p>{}<p>last", format!("<{tag}>").repeat(100_000));
        let text = read(&deep).text();
        let is_hidden = matches!(tag, "svg" | "nav");
        assert_eq!(text.contains("last"), !is_hidden, "{tag}");
        assert!(text.starts_with("first"), "{tag}");
    }
}

#[test]
fn skipped_elements_end_where_they_end() {
    let text = read("<html><nav>a<nav>b</nav>c</nav>d<svg/>e<select><option>f</select>g").text();
    assert_eq!(text, "deg");
}

#[test]
fn the_declared_charset_is_used() {
    let page = b"<html><meta charset=windows-1251><p>\xcf\xf0\xe8\xe2\xe5\xf2";
    let read = Asked::named("a.html").of(page).expect("readable");
    assert_eq!(read.text(), "\u{41f}\u{440}\u{438}\u{432}\u{435}\u{442}");
}

#[test]
fn metadata_comes_from_the_head() {
    let page = "<html lang=de><head><meta property='og:title' content='Zellen'><title>Zellen - Seite</title>\
                <meta name=citation_author content='Anna Autorin'><meta name=citation_author content='Ben Zweiter'>\
                <meta name=citation_publication_date content='2019/04'></head><p>Text";
    let read = read(page);
    let Event::Opened { metadata, .. } = &read.events[0] else { panic!("the first event opens") };
    assert_eq!(metadata.title.as_deref(), Some("Zellen"));
    assert_eq!(metadata.authors, ["Anna Autorin", "Ben Zweiter"]);
    assert_eq!((metadata.year, metadata.language.as_deref()), (Some(2019), Some("de")));
}
