//! Texts and presentations as LibreOffice writes them, and as nobody should.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use studium_base::{ErrorCode, Locator};
use studium_engine::protocol::extract::{Event, Metadata};

use crate::fixtures::{Asked, Listener, zipped};
use crate::limits;

const STYLES: &str = "<office:document-styles><office:styles>\
    <style:style style:name='Title' style:family='paragraph'/>\
    <style:style style:name='Quotations' style:family='paragraph'/>\
    <style:style style:name='Preformatted_20_Text' style:family='paragraph'/>\
    <style:style style:name='Heading_20_3' style:family='paragraph' style:default-outline-level='3'>\
    <style:text-properties fo:font-weight='bold'/></style:style>\
    <style:style style:name='Source_20_Text' style:family='text'/>\
    <style:style style:name='Strong' style:family='text'><style:text-properties fo:font-weight='bold'/></style:style>\
    </office:styles><office:automatic-styles><style:style style:name='P1' style:family='paragraph'>\
    <style:text-properties text:display='none'/></style:style></office:automatic-styles></office:document-styles>";

const OWN: &str = "<style:style style:name='P1' style:family='paragraph' style:parent-style-name='Title'/>\
    <style:style style:name='P2' style:family='paragraph'><style:text-properties fo:font-weight='bold'/></style:style>\
    <style:style style:name='P3' style:family='paragraph'><style:text-properties text:display='none'/></style:style>\
    <style:style style:name='R1' style:family='paragraph' style:parent-style-name='R2'/>\
    <style:style style:name='R2' style:family='paragraph' style:parent-style-name='R1'/>\
    <style:style style:name='T1' style:family='text' style:parent-style-name='Strong'>\
    <style:text-properties fo:font-style='italic'/></style:style>\
    <style:style style:name='T2' style:family='text'><style:text-properties text:display='none'/></style:style>\
    <style:style style:name='T3' style:family='text'><style:text-properties fo:font-weight='normal'/></style:style>\
    <text:list-style style:name='L1'><text:list-level-style-number text:level='1' style:num-format='1'/>\
    <text:list-level-style-bullet text:level='2'/></text:list-style>\
    <text:list-style style:name='L2'><text:list-level-style-bullet text:level='1'/></text:list-style>\
    <text:list-style style:name='L3'><text:list-level-style-number text:level='1' style:num-format=''/></text:list-style>";

/// Content with the usual styles.
fn content(body: &str) -> String {
    format!(
        "<?xml version='1.0' encoding='UTF-8'?><office:document-content><office:automatic-styles>{OWN}\
         </office:automatic-styles><office:body>{body}</office:body></office:document-content>"
    )
}

fn file(kind: &str, content: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let kind = format!("application/vnd.oasis.opendocument.{kind}");
    let mut members = vec![("mimetype", kind.as_str()), ("content.xml", content), ("styles.xml", STYLES)];
    members.extend_from_slice(more);
    zipped(&members)
}

fn text(body: &str) -> Listener {
    let content = content(&format!("<office:text>{body}</office:text>"));
    Asked::named("a.odt").of(&file("text", &content, &[])).expect("a readable text")
}

fn refused(content: &str) -> ErrorCode {
    Asked::named("a.odt").of(&file("text", content, &[])).expect_err("a text that cannot be read")
}

fn slides(pages: &str) -> Listener {
    let content = content(&format!("<office:presentation>{pages}</office:presentation>"));
    Asked::named("a.odp").of(&file("presentation", &content, &[])).expect("a readable presentation")
}

fn html(read: &Listener) -> String {
    read.parts().iter().filter_map(|part| part.html.clone()).collect()
}

