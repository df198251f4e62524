//! Pages as sites serve them: the text stays, what stands around it goes, and nothing is lost where that cannot be told.

use studium_base::ErrorCode;
use studium_engine::protocol::extract::{BlockKind, Event, Metadata};

use crate::fixtures::{Asked, Listener};

const ADDRESS: &str = "https://course.example/week/2/rivers.html";

fn asked(page: &[u8], content_type: &str) -> Result<Listener, ErrorCode> {
    Asked { content_type: Some(content_type), ..Asked::named(ADDRESS) }.of(page)
}

fn read(page: &str) -> Listener {
    asked(page.as_bytes(), "text/html; charset=utf-8").expect("a readable page")
}

fn metadata(read: &Listener) -> &Metadata {
    let Event::Opened { metadata, .. } = &read.events[0] else { panic!("the first event opens") };
    metadata
}

/// Sentences enough to be text.
fn prose(about: &str, sentences: usize) -> String {
    let sentence = |number| format!("Sentence {number} on {about} has a few words, and then some more. ");
    (0..sentences).map(sentence).collect()
}

const WHOLE: &str = r##"<!DOCTYPE html>
<html lang="en-GB">
<head>
  <title>How rivers carve valleys - Course Site</title>
  <meta property="og:site_name" content="Course Site">
  <link rel="canonical" href="/rivers">
  <script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
    {"@type": "Organization", "name": "The Publisher"},
    {"@type": ["Article"], "author": [{"@type": "Person", "name": "Anna Writer"}, {"name": "Ben Second"}],
     "datePublished": "2021-03-04T10:00:00+01:00"}]}</script>
  <style>nav { color: red }</style>
</head>
<body class="has-sidebar">
  <div id="cookie-consent"><p>We value your privacy and use cookies and similar techniques to improve your visit.</p><button>Accept</button></div>
  <header class="site-header"><a href="/">Course Site</a><form role="search"><input name="q"><button>Search</button></form></header>
  <nav><ul><li><a href="/week/1">Week 1</a></li><li><a href="/week/2">Week 2</a></li></ul></nav>
  <div class="layout">
    <aside class="sidebar"><h3>Related</h3><ul><li><a href="/a">Glaciers and how they move in winter</a></li></ul></aside>
    <main>
      <article>
        <header><h1>How rivers carve valleys</h1><p class="byline">By Anna Writer</p></header>
        <p>Rivers carry sediment, and the sediment grinds the bed. See <a href="../1/sediment.html">last week</a> and <a href="#fig">the figure</a>.</p>
        <h2>Velocity</h2>
        <p>The speed of the water decides what it can carry: silt, sand, gravel, and at last boulders.</p>
        <ul><li>Silt settles last</li><li>Gravel settles first<ol><li>on bends</li></ol></li></ul>
        <table><caption>Speeds</caption><tr><th>Grain</th><th>m/s</th></tr><tr><td>Sand</td><td>0.2</td></tr></table>
        <pre><code>v = Q / A
if v > 0.2: carry(sand)</code></pre>
        <p>Discharge is <span class="katex"><span class="katex-mathml"><math><mi>Q</mi><mo>=</mo><mi>v</mi><mi>A</mi></math></span><span class="katex-html" aria-hidden="true">QvA doubled</span></span>.</p>
        <figure id="fig"><img src="v.png" alt="A valley in section"><figcaption>Figure 1: a valley.</figcaption></figure>
        <aside class="admonition warning"><p>Never measure alone: rivers rise without a warning in the mountains.</p></aside>
        <div class="social-share"><a href="https://share.example">Share this</a></div>
        <section class="footnotes"><ol><li>Measured in the field in 2019, with a current meter of our own.</li></ol></section>
      </article>
      <section id="comments"><h2>3 comments</h2><p>First! What a very fine page this is, I read all of it with great delight.</p></section>
    </main>
  </div>
  <div class="newsletter-signup"><p>Subscribe to our newsletter and get one mail each week, free of charge.</p></div>
  <footer><p>Copyright 2021 Course Site, all rights reserved, imprint and privacy policy are below.</p></footer>
