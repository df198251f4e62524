//! Documents as Word writes them, and as it never would.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use studium_base::ErrorCode;
use studium_engine::protocol::extract::{BlockKind, Event, Metadata};

use crate::fixtures::{Asked, Listener, container, relations};

const TYPES: &str = r#"<Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;

const STYLES: &str = r#"<w:styles>
<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/></w:style>
<w:style w:type="paragraph" w:styleId="Mine"><w:name w:val="My Part"/><w:basedOn w:val="H2"/></w:style>
<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="Inhalt"><w:name w:val="TOC Heading"/><w:basedOn w:val="berschrift1"/><w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Zitat"><w:name w:val="Quote"/></w:style>
<w:style w:type="paragraph" w:styleId="SourceCode"><w:name w:val="Source Code"/></w:style>
<w:style w:type="paragraph" w:styleId="Bullet"><w:name w:val="List Bullet"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="character" w:styleId="VerbatimChar"><w:name w:val="Verbatim Char"/></w:style>
<w:style w:type="character" w:styleId="Fett"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="A"><w:name w:val="a"/><w:basedOn w:val="B"/></w:style>
<w:style w:type="paragraph" w:styleId="B"><w:name w:val="b"/><w:basedOn w:val="A"/></w:style>
</w:styles>"#;

const NUMBERING: &str = r#"<w:numbering>
<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>
</w:numbering>"#;

const FOOTNOTES: &str = r#"<w:footnotes>
<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:t>no note</w:t></w:r></w:p></w:footnote>
<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/><w:t xml:space="preserve"> The first note.</w:t></w:r></w:p><w:p><w:r><w:t>It goes on.</w:t></w:r></w:p></w:footnote>
</w:footnotes>"#;

const ENDNOTES: &str =
    r#"<w:endnotes><w:endnote w:id="2"><w:p><w:r><w:t>The endnote.</w:t></w:r></w:p></w:endnote></w:endnotes>"#;

fn file(body: &str) -> Vec<u8> {
    let document = format!("<?xml version=\"1.0\"?><w:document><w:body>{body}</w:body></w:document>");
    let own = relations(&[
        ("rId1", "styles", "styles.xml"),
        ("rId2", "numbering", "numbering.xml"),
        ("rId3", "footnotes", "footnotes.xml"),
        ("rId4", "endnotes", "/word/endnotes.xml"),
        ("rId5", "hyperlink", "https://example.org/a?b=1"),
        ("rId6", "hyperlink", "../../../etc/passwd"),
    ]);
    container(&[
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", &relations(&[("rId1", "officeDocument", "word/document.xml")])),
        ("word/document.xml", &document),
        ("word/_rels/document.xml.rels", &own),
        ("word/styles.xml", STYLES),
        ("word/numbering.xml", NUMBERING),
        ("word/footnotes.xml", FOOTNOTES),
        ("word/endnotes.xml", ENDNOTES),
    ])
}

fn read(body: &str) -> Listener {
    Asked::named("x.docx").of(&file(body)).expect("a readable document")
}

fn check(body: &str, expected: &str) {
    assert_eq!(read(body).text(), expected);
}

/// A paragraph in a style, and one without.
fn styled(style: &str, text: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
}