#[test]
fn a_text_becomes_sections_with_blocks() {
    let read = text(
        "<text:sequence-decls/>\n\
         <text:p text:style-name='P1'>Cell Biology</text:p>\
         <text:table-of-content><text:index-body><text:p>Cells 1</text:p></text:index-body></text:table-of-content>\
         <text:h text:style-name='Heading_20_1' text:outline-level='1'>Cells</text:h>\
         <text:p>All <text:span text:style-name='T1'>life<text:span text:style-name='T3'> is</text:span></text:span> \
         made\n   of<text:s text:c='3'/>cells,<text:tab/>see <text:a xlink:href='https://a.example/'>here</text:a>, \
         <text:a xlink:href='#Ref'>there</text:a>.<text:line-break/>Ex\u{ad}am\u{ad}ple \
         <text:span text:style-name='Source_20_Text'>x = 1</text:span>.<text:soft-page-break/></text:p>\
         <text:p text:style-name='P2'>Bold by itself</text:p>\
         <text:p text:style-name='Quotations'>Quoted</text:p><text:p text:style-name='Quotations'>twice</text:p>\
         <text:p text:style-name='Preformatted_20_Text'>fn main() {</text:p>\
         <text:p text:style-name='Preformatted_20_Text'><text:s text:c='4'/>let\n x = 1;</text:p>\
         <text:p text:style-name='Preformatted_20_Text'/>\
         <text:p text:style-name='Preformatted_20_Text'>}</text:p>\
         <text:p text:style-name='Heading_20_3'>Membranes</text:p><text:p>Text.</text:p>",
    );
    insta::assert_snapshot!(read.digest());
}

#[test]
fn lists_keep_their_kind_and_their_numbers() {
    let item = |text: &str| format!("<text:list-item><text:p>{text}</text:p></text:list-item>");
    let read = text(&format!(
        "<text:list xml:id='one' text:style-name='L1'>{}<text:list-item><text:p>Two</text:p><text:list>{}</text:list>\
         </text:list-item></text:list><text:p>Between</text:p>\
         <text:list text:style-name='L1' text:continue-numbering='true'>{}</text:list>\
         <text:list text:style-name='L2'><text:list-header><text:p>Head</text:p></text:list-header>{}</text:list>\
         <text:list text:style-name='L1' text:continue-list='one'>{}</text:list>\
         <text:list text:style-name='L1'><text:list-item text:start-value='7'><text:p>Seven</text:p></text:list-item>\
         </text:list><text:list text:style-name='L3'>{}</text:list>",
        item("One"),
        item("nested"),
        item("Three"),
        item("bullet"),
        item("Third"),
        item("uncounted"),
    ));
    insta::assert_snapshot!(html(&read));
}

#[test]
fn headings_that_are_numbered_by_lists_stand_by_themselves() {
    let read = text(
        "<text:list text:style-name='L1'><text:list-item><text:p>Before</text:p><text:list><text:list-item>\
         <text:h text:outline-level='2'>Heading</text:h><text:p>After</text:p></text:list-item></text:list>\
         </text:list-item></text:list>",
    );
    assert_eq!(
        html(&read),
        "<ol><li><p data-start=\"0\" data-end=\"6\">Before</p></li></ol><h2 data-start=\"0\" data-end=\"7\">Heading</h2>\
         <ol><li><ul><li><p data-start=\"8\" data-end=\"13\">After</p></li></ul></li></ol>"
    );
}

#[test]
fn cells_that_are_covered_or_repeated_keep_the_columns() {
    let read = text(
        "<table:table><table:table-column table:number-columns-repeated='3'/><table:table-header-rows><table:table-row>\
         <table:table-cell table:number-columns-spanned='2'><text:p>Wide</text:p></table:table-cell>\
         <table:covered-table-cell/><table:table-cell><text:p>End</text:p></table:table-cell></table:table-row>\
         </table:table-header-rows><table:table-row table:number-rows-repeated='1000000'>\
         <table:table-cell table:number-columns-repeated='2'/>\
         <table:table-cell><text:p>1</text:p><text:list><text:list-item><text:p>2</text:p></text:list-item></text:list>\
         <table:table><table:table-row><table:table-cell><text:p>3</text:p></table:table-cell></table:table-row>\
         </table:table></table:table-cell><table:table-cell table:number-columns-repeated='1000000'/></table:table-row>\
         </table:table><text:p>After</text:p>",
    );
    assert_eq!(read.text(), "Wide\t\tEnd\n\t\t1 2 3\t\nAfter");
    assert!(html(&read).contains("<th>Wide</th>"));
}

