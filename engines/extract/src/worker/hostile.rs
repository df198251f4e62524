//! Files that were made to do harm, or that no program should have written: each ends in text or in a reason, soon.

use std::time::{Duration, Instant};

use studium_base::ErrorCode;
use studium_engine::protocol::extract::{Event, Request};

use super::Extractor;
use crate::fixtures::{Asked, Listener, PdfFile, container, raw_pdf};

/// The caller takes a worker that is silent for so long for hung. Tests run on busy machines, so that what comes near
/// is a fault already.
const SOON: Duration = Duration::from_secs(20);

fn read(name: &str, bytes: &[u8]) -> Result<Listener, ErrorCode> {
    let started = Instant::now();
    let read = Asked::named(name).of(bytes);
    assert!(started.elapsed() < SOON, "{name} took {:?}", started.elapsed());
    read
}

fn text_of(name: &str, bytes: &[u8]) -> String {
    read(name, bytes).unwrap_or_else(|code| panic!("{name}: {code:?}")).text()
}

/// A PDF whose page shows `shown` in a font that says what its letters mean by `font`, with more objects from 7 on.
fn pdf(catalog: &str, pages: &str, page: &str, shown: &str, font: &str, more: &[&str]) -> Vec<u8> {
    let content = format!("BT /F1 12 Tf 1 0 0 1 50 700 Tm ({shown}) Tj ET");
    let mut objects = vec![
        format!("<< /Type /Catalog /Pages 2 0 R {catalog} >>"),
        format!("<< /Type /Pages {pages} >>"),
        "<< >>".to_owned(),
        format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R \
             /Resources << /Font << /F1 6 0 R >> >> {page} >>"
        ),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        format!("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica {font} >>"),
    ];
    objects.extend(more.iter().map(|object| (*object).to_owned()));
    raw_pdf(&objects)
}

const ONE_PAGE: &str = "/Count 1 /Kids [4 0 R]";
const WINDOWS: &str = "/Encoding /WinAnsiEncoding";

/// What a font's letters mean, as a stream: pairs of a code and a character, both in hexadecimal.
fn meaning(pairs: &[(&str, &str)]) -> String {
    let lines: String = pairs.iter().map(|(code, character)| format!("<{code}> <{character}>\n")).collect();
    let map = format!(
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Own def /CMapType 2 def\n\
         1 begincodespacerange <00> <ff> endcodespacerange\n\
         {} beginbfchar\n{lines}endbfchar endcmap end end",
        pairs.len()
    );
    format!("<< /Length {} >>\nstream\n{map}\nendstream", map.len())
}

#[test]
fn a_pdf_without_pages_says_so() {
    assert_eq!(read("none.pdf", &PdfFile::new().bytes()).unwrap_err(), ErrorCode::FileDamaged);
    let lying = pdf("", "/Count 7 /Kids []", "", "Nothing", WINDOWS, &[]);
    assert_eq!(read("lying.pdf", &lying).unwrap_err(), ErrorCode::FileDamaged);
}

#[test]
fn right_to_left_text_is_read_in_its_order() {
    // "shalom olam" as it is drawn: the last letter is the leftmost.
    let letters = [("41", "05DD"), ("42", "05DC"), ("43", "05D5"), ("44", "05E2"), ("46", "05E9")];
    let font = "/Encoding /WinAnsiEncoding /ToUnicode 7 0 R";
    let bytes = pdf("", ONE_PAGE, "", "ABCD ACBF", font, &[&meaning(&letters)]);
    let expected = "\u{5e9}\u{5dc}\u{5d5}\u{5dd} \u{5e2}\u{5d5}\u{5dc}\u{5dd}";
    assert_eq!(text_of("hebrew.pdf", &bytes), expected);
    let page = format!("<!doctype html><html dir='rtl'><body><h1>{expected}</h1><p>{expected} abc</p></body></html>");
    assert_eq!(text_of("hebrew.html", page.as_bytes()), format!("{expected}\n{expected} abc"));
}