</body></html>"##;

#[test]
fn the_text_of_a_page_stays_with_its_structure_and_the_rest_goes() {
    insta::assert_snapshot!(read(WHOLE).digest());
}

#[test]
fn a_page_tells_who_wrote_it_when_and_where_it_is_at_home() {
    let read = read(WHOLE);
    let expected = Metadata {
        title: Some("How rivers carve valleys".into()),
        authors: vec!["Anna Writer".into(), "Ben Second".into()],
        year: Some(2021),
        language: Some("en".into()),
        published: Some("2021-03-04".into()),
        address: Some("https://course.example/rivers".into()),
    };
    assert_eq!(metadata(&read), &expected);
}

#[test]
fn a_page_without_names_for_its_parts_is_measured() {
    let menu: String = (0..40).map(|n| format!("<a href='/{n}'>Item {n}</a> ")).collect();
    let page = format!(
        "<html><body><div class=menu>{menu}</div><div><div class='x1'><h1>Tides</h1><p>{}</p><p>{}</p></div></div>\
         <div class='y'>Short line</div></body></html>",
        prose("tides", 8),
        prose("moons", 8)
    );
    let text = read(&page).text();
    assert!(text.starts_with("Tides\nSentence 0 on tides"), "{text}");
    assert!(text.ends_with("on moons has a few words, and then some more."), "{text}");
}

#[test]
fn a_title_above_the_box_with_the_text_is_kept() {
    let page = format!("<body><div><h1>Moraines</h1></div><div><p>{}</p></div></body>", prose("ice", 10));
    assert!(read(&page).text().starts_with("Moraines\nSentence 0"));
}

#[test]
fn what_holds_the_text_is_text_whatever_it_is_called() {
    for open in
        ["<div class=sidebar>", "<aside>", "<form>", "<nav>", "<div hidden>", "<div class='cookie banner'>", "<footer>"]
    {
        let page = format!("<body><p>Start</p>{open}<p>{}</p>", prose("chalk", 12));
        let text = read(&page).text();
        assert!(text.contains("Sentence 11 on chalk"), "{open}: {text}");
    }
}

#[test]
fn all_is_read_where_too_little_is_left() {
    // Many boxes that are called something else, none of which holds half: together they are the page.
    let boxes: String =
        (0..6).map(|n| format!("<div class='widget'><p>{}</p></div>", prose(&format!("box{n}"), 4))).collect();
    let text = read(&format!("<body>{boxes}</body>")).text();
    assert_eq!((0..6).filter(|n| text.contains(&format!("on box{n}"))).count(), 6, "{text}");
    assert_eq!(read("<body><p>Just a line</p><div class=ad>another</div></body>").text(), "Just a line\nanother");
}

#[test]
fn a_list_of_many_articles_is_read_whole() {
    let articles: String =
        (0..5).map(|n| format!("<article><p>{}</p></article>", prose(&format!("a{n}"), 5))).collect();
    let text = read(&format!("<body><div>{articles}</div></body>")).text();
    assert!((0..5).all(|n| text.contains(&format!("on a{n}"))), "{text}");
}

#[test]
fn formulas_are_read_once() {
    let page = format!(
        "<body><main><p>{} Energy is <span class=mwe-math-element><span class=mwe-math-mathml-inline style='display: none'>\
         <math alttext='E=mc^2'><mi>E</mi></math></span><img aria-hidden=true alt='E=mc^2'></span>.</p>\
         <h2>Mass<span class=mw-editsection>[<a href=/edit>edit</a>]</span></h2><p>More.</p></main></body>",
        prose("energy", 6)
    );
    let text = read(&page).text();
    assert!(text.contains("Energy is E=mc^2.") && !text.contains("edit"), "{text}");
    assert!(text.contains("Mass\nMore."), "{text}");
}

