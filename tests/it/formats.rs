//! Every format of a course goes in through the real worker and is found by its words, with a place that can be named.

use std::io::Write;

use zip::write::SimpleFileOptions;

use crate::support::Bench;

/// A container of these members.
fn container(members: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in members {
        writer.start_file(*name, SimpleFileOptions::default()).expect("a member");
        writer.write_all(content.as_bytes()).expect("its content");
    }
    writer.finish().expect("a container").into_inner()
}

fn docx() -> Vec<u8> {
    container(&[
        (
            "[Content_Types].xml",
            r#"<Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#,
        ),
        (
            "_rels/.rels",
            r#"<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#,
        ),
        (
            "word/document.xml",
            r#"<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>Feldspar is the most common mineral of the crust.</w:t></w:r></w:p></w:body></w:document>"#,
        ),
    ])
}

fn pptx() -> Vec<u8> {
    // Without titles: a passage holds text of one slide all the same.
    let slide = |text: &str| {
        let shape = format!(r"<p:sp><p:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>");
        format!(r#"<p:sld xmlns:p="p" xmlns:a="a"><p:cSld><p:spTree>{shape}</p:spTree></p:cSld></p:sld>"#)
    };
    container(&[
        (
            "[Content_Types].xml",
            r#"<Types><Override PartName="/ppt/presentation.xml" ContentType="application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"/></Types>"#,
        ),
        (
            "_rels/.rels",
            r#"<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="ppt/presentation.xml"/></Relationships>"#,
        ),
        (
            "ppt/presentation.xml",
            r#"<p:presentation xmlns:p="p" xmlns:r="r"><p:sldIdLst><p:sldId id="256" r:id="r2"/><p:sldId id="257" r:id="r1"/></p:sldIdLst></p:presentation>"#,
        ),
        (
            "ppt/_rels/presentation.xml.rels",
            r#"<Relationships><Relationship Id="r1" Type="x/slide" Target="slides/slide1.xml"/><Relationship Id="r2" Type="x/slide" Target="slides/slide2.xml"/></Relationships>"#,
        ),
        ("ppt/slides/slide1.xml", &slide("Olivine weathers quickly.")),
        ("ppt/slides/slide2.xml", &slide("An overview of minerals.")),
    ])
}

fn odt() -> Vec<u8> {
    container(&[
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        (
            "content.xml",
            r#"<office:document-content xmlns:office="o" xmlns:text="t"><office:body><office:text><text:h text:outline-level="1">Mica</text:h><text:p>Mica splits into thin sheets.</text:p></office:text></office:body></office:document-content>"#,
        ),
    ])
}

fn epub() -> Vec<u8> {
    container(&[
        ("mimetype", "application/epub+zip"),
        (
            "META-INF/container.xml",
            r#"<container><rootfiles><rootfile full-path="book/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"#,
        ),
        (
            "book/book.opf",
            r#"<package><metadata><dc:title xmlns:dc="d">Stones</dc:title></metadata><manifest><item id="c" href="one.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="c"/></spine></package>"#,
        ),
        (
            "book/one.xhtml",
            "<html xmlns='http://www.w3.org/1999/xhtml'><head><title/></head><body><h1>Gneiss</h1><p>Gneiss is banded by pressure.</p></body></html>",
        ),
    ])
}

/// Imports a file and looks for words: the place of the best passage, as JSON.
fn found(bench: &Bench, name: &str, bytes: Vec<u8>, query: &str, quote: &str) -> serde_json::Value {
    let file = bench.file(name, bytes);
    let (code, result) = bench.run(&["import", &file.display().to_string()]);
    assert_eq!(code, 0, "{result}");
    let (_, hits) = bench.run(&["search", query, "--mode", "lexical"]);
    let hit = &hits["hits"][0];
    assert!(hit["quote"].as_str().is_some_and(|text| text.contains(quote)), "{name}: {hits}");
    hit["locator"].clone()
}

#[test]
fn every_format_is_found_at_its_place() {
    let bench = Bench::new();
    let place = found(&bench, "a.docx", docx(), "feldspar", "Feldspar is the most common mineral");
    assert_eq!(place["kind"], "section");
    let place = found(&bench, "b.pptx", pptx(), "olivine", "Olivine weathers quickly.");
    assert_eq!(
        (&place["kind"], &place["index"]),
        (&"slide".into(), &2.into()),
        "slides count in the order of the show"
    );
    let place = found(&bench, "c.odt", odt(), "mica", "Mica splits into thin sheets.");
    assert_eq!(place["path"], serde_json::json!(["Mica"]));
    let place = found(&bench, "d.epub", epub(), "gneiss", "Gneiss is banded by pressure.");
    assert_eq!((&place["href"], &place["path"]), (&"book/one.xhtml".into(), &serde_json::json!(["Gneiss"])));
    let place =
        found(&bench, "e.tex", b"\\section{Slate}\nSlate was once mud.".to_vec(), "slate", "Slate was once mud.");
    assert_eq!(place["path"], serde_json::json!(["Slate"]));
    let place = found(&bench, "f.csv", b"rock;origin\nchalk;sea\n".to_vec(), "chalk", "chalk\tsea");
    assert_eq!((&place["kind"], &place["cells"]), (&"sheet".into(), &"A1:B2".into()));
}

#[test]
fn old_and_encrypted_office_files_say_what_to_do() {
    let bench = Bench::new();
    let compound = |stream: &str| {
        let name: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
        [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), vec![0; 512], name].concat()
    };
    for (name, stream, reason) in [
        ("old.doc", "WordDocument", "format_old"),
        ("old.ppt", "PowerPoint Document", "format_old"),
        ("locked.docx", "EncryptedPackage", "file_protected"),
    ] {
        let file = bench.file(name, compound(stream));
        let (code, result) = bench.run(&["import", &file.display().to_string()]);
        assert_eq!((code, &result["documents"][0]["error"]["code"]), (1, &reason.into()), "{result}");
    }
}