#[test]
fn letters_that_mean_nothing_are_left_to_recognition() {
    let text = "These letters are drawn and mean nothing at all to a reader of the file";
    let nothing: Vec<(String, String)> = (0x20..0x7f).map(|code| (format!("{code:02x}"), "FFFD".to_owned())).collect();
    let nothing: Vec<(&str, &str)> = nothing.iter().map(|(code, text)| (code.as_str(), text.as_str())).collect();
    let unmapped = pdf("", ONE_PAGE, "", text, "/ToUnicode 7 0 R", &[&meaning(&nothing)]);
    let unnamed: String = (0x20..0x7f).map(|code| format!("/g{code} ")).collect();
    let unnamed = format!("/Encoding << /Type /Encoding /Differences [32 {unnamed}] >>");
    let unnamed = pdf("", ONE_PAGE, "", text, &unnamed, &[]);
    for (name, bytes) in [("unmapped.pdf", unmapped), ("unnamed.pdf", unnamed)] {
        let read = read(name, &bytes).unwrap_or_else(|code| panic!("{name}: {code:?}"));
        let is_left = read.events.iter().any(|event| matches!(event, Event::NeedsRecognition { part: 0 }));
        assert!(is_left || read.text() == text, "{name}: {}", read.digest());
    }
}

#[test]
fn pages_that_contain_each_other_end() {
    let shown = "The page is here";
    let trees = [
        "/Count 1 /Kids [2 0 R 4 0 R]",
        "/Count 9 /Kids [4 0 R 2 0 R]",
        "/Count 1 /Kids [7 0 R 4 0 R]",
        "/Count 2 /Kids [4 0 R 4 0 R]",
        "/Count 2000000000 /Kids [4 0 R]",
        "/Count -5 /Kids [4 0 R]",
        "/Count 1 /Kids [4 0 R] /Parent 2 0 R",
        "/Count 1 /Kids 2 0 R",
    ];
    for tree in trees {
        let bytes = pdf("", tree, "", shown, WINDOWS, &["<< /Type /Pages /Count 1 /Kids [2 0 R] /Parent 2 0 R >>"]);
        match read("loop.pdf", &bytes) {
            Ok(read) => assert!(read.parts().iter().all(|part| part.text.is_empty() || part.text == shown), "{tree}"),
            Err(code) => assert!(
                matches!(code, ErrorCode::FileDamaged | ErrorCode::NoText | ErrorCode::FileTooLarge),
                "{tree}: {code:?}"
            ),
        }
    }
}

/// Two circles are not among them, which PDFium follows until the worker ends or is ended: page labels, and a form that
/// draws itself twice. `tests/it/hostile_files.rs` has the app survive them.
#[test]
fn everything_else_that_leads_in_circles_ends() {
    let shown = "The page is here";
    let outlines = ["<< /Title (Loop) /Dest [4 0 R /Fit] /Next 8 0 R /First 8 0 R /Parent 7 0 R >>"];
    let circles = [
        ("/Outlines 7 0 R", "", "", ["<< /First 8 0 R /Last 8 0 R >>", outlines[0]]),
        ("/Names << /Dests 7 0 R >>", "", "", ["<< /Kids [7 0 R 8 0 R] >>", "<< /Kids [7 0 R] >>"]),
        ("", "", "/ToUnicode 7 0 R", ["8 0 R", "7 0 R"]),
        ("", "/Contents [7 0 R 5 0 R]", "", ["[8 0 R]", "[7 0 R]"]),
        ("", "/Annots 7 0 R", "", ["[8 0 R]", "<< /Type /Annot /Subtype /Popup /Parent 8 0 R /Popup 8 0 R >>"]),
    ];
    for (catalog, page, font, more) in circles {
        let bytes = pdf(catalog, ONE_PAGE, page, shown, &format!("{WINDOWS} {font}"), &more);
        match read("circle.pdf", &bytes) {
            Ok(read) => assert_eq!(read.text(), shown, "{catalog}{page}{font}"),
            Err(code) => assert!(matches!(code, ErrorCode::FileDamaged | ErrorCode::NoText), "{catalog}: {code:?}"),
        }
    }
    // A form that draws itself.
    let form = "<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X 7 0 R >> >> \
                /Length 5 >>\nstream\n/X Do\nendstream";
    let content = format!("/X Do BT /F1 12 Tf 1 0 0 1 50 700 Tm ({shown}) Tj ET");
    let drawing = raw_pdf(&[
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Count 1 /Kids [4 0 R] >>".to_owned(),
        "<< >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R \
         /Resources << /Font << /F1 6 0 R >> /XObject << /X 7 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        format!("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica {WINDOWS} >>"),
        form.to_owned(),
    ]);
    assert_eq!(text_of("form.pdf", &drawing), shown);
}