fn plain(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

fn item(list: u8, level: u8, text: &str) -> String {
    format!(
        "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
    )
}

fn field(instruction: &str, result: &str) -> String {
    format!(
        "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>{instruction}</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>{result}<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"
    )
}

#[test]
fn a_chapter_becomes_sections_with_blocks() {
    let body = [
        styled("Titel", "Cell Biology"),
        styled("berschrift1", "Cells"),
        r#"<w:p><w:r><w:t xml:space="preserve">All living things are made of </w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t>cells</w:t></w:r><w:r><w:t>, </w:t></w:r><w:r><w:rPr><w:rStyle w:val="Fett"/></w:rPr><w:t>the smallest</w:t></w:r><w:r><w:t xml:space="preserve"> unit of </w:t></w:r><w:r><w:rPr><w:rStyle w:val="VerbatimChar"/><w:b w:val="0"/></w:rPr><w:t>life</w:t></w:r><w:r><w:t>.</w:t><w:footnoteReference w:id="2"/><w:br/><w:t>See </w:t></w:r><w:hyperlink r:id="rId5"><w:r><w:t>a link</w:t></w:r></w:hyperlink><w:hyperlink r:id="rId6"><w:r><w:t> and another</w:t></w:r></w:hyperlink><w:r><w:t>.</w:t><w:endnoteReference w:id="2"/><w:footnoteReference w:id="2"/><w:footnoteReference w:id="77"/></w:r></w:p>"#.to_owned(),
        styled("Mine", "Membranes"),
        styled("Zitat", "Every cell comes from a cell."),
        styled("Zitat", "Virchow"),
        item(2, 0, "First item"),
        item(2, 0, "Second item"),
        item(2, 1, "nested"),
        "<w:p/>".to_owned(),
        item(2, 0, "Third item"),
        plain("Between the lists."),
        item(3, 0, "Fifth"),
        styled("Bullet", "A bullet"),
        styled("SourceCode", "fn main() {"),
        styled("SourceCode", "    let x = 1;"),
        styled("SourceCode", ""),
        styled("SourceCode", "}"),
        r#"<w:tbl><w:tblPr/><w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc><w:p><w:r><w:t>Part</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Task</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc>"#.to_owned(),
        plain("Nucleus"),
        "</w:tc><w:tc>".to_owned(),
        plain("keeps"),
        plain("DNA"),
        "</w:tc></w:tr></w:tbl>".to_owned(),
        "<w:sectPr><w:headerReference r:id=\"rId9\"/></w:sectPr>".to_owned(),
    ];
    insta::assert_snapshot!(read(&body.concat()).digest());
}

#[test]
fn merged_and_nested_cells_give_their_text_once() {
    let cell = |properties: &str, content: &str| format!("<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>");
    let inner = format!("<w:tbl><w:tr>{}{}</w:tr></w:tbl><w:p/>", cell("", &plain("in")), cell("", &plain("ner")));
    let rows = [
        format!("{}{}", cell("<w:gridSpan w:val=\"2\"/>", &plain("wide")), cell("", &plain("one"))),
        format!("{}{}{}", cell("<w:vMerge w:val=\"restart\"/>", &plain("tall")), cell("", &inner), cell("", "<w:p/>")),
        format!("{}{}", cell("<w:vMerge/>", &plain("ghost")), cell("", &plain("last"))),
        cell("", "<w:p/>"),
    ];
    let rows: String = rows.iter().map(|row| format!("<w:tr>{row}</w:tr>")).collect();
    let read = read(&format!("<w:tbl>{rows}</w:tbl>{}", plain("after")));
    assert_eq!(read.text(), "wide\t\tone\ntall\tin ner\t\n\tlast\nafter");
    let kinds: Vec<_> = read.parts()[0].blocks.iter().map(|block| block.kind).collect();
    assert_eq!(kinds, [BlockKind::Table, BlockKind::Paragraph]);
}

#[test]
fn what_was_deleted_or_is_hidden_is_left_out() {
    let body = r#"<w:p><w:r><w:t>Kept</w:t></w:r><w:del><w:r><w:delText>gone</w:delText><w:t>gone</w:t></w:r></w:del><w:ins><w:r><w:t> and inserted</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r><w:commentRangeStart/><w:r><w:commentReference w:id="0"/></w:r></w:p><w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p><w:r><w:t>row</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"#;
    check(body, "Kept and inserted");
}

#[test]
fn a_change_of_properties_does_not_bring_the_old_ones_back() {
    let body = r#"<w:p><w:pPr><w:pPrChange><w:pPr><w:pStyle w:val="berschrift1"/></w:pPr></w:pPrChange></w:pPr><w:r><w:rPr><w:rPrChange><w:rPr><w:b/></w:rPr></w:rPrChange></w:rPr><w:t>Plain</w:t></w:r></w:p>"#;
    let read = read(body);
    assert_eq!(read.parts()[0].html.as_deref(), Some("<p data-start=\"0\" data-end=\"5\">Plain</p>"));
}

#[test]
fn hyphens_tabs_and_signs_become_what_a_reader_sees() {
    let body = r#"<w:p><w:r><w:t>ex</w:t><w:softHyphen/><w:t>ample</w:t><w:tab/><w:t>e</w:t><w:noBreakHyphen/><w:t>mail</w:t></w:r><w:r><w:t xml:space="preserve"> </w:t><w:sym w:font="Symbol" w:char="F061"/><w:sym w:font="Symbol" w:char="F0B3"/><w:sym w:font="Wingdings" w:char="F0E0"/><w:sym w:font="Wingdings" w:char="F021"/></w:r></w:p>"#;
    check(body, "example e-mail α≥→");
}

#[test]
fn places_in_a_typeface_of_signs_become_signs() {
    let run = |font: &str, text: &str| {
        format!("<w:p><w:r><w:rPr><w:rFonts w:ascii=\"{font}\"/></w:rPr><w:t>{text}</w:t></w:r></w:p>")
    };
    check(&run("Symbol", "\u{f06c} and \u{f06d}"), "λ and μ");
    check(&run("Wingdings", "\u{e0}"), "→");
    check(&run("Calibri", "\u{e0}"), "\u{e0}");
}

#[test]
fn charts_and_generated_descriptions_are_read() {
    let chart = "<c:chartSpace><c:title><a:p><a:r><a:t>Growth</a:t></a:r></a:p></c:title><c:ser><c:cat><c:pt><c:v>Day 1</c:v></c:pt></c:cat></c:ser></c:chartSpace>";
    let picture = "<wp:docPr descr=\"A duck&#10;&#10;Description automatically generated\"/>";
    let body = format!(
        "<w:p><w:r><w:t>See</w:t><w:drawing>{picture}<c:chart r:id=\"c\"/></w:drawing></w:r></w:p>{}",
        plain("after")
    );
    let file = container(&[
        ("[Content_Types].xml", TYPES),
        ("word/document.xml", &format!("<w:document>{body}</w:document>")),
        ("word/_rels/document.xml.rels", &relations(&[("c", "chart", "charts/chart1.xml")])),
        ("word/charts/chart1.xml", chart),
    ]);
    let read = Asked::named("x.docx").of(&file).expect("a readable document");
    assert_eq!(read.text(), "See[A duck]\nGrowth\nDay 1\nafter");
}

#[test]
fn starts_that_other_elements_end_stay_within_bounds() {
    let body = format!("{}{}", "<w:p></x><w:tbl></x>".repeat(20_000), plain("Text"));
    check(&body, "Text");
}

#[test]
fn text_boxes_come_once_after_their_paragraph() {
    let content = |text: &str| format!("<w:txbxContent>{}</w:txbxContent>", plain(text));
    let both = format!(
        "<mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wp:docPr descr=\"A frame\"/>{}</w:drawing></mc:Choice><mc:Fallback><w:pict>{}</w:pict></mc:Fallback></mc:AlternateContent>",
        content("Boxed"),
        content("Boxed"),
    );
    check(
        &format!("<w:p><w:r><w:t>Be</w:t></w:r><w:r>{both}</w:r><w:r><w:t>fore</w:t></w:r></w:p>"),
        "Be[A frame]fore\nBoxed",
    );
    let fallback = "<mc:AlternateContent><mc:Choice><w:drawing/></mc:Choice><mc:Fallback><w:t>old</w:t></mc:Fallback></mc:AlternateContent>";
    check(&format!("<w:p><w:r>{fallback}</w:r></w:p>"), "old");
}

#[test]
fn fields_show_their_results_and_contents_are_left_out() {
    let date = field("DATE \\@ \"d.M.yyyy\"", "<w:r><w:t>1 May</w:t></w:r>");
    let link = field("HYPERLINK \"https://example.org/x\"", "<w:r><w:t>here</w:t></w:r>");
    let contents = format!("<w:p>{}</w:p>", field("TOC \\o", "<w:r><w:t>Chapter One 3</w:t></w:r>"));
    let gallery = format!(
        "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val=\"Table of Contents\"/></w:docPartObj></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>",
        plain("Contents")
    );
    let prompt = format!(
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt><w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>",
        plain("Click here"),
        plain("Filled")
    );
    let simple = "<w:p><w:fldSimple w:instr=\"TOC\"><w:r><w:t>x</w:t></w:r></w:fldSimple><w:fldSimple w:instr=\"AUTHOR\"><w:r><w:t>Anna</w:t></w:r></w:fldSimple></w:p>";
    let read =
        read(&format!("{contents}{gallery}{}{prompt}{simple}<w:p>{date} {link}</w:p>", styled("Inhalt", "Contents")));
    assert_eq!(read.text(), "Filled\nAnna\n1 Mayhere");
    assert!(
        read.parts()[0]
            .html
            .as_deref()
            .is_some_and(|html| html.contains("<a data-href=\"https://example.org/x\">here"))
    );
}

#[test]
fn a_contents_field_without_an_end_hides_no_chapter() {
    let open = "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/><w:instrText>TOC</w:instrText><w:fldChar w:fldCharType=\"separate\"/><w:t>entry</w:t></w:r></w:p>";
    check(&format!("{open}{}{}", styled("berschrift1", "One"), plain("Text")), "One\nText");
}

#[test]
fn formulas_are_read_as_a_line() {
    let run = |text: &str| format!("<m:r><m:rPr/><w:rPr><w:b/></w:rPr><m:t>{text}</m:t></m:r>");
    let formula = |content: &str| format!("<w:p><m:oMath>{content}</m:oMath></w:p>");
    let fraction = |above: &str, below: &str| {
        format!("<m:f><m:fPr><m:ctrlPr/></m:fPr><m:num>{}</m:num><m:den>{}</m:den></m:f>", run(above), run(below))
    };
    let power =
        |base: &str, power: &str| format!("<m:sSup><m:e>{}</m:e><m:sup>{}</m:sup></m:sSup>", run(base), run(power));
    check(&formula(&fraction("a", "b")), "a/b");
    check(&formula(&format!("<m:f><m:num>{}</m:num><m:den>{}</m:den></m:f>", power("x", "2"), run("2!"))), "x^2/2!");
    check(&formula(&format!("{}{}", fraction("a+b", "2c"), run("x"))), "(a+b)/(2c)x");
    check(&formula(&format!("{}{}", fraction("1", "2"), run("x"))), "1/2 x");
    check(&formula(&format!("{}{}", power("x", "2"), power("e", "-x"))), "x^2 e^(-x)");
    check(&formula(&format!("<m:rad><m:deg/><m:e>{}</m:e></m:rad>", run("x+1"))), "√(x+1)");
    let sum = format!(
        "<m:nary><m:naryPr><m:chr m:val=\"∑\"/></m:naryPr><m:sub>{}</m:sub><m:sup>{}</m:sup><m:e>{}</m:e></m:nary>",
        run("i=1"),
        run("n"),
        run("i")
    );
    check(&formula(&sum), "∑_(i=1)^n i");
    let brackets = format!(
        "<m:d><m:dPr><m:begChr m:val=\"[\"/><m:endChr m:val=\"]\"/></m:dPr><m:e><m:m><m:mr><m:e>{}</m:e><m:e>{}</m:e></m:mr><m:mr><m:e>{}</m:e><m:e>{}</m:e></m:mr></m:m></m:e></m:d>",
        run("a"),
        run("b"),
        run("c"),
        run("d")
    );
    check(&formula(&brackets), "[a, b; c, d]");
    check(&formula(&format!("<m:func><m:fName>{}</m:fName><m:e>{}</m:e></m:func>", run("sin"), run("x"))), "sin x");
    check(
        &formula(&format!("<m:acc><m:accPr><m:chr m:val=\"\u{303}\"/></m:accPr><m:e>{}</m:e></m:acc>", run("n"))),
        "ñ",
    );
    let display =
        format!("<w:p><w:r><w:t>So</w:t></w:r><m:oMathPara><m:oMath>{}</m:oMath></m:oMathPara></w:p>", run("x=1"));
    check(&display, "So\nx=1");
}

#[test]
fn properties_come_from_the_file() {
    let core = r#"<cp:coreProperties><dc:title>Cell Biology</dc:title><dc:creator>Anna Writer; Ben Second</dc:creator><dcterms:created>2019-04-01T00:00:00Z</dcterms:created><dc:language>en-GB</dc:language></cp:coreProperties>"#;
    let file = container(&[
        (
            "_rels/.rels",
            &relations(&[("a", "officeDocument", "/doc/main.xml"), ("b", "metadata/core-properties", "meta.xml")]),
        ),
        ("[Content_Types].xml", TYPES),
        ("doc/main.xml", &format!("<document><body>{}</body></document>", plain("Text").replace("w:", ""))),
        ("meta.xml", core),
    ]);
    let read = Asked::named("x.docx").of(&file).expect("a readable document");
    assert_eq!(read.text(), "Text");
    let Event::Opened { metadata, .. } = &read.events[0] else { panic!("the first event opens") };
    let expected = Metadata {
        title: Some("Cell Biology".into()),
        authors: vec!["Anna Writer".into(), "Ben Second".into()],
        year: Some(2019),
        language: Some("en".into()),
        ..Metadata::default()
    };
    assert_eq!(metadata, &expected);
}

#[test]
fn styles_that_are_based_on_each_other_end_the_search() {
    check(&styled("A", "Text"), "Text");
}

#[test]
fn what_is_broken_is_refused() {
    let refused = |file: Vec<u8>| Asked::named("x.docx").of(&file).err();
    let without_main = container(&[("[Content_Types].xml", TYPES)]);
    assert_eq!(refused(without_main), Some(ErrorCode::FileDamaged));
    let outside = relations(&[("a", "officeDocument", "../../../etc/passwd")]);
    let led_outside = container(&[("[Content_Types].xml", TYPES), ("_rels/.rels", &outside)]);
    assert_eq!(refused(led_outside), Some(ErrorCode::FileDamaged));
    let broken = format!("{}<w:p><![CDATA[ and no end", plain("before"));
    assert_eq!(refused(file(&broken)), Some(ErrorCode::FileDamaged));
    assert_eq!(refused(file("<w:p/>")), Some(ErrorCode::NoText));
}

#[test]
fn depth_without_end_is_refused() {
    let deep = format!("{}{}", "<w:tbl><w:tr><w:tc>".repeat(300), plain("deep"));
    assert_eq!(Asked::named("x.docx").of(&file(&deep)).err(), Some(ErrorCode::FileTooLarge));
    let deep = format!("<w:p>{}</w:p>", "<m:oMath><m:f><m:num>".repeat(300));
    assert_eq!(Asked::named("x.docx").of(&file(&deep)).err(), Some(ErrorCode::FileTooLarge));
}

#[test]
fn a_bomb_stops_at_the_limit() {
    let blanks = " ".repeat(usize::try_from(crate::limits::MEMBER_BYTES).unwrap() + 1);
    assert_eq!(Asked::named("x.docx").of(&file(&blanks)).err(), Some(ErrorCode::FileTooLarge));
}

#[test]
fn entities_of_a_document_type_are_not_expanded() {
    let document = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\"><!ENTITY c SYSTEM \"file:///etc/passwd\">]><document><body><p><r><t>x&b;&c;y &amp; z</t></r></p></body></document>";
    let file = container(&[("[Content_Types].xml", TYPES), ("word/document.xml", document)]);
    assert_eq!(Asked::named("x.docx").of(&file).expect("a readable document").text(), "xy & z");
}

#[test]
fn ends_without_starts_do_no_harm() {
    check(
        &format!("</w:tbl></w:tr></w:tc></w:p></w:r></mc:AlternateContent>{}<w:t>loose</w:t>", plain("Text")),
        "Text",
    );
}

#[test]
fn a_cancel_stops_the_reader() {
    let chapters: String = (0..50).map(|_| styled("berschrift1", "One") + &plain(&"word ".repeat(1000))).collect();
    let mut asked = Asked::named("x.docx");
    asked.cancel_after = Some(3);
    assert!(asked.of(&file(&chapters)).expect("a cancel is no error").events.len() < 10);
}

/// Elements and text in any order, with and without ends.
const PIECES: [&str; 34] = [
    "<w:p>",
    "</w:p>",
    "<w:r>",
    "</w:r>",
    "<w:t>",
    "</w:t>",
    "word ",
    "\u{301}",
    "<w:tbl>",
    "</w:tbl>",
    "<w:tr>",
    "</w:tr>",
    "<w:tc>",
    "</w:tc>",
    "<w:txbxContent>",
    "</w:txbxContent>",
    "<mc:AlternateContent>",
    "</mc:AlternateContent>",
    "<mc:Choice>",
    "</mc:Choice>",
    "<mc:Fallback>",
    "<w:fldChar w:fldCharType=\"begin\"/>",
    "<w:fldChar w:fldCharType=\"separate\"/>",
    "<w:fldChar w:fldCharType=\"end\"/>",
    "<w:br/>",
    "<w:footnoteReference w:id=\"2\"/>",
    "<m:oMath>",
    "</m:oMath>",
    "<m:f>",
    "<w:pPr><w:pStyle w:val=\"H2\"/></w:pPr>",
    "<w:pPr><w:pStyle w:val=\"SourceCode\"/></w:pPr>",
    "<w:pPr><w:pStyle w:val=\"Zitat\"/></w:pPr>",
    "<w:pPr><w:numPr><w:ilvl w:val=\"1\"/><w:numId w:val=\"3\"/></w:numPr></w:pPr>",
    "<w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr>",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, rng_seed: RngSeed::Fixed(7), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pieces_in_any_order_end_in_parts_or_a_reason(pieces in proptest::collection::vec(proptest::sample::select(&PIECES[..]), 0..80)) {
        if let Err(code) = Asked::named("x.docx").of(&file(&pieces.concat())) {
            prop_assert!(matches!(code, ErrorCode::NoText), "{code:?}");
        }
    }
}