#[test]
fn a_million_columns_are_not_made() {
    let row = "<table:table-row><table:table-cell table:number-columns-repeated='1000000'/><table:table-cell>\
               <text:p>x</text:p></table:table-cell></table:table-row>";
    let read = text(&format!("<table:table>{}</table:table>", row.repeat(500)));
    let tabs = read.text().matches('\t').count();
    assert!(tabs <= limits::REPEATED_CELLS + 500, "{tabs} tabs");
    assert_eq!(read.text().matches('x').count(), 500);
}

#[test]
fn notes_and_boxes_follow_their_paragraph() {
    let read = text(
        "<text:p>One<text:note text:note-class='footnote'><text:note-citation>1</text:note-citation><text:note-body>\
         <text:p>First <text:span text:style-name='T1'>note</text:span>.</text:p></text:note-body></text:note> and \
         <draw:frame><draw:text-box><text:p>A box<text:note><text:note-citation>i</text:note-citation><text:note-body>\
         <text:p>In the box.</text:p></text:note-body></text:note></text:p></draw:text-box></draw:frame>two\
         <office:annotation><dc:creator>Someone</dc:creator><text:p>Comment</text:p></office:annotation>.</text:p>\
         <text:p>Next <draw:custom-shape><text:p>Shape</text:p></draw:custom-shape>one.</text:p>",
    );
    assert_eq!(read.text(), "One[1] and two.\n[1] First note.\nA box[i]\n[i] In the box.\nNext one.\nShape");
}

#[test]
fn what_is_deleted_or_hidden_is_left_out() {
    let read = text(
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>Deleted</text:p></text:deletion>\
         </text:changed-region></text:tracked-changes><text:p>Kept <text:change text:change-id='c'/>\
         <text:span text:style-name='T2'>hidden<text:s/></text:span>text</text:p><text:p text:style-name='P3'>Hidden</text:p>\
         <text:section text:display='none'><text:p>Hidden</text:p></text:section>\
         <text:p>Page <text:page-number>3</text:page-number> <text:hidden-text text:is-hidden='true'>x</text:hidden-text></text:p>",
    );
    assert_eq!(read.text(), "Kept text\nPage");
}

#[test]
fn pictures_say_what_they_show() {
    let read = text(
        "<text:p>See <draw:frame><draw:image/><svg:title>A cell</svg:title></draw:frame>.</text:p>\
         <draw:frame><draw:image/><svg:title>Short</svg:title><svg:desc>A long\n description</svg:desc></draw:frame>\
         <text:p>After <draw:frame><draw:image/></draw:frame>it</text:p>",
    );
    assert_eq!(read.text(), "See [A cell].\n[A long description]\nAfter it");
}

#[test]
fn formulas_are_read_from_their_objects() {
    let content = content(
        "<office:text><text:p>So <draw:frame><draw:object xlink:href='./Object 1'/><draw:image/><svg:desc>formula\
         </svg:desc></draw:frame>, and <draw:frame><draw:object xlink:href='../../x'/><draw:image/><svg:desc>A chart\
         </svg:desc></draw:frame> <draw:frame><draw:object><math:math><math:mi>x</math:mi></math:math></draw:object>\
         </draw:frame>.</text:p></office:text>",
    );
    let object = "<math><semantics><mi>E</mi><mo>=</mo><mi>m</mi><msup><mi>c</mi><mn>2</mn></msup>\
                  <annotation encoding='StarMath 5.0'>E = m c^2</annotation></semantics></math>";
    let bytes = file("text", &content, &[("Object 1/content.xml", object)]);
    assert_eq!(Asked::named("a.odt").of(&bytes).expect("readable").text(), "So E = mc^2, and [A chart] x.");
}