#[test]
fn attachments_and_scripts_are_neither_read_nor_run() {
    let shown = "Only this is text";
    let plain = read("plain.pdf", &pdf("", ONE_PAGE, "", shown, WINDOWS, &[])).expect("readable");
    let catalog = "/OpenAction << /S /JavaScript /JS (this.exportDataObject\\({cName: 'evil.txt', nLaunch: 2}\\)) >> \
                   /AA << /WC << /S /Launch /F (/bin/sh) >> >> \
                   /Names << /JavaScript << /Names [(run) << /S /JavaScript /JS (app.launchURL\\('http://localhost'\\)) >>] >> \
                   /EmbeddedFiles << /Names [(evil.txt) << /Type /Filespec /F (evil.txt) /EF << /F 7 0 R >> >>] >> >>";
    let page = "/AA << /O << /S /URI /URI (http://localhost/opened) >> >> \
                /Annots [<< /Type /Annot /Subtype /FileAttachment /Rect [0 0 9 9] /FS << /F (evil.txt) /EF << /F 7 0 R >> >> >> \
                << /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /Launch /F (/bin/sh) >> >>]";
    let attached = "<< /Type /EmbeddedFile /Length 21 >>\nstream\nAttached words to run\nendstream";
    let armed = read("armed.pdf", &pdf(catalog, ONE_PAGE, page, shown, WINDOWS, &[attached])).expect("readable");
    assert_eq!(armed.events, plain.events);
}

/// A document of each kind of XML, with `before` ahead of its root and `text` in its paragraph.
fn documents(before: &str, text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let types = "<Types><Override PartName='/word/document.xml' ContentType='application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'/></Types>";
    let relations = "<Relationships><Relationship Id='r' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument' Target='word/document.xml'/></Relationships>";
    let docx = format!(
        "{before}<w:document xmlns:w='w'><w:body><w:p><w:r><w:t>Words {text}</w:t></w:r></w:p></w:body></w:document>"
    );
    let odt = format!(
        "{before}<o:document-content xmlns:o='o' xmlns:t='t'><o:body><o:text><t:p>Words {text}</t:p></o:text></o:body></o:document-content>"
    );
    let package = "<package><metadata/><manifest><item id='c' href='c.xhtml' media-type='application/xhtml+xml'/></manifest><spine><itemref idref='c'/></spine></package>";
    let chapter = format!("{before}<html xmlns='http://www.w3.org/1999/xhtml'><body><p>Words {text}</p></body></html>");
    let book = "<container><rootfiles><rootfile full-path='b.opf' media-type='application/oebps-package+xml'/></rootfiles></container>";
    vec![
        (
            "a.docx",
            container(&[("[Content_Types].xml", types), ("_rels/.rels", relations), ("word/document.xml", &docx)]),
        ),
        ("a.odt", container(&[("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", &odt)])),
        (
            "a.epub",
            container(&[
                ("mimetype", "application/epub+zip"),
                ("META-INF/container.xml", book),
                ("b.opf", package),
                ("c.xhtml", &chapter),
            ]),
        ),
        ("a.html", chapter.into_bytes()),
    ]
}

#[test]
fn entities_bring_in_no_file_and_swell_to_nothing() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let secret = folder.path().join("secret.txt");
    std::fs::write(&secret, "the secret words").expect("the folder can be written");
    let outside = format!(
        "<!DOCTYPE r [<!ENTITY x SYSTEM 'file://{path}'><!ENTITY % y SYSTEM 'file://{path}'> %y;]>",
        path = secret.display()
    );
    let mut bomb = String::from("<!DOCTYPE r [<!ENTITY x0 'lol lol lol lol'>");
    for level in 1..40 {
        let below = level - 1;
        bomb.push_str(&format!("<!ENTITY x{level} '{}'>", format!("&x{below};").repeat(10)));
    }
    bomb.push_str("<!ENTITY x '&x39;'>]>");
    for before in [outside, bomb] {
        for (name, bytes) in documents(&before, "&x;") {
            match read(name, &bytes) {
                Ok(read) => {
                    let text = read.text();
                    assert!(text.contains("Words") && text.len() < 100_000 && !text.contains("secret"), "{name}");
                }
                Err(code) => assert_eq!(code, ErrorCode::FileDamaged, "{name}"),
            }
        }
    }
}

