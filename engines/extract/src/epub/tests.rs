//! Books as programs and publishers make them, and as nobody should.

use std::collections::BTreeMap;

use studium_base::{ErrorCode, Locator};
use studium_engine::protocol::extract::{BlockKind, Event, Metadata};

use crate::fixtures::{Asked, Listener, zipped};
use crate::limits;

const METADATA: &str = "<dc:title>Cell Biology</dc:title><dc:language>en-GB</dc:language>";

/// A book in the making: chapters in the order of the spine, and whatever a test adds to it.
struct Book {
    metadata: String,
    items: String,
    spine: String,
    spine_attributes: String,
    guide: String,
    members: BTreeMap<String, Vec<u8>>,
}

impl Book {
    fn new() -> Self {
        let container = "<container><rootfiles><rootfile full-path='OEBPS/book.opf' \
                         media-type='application/oebps-package+xml'/></rootfiles></container>";
        let members = BTreeMap::from([("META-INF/container.xml".to_owned(), container.into())]);
        let empty = String::new;
        Self {
            metadata: METADATA.to_owned(),
            items: empty(),
            spine: empty(),
            spine_attributes: empty(),
            guide: empty(),
            members,
        }
    }

    fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    fn member(mut self, path: &str, content: &str) -> Self {
        self.members.insert(path.to_owned(), content.into());
        self
    }

    fn item(mut self, id: &str, href: &str, more: &str) -> Self {
        self.items.push_str(&format!("<item id='{id}' href='{href}' {more}/>"));
        self
    }

    fn chapter(self, name: &str, body: &str) -> Self {
        self.member(&format!("OEBPS/{name}.xhtml"), &page(body)).listed(name)
    }

    fn listed(self, name: &str) -> Self {
        self.item(name, &format!("{name}.xhtml"), "media-type='application/xhtml+xml'")
            .with(|book| book.spine.push_str(&format!("<itemref idref='{name}'/>")))
    }

    fn contents(self, list: &str) -> Self {
        let nav = format!("<nav epub:type='toc'><h1>Contents</h1><ol>{list}</ol></nav>");
        self.member("OEBPS/nav.xhtml", &page(&nav)).item(
            "nav",
            "nav.xhtml",
            "properties='nav' media-type='application/xhtml+xml'",
        )
    }

    fn bytes(self) -> Vec<u8> {
        let package = format!(
            "<?xml version='1.0'?><package xmlns='http://www.idpf.org/2007/opf' \
             xmlns:dc='http://purl.org/dc/elements/1.1/'><metadata>{}</metadata><manifest>{}</manifest>\
             <spine {}>{}</spine><guide>{}</guide></package>",
            self.metadata, self.items, self.spine_attributes, self.spine, self.guide
        );
        let mut members = vec![("mimetype".to_owned(), b"application/epub+zip".to_vec())];
        members.extend(self.members);
        if !members.iter().any(|(name, _)| name.ends_with(".opf")) {
            members.push(("OEBPS/book.opf".to_owned(), package.into_bytes()));
        }
        zipped(&members)
    }

    fn read(self) -> Listener {
        Asked::named("book.epub").of(&self.bytes()).expect("a readable book")
    }

    fn refused(self) -> ErrorCode {
        Asked::named("book.epub").of(&self.bytes()).expect_err("a book that cannot be read")
    }
}

fn page(body: &str) -> String {
    format!(
        "<?xml version='1.0' encoding='utf-8'?><!DOCTYPE html><html xmlns='http://www.w3.org/1999/xhtml' \
         xmlns:epub='http://www.idpf.org/2007/ops'><head><title/><link href='a.css'/><script src='a.js'/></head>\
         <body>{body}</body></html>"
    )
}

fn metadata(read: &Listener) -> &Metadata {
    let Event::Opened { metadata, .. } = &read.events[0] else { panic!("the first event opens") };
    metadata
}

fn places(read: &Listener) -> Vec<(String, Vec<String>)> {
    let place = |locator: &Locator| match locator {
        Locator::Section { href, path } => (href.clone().unwrap_or_default(), path.clone()),
        other => panic!("{other:?} is no section"),
    };
    read.parts().iter().map(|part| place(&part.locator)).collect()
}

fn place(href: &str, path: &[&str]) -> (String, Vec<String>) {
    (href.to_owned(), path.iter().map(|&title| title.to_owned()).collect())
}