#[test]
fn slides_become_parts_with_their_titles() {
    let read = slides(
        "<draw:page draw:name='page1'><draw:frame presentation:class='title'><draw:text-box><text:p>Cells</text:p>\
         <text:p>and more</text:p></draw:text-box></draw:frame><draw:frame presentation:class='outline'><draw:text-box>\
         <text:list text:style-name='L2'><text:list-item><text:p>Small</text:p><text:list><text:list-item>\
         <text:p>smaller</text:p></text:list-item></text:list></text:list-item></text:list></draw:text-box></draw:frame>\
         <draw:frame presentation:class='page-number'><draw:text-box><text:p>1</text:p></draw:text-box></draw:frame>\
         <presentation:notes><draw:page-thumbnail presentation:class='page'/><draw:frame presentation:class='notes'>\
         <draw:text-box><text:p>Say it slowly.</text:p></draw:text-box></draw:frame></presentation:notes></draw:page>\
         <draw:page><draw:custom-shape><text:p>Shape</text:p></draw:custom-shape><draw:frame><table:table>\
         <table:table-row><table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell><text:p>b</text:p>\
         </table:table-cell></table:table-row></table:table></draw:frame></draw:page>\
         <draw:page/><draw:page><draw:frame><draw:text-box><text:p>Last</text:p></draw:text-box></draw:frame></draw:page>",
    );
    insta::assert_snapshot!(read.digest());
    assert_eq!(read.parts().last().map(|part| part.locator.clone()), Some(Locator::Slide { index: 4 }));
}

#[test]
fn metadata_names_the_author_and_not_the_last_one_who_saved() {
    let meta = "<office:document-meta><office:meta><meta:generator>Office</meta:generator><dc:title>Zellen</dc:title>\
                <dc:creator>Ben Second</dc:creator><dc:date>2024-01-01</dc:date><meta:creation-date>2019-05-06T07:08:09\
                </meta:creation-date><meta:initial-creator>Anna Writer</meta:initial-creator><dc:language>de-DE\
                </dc:language></office:meta></office:document-meta>";
    let bytes = file("text", &content("<office:text><text:p>Text</text:p></office:text>"), &[("meta.xml", meta)]);
    let read = Asked::named("a.odt").of(&bytes).expect("readable");
    let Event::Opened { metadata, .. } = &read.events[0] else { panic!("the first event opens") };
    let expected = Metadata {
        title: Some("Zellen".into()),
        authors: vec!["Anna Writer".into()],
        year: Some(2019),
        language: Some("de".into()),
        ..Metadata::default()
    };
    assert_eq!(metadata, &expected);
}

#[test]
fn encrypted_documents_say_so() {
    let manifest = |path: &str| {
        format!(
            "<manifest:manifest><manifest:file-entry manifest:full-path='/'/><manifest:file-entry \
             manifest:full-path='{path}'><manifest:encryption-data><manifest:algorithm/></manifest:encryption-data>\
             </manifest:file-entry></manifest:manifest>"
        )
    };
    let content = content("<office:text><text:p>Text</text:p></office:text>");
    let read =
        |path: &str| Asked::named("a.odt").of(&file("text", &content, &[("META-INF/manifest.xml", &manifest(path))]));
    assert_eq!(read("content.xml").expect_err("encrypted"), ErrorCode::FileProtected);
    assert_eq!(read("encrypted-package").expect_err("encrypted"), ErrorCode::FileProtected);
    assert_eq!(read("Basic/Standard/Module1.xml").expect("only macros are").text(), "Text");
}

#[test]
fn content_cut_short_is_damaged() {
    let whole = content("<office:text><text:p>Some words</text:p><text:p>and more</text:p></office:text>");
    let end = whole.find("</office:body>").expect("it has a body");
    for kept in [end, end - 5, whole.find("words").expect("it has words"), 60] {
        assert_eq!(refused(&whole[..kept]), ErrorCode::FileDamaged, "{:?}", &whole[..kept]);
    }
    let nothing = zipped(&[("mimetype", "application/vnd.oasis.opendocument.text")]);
    assert_eq!(Asked::named("a.odt").of(&nothing).expect_err("no content"), ErrorCode::FileDamaged);
    assert_eq!(refused(&content("<office:text><text:p> </text:p></office:text>")), ErrorCode::NoText);
}