#[test]
fn markup_nested_without_end_ends() {
    let times = 100_000;
    let nested = |open: &str, close: &str| format!("{}words{}", open.repeat(times), close.repeat(times));
    let texts = [
        ("quotes.md", nested("> ", "")),
        ("brackets.md", nested("[", "](a)")),
        ("images.md", nested("![", "](a)")),
        ("stars.md", nested("*a **b ", "** *")),
        ("lists.md", (0..2_000).map(|depth| format!("{}- words\n", " ".repeat(2 * depth))).collect()),
        ("code.md", nested("`", "`")),
        ("tables.md", format!("|{}\n|{}\nwords", "a|".repeat(times), "-|".repeat(times))),
        ("divs.html", nested("<div>", "</div>")),
        ("tables.html", nested("<table><tr><td>", "")),
        ("lists.html", nested("<ul><li>", "")),
        ("inline.html", nested("<b><i><a href=x>", "</a></i></b>")),
        ("svg.html", nested("<svg><g><foreignObject>", "")),
        ("groups.tex", nested("{", "}")),
        ("lists.tex", nested("\\begin{itemize}\\item ", "\\end{itemize}")),
        ("formulas.tex", nested("$\\frac{", "}{x}$")),
        ("commands.tex", nested("\\textbf{\\emph{", "}}")),
        ("quotes.csv", nested("\"a,", "\"\"\n")),
    ];
    for (name, text) in texts {
        match read(name, text.as_bytes()) {
            Ok(read) => assert!(read.text().contains("words"), "{name}"),
            Err(code) => assert!(matches!(code, ErrorCode::FileTooLarge | ErrorCode::NoText), "{name}: {code:?}"),
        }
    }
    for (name, bytes) in documents("", &"<w:r><w:t>".repeat(times)) {
        if let Err(code) = read(name, &bytes) {
            assert!(matches!(code, ErrorCode::FileTooLarge | ErrorCode::FileDamaged), "{name}: {code:?}");
        }
    }
}

#[test]
fn a_document_that_unpacks_without_end_is_refused() {
    let blanks = " ".repeat(120 * 1024 * 1024);
    for (name, bytes) in documents("", &blanks).into_iter().filter(|(name, _)| !name.ends_with("html")) {
        assert!(bytes.len() < 1024 * 1024, "{name} is small");
        assert_eq!(read(name, &bytes).unwrap_err(), ErrorCode::FileTooLarge, "{name}");
    }
}

#[test]
fn endless_lines_of_every_format_are_refused_unread() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for name in ["a.txt", "a.md", "a.html", "a.csv", "a.tex", "a.unknown"] {
        let path = folder.path().join(name);
        let file = std::fs::File::create(&path).expect("the folder can be written");
        std::io::Write::write_all(&mut &file, &b"one line without an end ".repeat(4_000)).expect("it can be written");
        // Sparse: it takes no room and no time.
        file.set_len(400 * 1024 * 1024).expect("the folder can be written");
        let request = Request::Extract {
            path,
            name: name.into(),
            content_type: None,
            password: None,
            pdfium: "unused".into(),
            first_part: 0,
        };
        let error = Extractor::default().extract(&request, &mut Listener::default()).expect_err("too large");
        assert_eq!(studium_base::Coded::code(&error), ErrorCode::FileTooLarge, "{name}");
    }
}

#[test]
fn names_inside_a_document_lead_nowhere() {
    let mut members =
        vec![("../../../../tmp/evil.txt", "x"), ("/etc/evil", "x"), ("C:\\evil", "x"), ("a/../../b", "x")];
    let odt = "<o:document-content xmlns:o='o' xmlns:t='t'><o:body><o:text><t:p>Words</t:p></o:text></o:body></o:document-content>";
    members.extend([("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", odt)]);
    assert_eq!(text_of("a.odt", &container(&members)), "Words");
}

#[test]
fn a_file_in_an_old_encoding_is_text() {
    let russian =
        b"\xca\xeb\xe5\xf2\xea\xe0 \xff\xe2\xeb\xff\xe5\xf2\xf1\xff \xed\xe0\xe8\xec\xe5\xed\xfc\xf8\xe5\xe9 \
                    \xe5\xe4\xe8\xed\xe8\xf6\xe5\xe9 \xe6\xe8\xe7\xed\xe8.";
    for name in ["a.txt", "a.md", "a.html", "a.tex"] {
        assert!(text_of(name, russian).starts_with("\u{41a}\u{43b}\u{435}\u{442}\u{43a}\u{430} "), "{name}");
    }
}

#[test]
fn a_page_turned_by_an_odd_angle_is_read() {
    for rotate in ["45", "-90", "450", "99999999999", "/Name", "[90]"] {
        let bytes = pdf("", ONE_PAGE, &format!("/Rotate {rotate}"), "Turned words", WINDOWS, &[]);
        assert_eq!(text_of("turned.pdf", &bytes), "Turned words", "{rotate}");
    }
}