#[test]
fn a_book_becomes_chapters_with_their_files() {
    let read = Book::new()
        .with(|book| {
            book.metadata = "<dc:title id='t2'>A Subtitle</dc:title><dc:title id='t1'>Cell Biology</dc:title>\
                <meta refines='#t1' property='title-type'>main</meta>\
                <dc:creator id='a'>Anna Writer</dc:creator><meta refines='#a' property='role'>aut</meta>\
                <dc:creator>Second, Ben</dc:creator><dc:creator opf:role='ill'>Ida Draws</dc:creator>\
                <dc:date opf:event='modification'>2024-01-01</dc:date><dc:date>2019-05-06</dc:date>\
                <dc:language>en-GB</dc:language><meta property='dcterms:modified'>2023-01-01T00:00:00Z</meta>"
                .to_owned();
        })
        .contents("<li><a href='one.xhtml'>One</a></li>")
        .chapter(
            "one",
            "<section><h1>Cells</h1><p>All <em>life</em>&nbsp;is cells.</p><ol><li>First</li></ol></section>",
        )
        .chapter("two", "<h2>Membranes</h2><table><tr><th>Part</th></tr><tr><td>Lipid</td></tr></table>")
        .with(|book| book.spine.insert_str(0, "<itemref idref='nav'/>"))
        .read();
    insta::assert_snapshot!(read.digest());
}

#[test]
fn chapters_without_headings_take_their_titles_from_the_contents() {
    let read = Book::new()
        .contents(
            "<li><a href='part.xhtml'>Part <b>One</b></a><ol><li><a href='one.xhtml#x'>Chapter&#160;1</a></li></ol>\
             </li><li><a href='two.xhtml'>Chapter 2</a></li><li><a href='own.xhtml'>Not used</a></li>",
        )
        .chapter("part", "<p>Before.</p>")
        .chapter("one", "<p class='head'>CHAPTER 1</p><p>Words.</p>")
        .chapter("one-b", "<p>More words.</p>")
        .chapter("two", "<p>Other words.</p>")
        .chapter("own", "<h2>Its own</h2><p>Last.</p>")
        .read();
    assert_eq!(
        places(&read),
        [
            place("OEBPS/part.xhtml", &["Part One"]),
            place("OEBPS/one.xhtml", &["Part One", "CHAPTER 1"]),
            place("OEBPS/one-b.xhtml", &["Part One", "CHAPTER 1"]),
            place("OEBPS/two.xhtml", &["Chapter 2"]),
            place("OEBPS/own.xhtml", &["Its own"]),
        ]
    );
    assert_eq!(read.parts()[0].text, "Part One\nBefore.");
    assert_eq!(read.parts()[1].text, "CHAPTER 1\nWords.");
    assert_eq!(read.parts()[3].blocks[0].kind, BlockKind::Heading { level: 1 });
}

#[test]
fn the_contents_of_epub_2_are_read_too() {
    let ncx = "<ncx><docTitle><text>Book</text></docTitle><navMap><navPoint><navLabel><text>Opening</text></navLabel>\
               <content src='one.xhtml'/></navPoint></navMap><pageList><pageTarget><navLabel><text>1</text></navLabel>\
               <content src='two.xhtml'/></pageTarget></pageList></ncx>";
    let read = Book::new()
        .member("OEBPS/toc.ncx", ncx)
        .item("ncx", "toc.ncx", "media-type='application/x-dtbncx+xml'")
        .with(|book| book.spine_attributes = "toc='ncx'".to_owned())
        .chapter("one", "<p>Words.</p>")
        .chapter("two", "<p>More.</p>")
        .read();
    assert_eq!(places(&read), [place("OEBPS/one.xhtml", &["Opening"]), place("OEBPS/two.xhtml", &["Opening"])]);
    assert_eq!(read.text(), "Opening\nWords.\n\nMore.");
}

#[test]
fn what_stands_aside_comes_last() {
    let read = Book::new()
        .item("answers", "answers.xhtml", "media-type='application/xhtml+xml'")
        .member("OEBPS/answers.xhtml", &page("<p>Answers.</p>"))
        .with(|book| book.spine.push_str("<itemref idref='answers' linear='no'/>"))
        .chapter("one", "<p>Questions.</p>")
        .read();
    assert_eq!(read.text(), "Questions.\n\nAnswers.");
}

#[test]
fn elements_that_close_themselves_swallow_nothing() {
    let body = "<a id='x'/><div/><p>One<br/>two<br></br>three</p><script/><style/><textarea/><iframe src='x'/><p/>\
                <svg/><nav/><p>Four <![CDATA[<five> & six]]></p><pre/><h2/><p>Seven</p><b/><i/><p>Eight</p>";
    let read = Book::new().chapter("one", body).read();
    assert_eq!(read.text(), "One\ntwo\nthree\nFour <five> & six\nSeven\nEight");
    let html = read.parts()[0].html.clone().unwrap_or_default();
    assert!(!html.contains("<strong>") && !html.contains("<em>"), "{html}");
}