#[test]
fn a_page_that_only_scripts_fill_says_so() {
    let shell = "<html><head><script src=app.js></script></head><body><div id=root></div>\
                 <noscript>You need to enable JavaScript to run this app.</noscript></body></html>";
    assert_eq!(asked(shell.as_bytes(), "text/html").err(), Some(ErrorCode::PageScripted));
    let kind = shell.replace("You need to enable JavaScript", &prose("what is here without scripts", 5));
    assert!(read(&kind).text().contains("Sentence 4"), "a page that has a text for readers without scripts");
    assert_eq!(read("<script src=app.js></script><p>This is a test.").text(), "This is a test.");
    for empty in ["<html><body></body></html>", "<html><body><nav></nav>"] {
        assert_eq!(asked(empty.as_bytes(), "text/html").err(), Some(ErrorCode::NoText));
    }
    assert_eq!(asked(b"", "text/html").err(), Some(ErrorCode::FileEmpty));
}

#[test]
fn the_charset_comes_from_the_server_or_from_the_page() {
    let word = "\u{41f}\u{440}\u{438}\u{432}\u{435}\u{442}";
    let page = |head: &str, bytes: &[u8]| [b"<html>", head.as_bytes(), b"<p>", bytes].concat();
    let (cyrillic, koi8) = (b"\xcf\xf0\xe8\xe2\xe5\xf2", b"\xf0\xd2\xc9\xd7\xc5\xd4");
    let text = |bytes: &[u8], content_type: &str| asked(bytes, content_type).expect("readable").text();
    assert_eq!(text(&page("", koi8), "text/html; charset=KOI8-R"), word);
    assert_eq!(text(&page("", cyrillic), "text/html; Charset=\"windows-1251\""), word);
    assert_eq!(text(&page("<meta charset=windows-1251>", cyrillic), "text/html"), word);
    assert_eq!(
        text(&page("<meta charset=windows-1251>", koi8), "text/html; charset=koi8-r"),
        word,
        "the server is nearer"
    );
    assert_eq!(
        text(&page("<meta charset=koi8-r>", word.as_bytes()), "text/html; charset=koi8-r"),
        word,
        "it was converted"
    );
    assert_eq!(text(koi8, "text/plain; charset=koi8-r"), word);
}

#[test]
fn what_a_server_sends_is_read_as_what_it_is() {
    let kinds = |bytes: &[u8], content_type: &str| {
        let read = asked(bytes, content_type).expect("readable");
        read.parts()[0].blocks.iter().map(|block| block.kind).collect::<Vec<_>>()
    };
    assert_eq!(kinds(b"# Notes\n\nText.", "text/markdown")[0], BlockKind::Heading { level: 1 });
    assert_eq!(kinds(b"a,b\n1,2\n", "text/csv"), [BlockKind::Table]);
    assert_eq!(asked(b"\x7fELF\0\0\0\0", "text/html").err(), Some(ErrorCode::FormatUnknown));
    assert_eq!(asked(b"<?xml version='1.0'?><rss/>", "application/rss+xml").err(), Some(ErrorCode::FormatUnknown));
}

#[test]
fn hostile_pages_end() {
    let text = prose("depth", 10);
    for tag in ["div", "nav", "main", "article", "div class=ad", "section hidden", "table", "noscript", "a href=x"] {
        let page = format!("<body>{}<p>{text}</p>", format!("<{tag}>").repeat(50_000));
        let _ = asked(page.as_bytes(), "text/html");
    }
    let many = format!("<body>{}<p>{text}", "<div class=ad>x</div>".repeat(250_000));
    assert!(read(&many).text().contains("on depth"));
    for json in
        ["{".repeat(100_000), "[".repeat(100_000), format!("{{\"@type\":\"Article\",\"headline\":{}", "\"x".repeat(9))]
    {
        let page = format!("<script type='application/ld+json'>{json}</script><p>{text}</p>");
        assert!(read(&page).text().contains("on depth"));
    }
    let base = format!(
        "<base href='javascript:x()'><link rel=canonical href='javascript:y()'><p>{text}<a href='data:z'>w</a>"
    );
    let read = read(&base);
    assert_eq!(metadata(&read).address, None);
    assert!(!read.digest().contains("javascript") && !read.digest().contains("data:z"));
}