#[test]
fn nesting_is_read_up_to_the_limit_and_refused_beyond() {
    let nested = |depth: usize, open: &str, close: &str| {
        content(&format!(
            "<office:text>{}<text:p>deep</text:p>{}</office:text>",
            open.repeat(depth),
            close.repeat(depth)
        ))
    };
    let read = |content: &str| Asked::named("a.odt").of(&file("text", content, &[]));
    let lists = ("<text:list><text:list-item>", "</text:list-item></text:list>");
    assert_eq!(read(&nested(100, lists.0, lists.1)).expect("readable").text(), "deep");
    assert_eq!(read(&nested(300, lists.0, lists.1)).expect_err("too deep"), ErrorCode::FileTooLarge);
    let boxes = ("<text:p>a<draw:frame><draw:text-box>", "</draw:text-box></draw:frame>b</text:p>");
    let text = read(&nested(60, boxes.0, boxes.1)).expect("readable").text();
    assert_eq!((text.matches('a').count(), text.matches('b').count()), (60, 60));
}

#[test]
fn styles_that_descend_from_each_other_end() {
    assert_eq!(text("<text:p text:style-name='R1'>Round</text:p>").text(), "Round");
}

#[test]
fn a_cancel_is_heard_between_parts() {
    let body: String = (0..50)
        .map(|number| {
            format!("<text:h text:outline-level='1'>{number}</text:h><text:p>{}</text:p>", "Words. ".repeat(400))
        })
        .collect();
    let bytes = file("text", &content(&format!("<office:text>{body}</office:text>")), &[]);
    let read = Asked { cancel_after: Some(3), ..Asked::named("a.odt") }.of(&bytes).expect("a cancel is no error");
    assert!(read.events.len() <= 4, "{} events", read.events.len());
}

/// Pieces that meet in every order: elements that never open or never close, boxes in notes in cells.
const PIECES: [&str; 40] = [
    "<text:p>",
    "</text:p>",
    "<text:p text:style-name='Quotations'>",
    "<text:p text:style-name='Preformatted_20_Text'>",
    "<text:p text:style-name='P1'>",
    "<text:h text:outline-level='2'>",
    "</text:h>",
    "<text:span text:style-name='T1'>",
    "<text:span text:style-name='T2'>",
    "</text:span>",
    "<text:list text:style-name='L1'>",
    "</text:list>",
    "<text:list-item>",
    "</text:list-item>",
    "<table:table>",
    "</table:table>",
    "<table:table-row>",
    "</table:table-row>",
    "<table:table-cell table:number-columns-repeated='3'>",
    "<table:table-cell>",
    "</table:table-cell>",
    "<text:note><text:note-citation>1</text:note-citation><text:note-body>",
    "</text:note-body></text:note>",
    "<draw:frame>",
    "<draw:frame presentation:class='title'>",
    "</draw:frame>",
    "<draw:text-box>",
    "</draw:text-box>",
    "<svg:desc>",
    "</svg:desc>",
    "<draw:page>",
    "</draw:page>",
    "<presentation:notes>",
    "</presentation:notes>",
    "<text:s text:c='9'/>",
    "<text:line-break/>",
    "<text:a xlink:href='https://a.example/'>",
    "</text:a>",
    "e\u{301} word ",
    "<math:math><math:mfrac><math:mi>x</math:mi>",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, rng_seed: RngSeed::Fixed(13), failure_persistence: None, ..ProptestConfig::default() })]

    // The checks are those that every extraction in the tests goes through, see `check_part`.
    #[test]
    fn markup_of_any_kind_keeps_the_promises(pieces in proptest::collection::vec(proptest::sample::select(&PIECES[..]), 0..60)) {
        let content = content(&format!("<office:text>{}</office:text>", pieces.concat()));
        for (name, kind) in [("a.odt", "text"), ("a.odp", "presentation")] {
            if let Err(code) = Asked::named(name).of(&file(kind, &content, &[])) {
                prop_assert!(matches!(code, ErrorCode::FileDamaged | ErrorCode::NoText), "{code:?}");
            }
        }
    }
}