#[test]
fn covers_and_drawings_are_no_text() {
    let read = Book::new()
        .contents("<li><a href='cover.xhtml'>Cover</a></li><li><a href='plate.xhtml'>Plate</a></li>")
        .chapter("cover", "<img src='c.jpg' alt='Cover of the book'/>")
        .item("drawing", "d.svg", "media-type='image/svg+xml'")
        .chapter("empty", "<svg><title>Drawn</title><text>drawn</text></svg>")
        .chapter("plate", "<img src='p.jpg' alt='A cell'/>")
        .with(|book| book.spine.push_str("<itemref idref='drawing'/>"))
        .read();
    assert_eq!(read.text(), "Plate\n[A cell]");

    let aside = Book::new()
        .chapter("cover", "<img src='c.jpg' alt='Cover'/>")
        .with(|book| book.spine = "<itemref idref='cover' linear='no'/>".to_owned())
        .chapter("one", "<p>Words.</p>");
    assert_eq!(aside.read().text(), "Words.");

    let drawings = Book::new()
        .item("drawing", "d.svg", "media-type='image/svg+xml'")
        .with(|book| book.spine.push_str("<itemref idref='drawing'/>"));
    assert_eq!(drawings.refused(), ErrorCode::NoText);
    assert_eq!(Book::new().chapter("one", "<svg><text>drawn</text></svg>").refused(), ErrorCode::NoText);
}

#[test]
fn formulas_page_numbers_and_notes_are_told_apart() {
    let body = "<p>Energy <math alttext='E = m c^2'><mi>E</mi></math> and <math><semantics><msup><mi>x</mi><mn>2</mn></msup><mspace/>\
                <annotation encoding='TeX'>\\x</annotation></semantics></math>.<span epub:type='pagebreak'>17</span>\
                <a epub:type='noteref' href='#n'>1</a></p><div role='doc-pagebreak'/>\
                <switch xmlns='http://www.idpf.org/2007/ops'><case required-namespace='x'>no</case><default>yes</default>\
                </switch><aside epub:type='footnote' id='n'><p>1. A note.</p></aside>";
    assert_eq!(Book::new().chapter("one", body).read().text(), "Energy E = m c^2 and x^2.[1]\nyes\n1. A note.");
}

#[test]
fn addresses_are_found_however_they_are_written() {
    let read = Book::new()
        .item("a", "a%20b/%C3%BC.xhtml", "media-type='application/xhtml+xml'")
        .member("OEBPS/a b/\u{fc}.xhtml", &page("<p>One.</p>"))
        .item("b", "../Text/Two.xhtml", "media-type='application/xhtml+xml'")
        .member("text/two.XHTML", &page("<p>Two.</p>"))
        .item("c", "c%20c.xhtml", "media-type='application/xhtml+xml'")
        .member("OEBPS/c%20c.xhtml", &page("<p>Three.</p>"))
        .with(|book| book.spine = "<itemref idref='a'/><itemref idref='b'/><itemref idref='c'/>".to_owned())
        .read();
    assert_eq!(read.text(), "One.\n\nTwo.\n\nThree.");
    assert_eq!(places(&read)[0].0, "OEBPS/a b/\u{fc}.xhtml");
}

#[test]
fn what_leads_out_of_the_book_is_not_followed() {
    let book = || {
        Book::new()
            .item("out", "../../../etc/passwd", "media-type='application/xhtml+xml'")
            .item("encoded", "%2e%2e/%2e%2e/etc/passwd", "media-type='application/xhtml+xml'")
            .item("web", "https://example.org/a.xhtml", "media-type='application/xhtml+xml'")
            .with(|book| {
                book.spine = "<itemref idref='out'/><itemref idref='encoded'/><itemref idref='web'/>".to_owned();
            })
    };
    assert_eq!(book().refused(), ErrorCode::FileDamaged);
    assert_eq!(book().chapter("one", "<p>Inside.</p>").read().text(), "Inside.");
}

#[test]
fn a_file_is_read_once_however_often_it_is_named() {
    let read = Book::new()
        .chapter("one", "<p>Once.</p><a href='one.xhtml'/>")
        .with(|book| book.spine = "<itemref idref='one'/>".repeat(10_000))
        .read();
    assert_eq!(read.text(), "Once.");
    let ring = Book::new()
        .item("a", "a.pdf", "media-type='application/pdf' fallback='b'")
        .item("b", "b.pdf", "media-type='application/pdf' fallback='a'")
        .item("c", "c.pdf", "media-type='application/pdf' fallback='one'")
        .chapter("one", "<p>Instead.</p>")
        .with(|book| book.spine = "<itemref idref='a'/><itemref idref='c'/>".to_owned());
    assert_eq!(ring.read().text(), "Instead.");
}

#[test]
fn missing_chapters_are_passed_over_unless_all_are() {
    let read = Book::new().listed("gone").chapter("one", "<p>There.</p>").read();
    assert_eq!(read.text(), "There.");
    assert_eq!(Book::new().listed("gone").listed("lost").refused(), ErrorCode::FileDamaged);
}

#[test]
fn books_without_a_package_are_damaged() {
    let no_package = zipped(&[("mimetype", "application/epub+zip"), ("META-INF/container.xml", "<container/>")]);
    assert_eq!(Asked::named("a.epub").of(&no_package).expect_err("damaged"), ErrorCode::FileDamaged);
    assert_eq!(Book::new().refused(), ErrorCode::FileDamaged);
    let broken = Book::new().member("OEBPS/book.opf", "<package><metadata><dc:title>A</dc:title></metadata><manif");
    assert_eq!(broken.refused(), ErrorCode::FileDamaged);
    // Without the file that leads to it, a package document is found by its name.
    let read = Book::new().chapter("one", "<p>Found.</p>").member("META-INF/container.xml", "<container/>").read();
    assert_eq!(read.text(), "Found.");
}

fn encryption(algorithm: &str, path: &str) -> String {
    format!(
        "<encryption><enc:EncryptedData><enc:EncryptionMethod Algorithm='{algorithm}'/><ds:KeyInfo><enc:EncryptedKey>\
         <enc:EncryptionMethod Algorithm='http://www.w3.org/2001/04/xmlenc#rsa-1_5'/></enc:EncryptedKey></ds:KeyInfo>\
         <enc:CipherData><enc:CipherReference URI='{path}'/></enc:CipherData></enc:EncryptedData></encryption>"
    )
}

#[test]
fn protected_books_say_so_and_obfuscated_fonts_do_no_harm() {
    const CIPHER: &str = "http://www.w3.org/2001/04/xmlenc#aes128-cbc";
    let book = |list: String| Book::new().chapter("one", "<p>Words.</p>").member("META-INF/encryption.xml", &list);
    assert_eq!(book(encryption(CIPHER, "OEBPS/one.xhtml")).refused(), ErrorCode::FileProtected);
    assert_eq!(book(encryption(CIPHER, "OEBPS/picture.jpg")).read().text(), "Words.");
    let font = encryption("http://www.idpf.org/2008/embedding", "OEBPS/one.xhtml");
    assert_eq!(book(font).read().text(), "Words.");
}

#[test]
fn entities_are_never_expanded() {
    let bomb = format!(
        "<?xml version='1.0'?><!DOCTYPE html [<!ENTITY a '{}'><!ENTITY b '&a;&a;&a;&a;'><!ENTITY c SYSTEM \
         'file:///etc/passwd'>]><html><body><p>Before &b;&c;&eacute; after</p></body></html>",
        "x".repeat(1000)
    );
    let read = Book::new().member("OEBPS/one.xhtml", &bomb).listed("one").read();
    assert_eq!(read.text(), "Before &b;&c;\u{e9} after");
}

#[test]
fn a_chapter_that_swells_is_refused() {
    let bytes = usize::try_from(limits::MEMBER_BYTES).expect("it fits") + 1;
    let book = Book::new().with(|book| {
        book.members.insert("OEBPS/one.xhtml".to_owned(), vec![b' '; bytes]);
    });
    assert_eq!(book.listed("one").refused(), ErrorCode::FileTooLarge);
}

#[test]
fn what_a_chapter_leaves_open_ends_with_it() {
    let read = Book::new()
        .chapter("one", "<blockquote><ul><li><table><tr><td><table><tr><td>Deep")
        .chapter("two", "<p>Free.</p>")
        .read();
    assert_eq!(read.parts()[1].html.as_deref(), Some("<p data-start=\"0\" data-end=\"5\">Free.</p>"));
}

#[test]
fn a_chapter_cut_short_is_read_as_far_as_it_goes() {
    let read = Book::new().member("OEBPS/one.xhtml", "<html><body><p>Words <em>and mo").listed("one").read();
    assert_eq!(read.text(), "Words and mo");
}

#[test]
fn chapters_say_nothing_of_the_book() {
    let head = "<html lang='fr'><head><title>Chapter file 7</title><meta name='author' content='A Program'/></head>\
                <body><p>Words.</p></body></html>";
    let read = Book::new().member("OEBPS/one.xhtml", head).listed("one").read();
    let expected = Metadata { title: Some("Cell Biology".into()), language: Some("en".into()), ..Metadata::default() };
    assert_eq!(metadata(&read), &expected);
}

#[test]
fn a_cancel_is_heard_between_chapters() {
    let book = (0..50).fold(Book::new(), |book, number| {
        book.chapter(&format!("c{number}"), &format!("<h1>{number}</h1><p>{}</p>", "Words. ".repeat(400)))
    });
    let read =
        Asked { cancel_after: Some(3), ..Asked::named("a.epub") }.of(&book.bytes()).expect("a cancel is no error");
    assert!(read.events.len() <= 4, "{} events", read.events.len());
}
