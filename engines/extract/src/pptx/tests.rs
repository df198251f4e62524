//! Presentations as PowerPoint writes them, and as it never would.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use studium_base::{ErrorCode, Locator};
use studium_engine::protocol::extract::Event;

use crate::fixtures::{Asked, Listener, container, relations};

const TYPES: &str = r#"<Types><Override PartName="/ppt/presentation.xml" ContentType="application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"/></Types>"#;

const LAYOUT: &str = r#"<p:sldLayout><p:sp><p:nvSpPr><p:nvPr><p:ph type="body" idx="7"/></p:nvPr></p:nvSpPr><p:txBody><a:lstStyle><a:lvl1pPr><a:buNone/></a:lvl1pPr></a:lstStyle></p:txBody></p:sp><p:sp><p:nvPr><p:ph idx="1"/></p:nvPr></p:sp></p:sldLayout>"#;

const MASTER: &str = r#"<p:sldMaster><p:txStyles><p:titleStyle><a:lvl1pPr><a:buNone/></a:lvl1pPr></p:titleStyle><p:bodyStyle><a:lvl1pPr><a:buChar char="•"/></a:lvl1pPr><a:lvl2pPr><a:buChar char="–"/></a:lvl2pPr></p:bodyStyle></p:txStyles></p:sldMaster>"#;

const CHART: &str = r#"<c:chartSpace><c:chart><c:title><c:tx><c:rich><a:p><a:r><a:t>Growth of </a:t></a:r><a:r><a:t>yeast</a:t></a:r></a:p></c:rich></c:tx></c:title><c:plotArea><c:ser><c:tx><c:strRef><c:f>Sheet1!$B$1</c:f><c:strCache><c:pt><c:v>Cells</c:v></c:pt></c:strCache></c:strRef></c:tx><c:cat><c:strRef><c:strCache><c:pt><c:v>Day 1</c:v></c:pt><c:pt><c:v>Day 2</c:v></c:pt></c:strCache></c:strRef></c:cat><c:val><c:numRef><c:numCache><c:pt><c:v>4.3</c:v></c:pt></c:numCache></c:numRef></c:val></c:ser></c:plotArea></c:chart></c:chartSpace>"#;

const DIAGRAM: &str = r#"<dgm:dataModel><dgm:ptLst><dgm:pt><dgm:prSet phldrT="[Text]"/><dgm:t><a:bodyPr/><a:p><a:r><a:t>Prophase</a:t></a:r></a:p></dgm:t></dgm:pt><dgm:pt type="sibTrans"><dgm:t><a:p><a:endParaRPr/></a:p></dgm:t></dgm:pt><dgm:pt><dgm:t><a:p><a:r><a:t>Anaphase</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>"#;

/// A presentation of these slides, each with what the speaker says.
fn file(slides: &[(&str, &str)]) -> Vec<u8> {
    let mut members = vec![
        ("[Content_Types].xml".to_owned(), TYPES.to_owned()),
        ("_rels/.rels".to_owned(), relations(&[("rId1", "officeDocument", "ppt/presentation.xml")])),
        ("ppt/slideLayouts/slideLayout1.xml".to_owned(), LAYOUT.to_owned()),
        (
            "ppt/slideLayouts/_rels/slideLayout1.xml.rels".to_owned(),
            relations(&[("a", "slideMaster", "../slideMasters/m.xml")]),
        ),
        ("ppt/slideMasters/m.xml".to_owned(), MASTER.to_owned()),
        ("ppt/charts/chart1.xml".to_owned(), CHART.to_owned()),
        ("ppt/diagrams/data1.xml".to_owned(), DIAGRAM.to_owned()),
    ];
    let mut ids = String::new();
    let mut list = Vec::new();
    // The files are numbered backwards: only the list tells their order.
    for (index, (slide, notes)) in slides.iter().enumerate() {
        let number = slides.len() - index;
        ids.push_str(&format!("<p:sldId id=\"{}\" r:id=\"rId{number}\"/>", 256 + index));
        list.push((format!("rId{number}"), format!("slides/slide{number}.xml")));
        members.push((
            format!("ppt/slides/slide{number}.xml"),
            format!("<p:sld><p:cSld><p:spTree>{slide}</p:spTree></p:cSld></p:sld>"),
        ));
        let mut own = vec![
            ("l", "slideLayout", "../slideLayouts/slideLayout1.xml".to_owned()),
            ("c", "chart", "../charts/chart1.xml".to_owned()),
            ("d", "diagramData", "../diagrams/data1.xml".to_owned()),
            ("h", "hyperlink", "https://example.org/".to_owned()),
        ];
        if !notes.is_empty() {
            own.push(("n", "notesSlide", format!("../notesSlides/notesSlide{number}.xml")));
            let notes = format!(
                "<p:notes>{}{}{}</p:notes>",
                shape("sldImg", "", "picture"),
                shape("body", "", notes),
                shape("sldNum", "", "4")
            );
            members.push((format!("ppt/notesSlides/notesSlide{number}.xml"), notes));
        }
        let own: Vec<_> = own.iter().map(|(id, kind, target)| (*id, *kind, target.as_str())).collect();
        members.push((format!("ppt/slides/_rels/slide{number}.xml.rels"), relations(&own)));
    }
    members.push((
        "ppt/presentation.xml".to_owned(),
        format!("<p:presentation><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>"),
    ));
    let list: Vec<_> = list.iter().map(|(id, target)| (id.as_str(), "slide", target.as_str())).collect();
    members.push(("ppt/_rels/presentation.xml.rels".to_owned(), relations(&list)));
    let members: Vec<_> = members.iter().map(|(path, content)| (path.as_str(), content.as_str())).collect();
    container(&members)
}

/// A shape in a placeholder; in none for an empty kind.
fn shape(kind: &str, index: &str, text: &str) -> String {
    let place = match (kind, index) {
        ("", "") => String::new(),
        ("", index) => format!("<p:ph idx=\"{index}\"/>"),
        (kind, "") => format!("<p:ph type=\"{kind}\"/>"),
        (kind, index) => format!("<p:ph type=\"{kind}\" idx=\"{index}\"/>"),
    };
    let text = if text.starts_with('<') { text.to_owned() } else { paragraph("", text) };
    format!(
        "<p:sp><p:nvSpPr><p:cNvPr id=\"2\" name=\"Shape\"/><p:nvPr>{place}</p:nvPr></p:nvSpPr><p:txBody><a:bodyPr/><a:lstStyle/>{text}</p:txBody></p:sp>"
    )
}

fn paragraph(properties: &str, text: &str) -> String {
    format!("<a:p>{properties}<a:r><a:rPr lang=\"en\"/><a:t>{text}</a:t></a:r></a:p>")
}

fn read(slides: &[(&str, &str)]) -> Listener {
    Asked::named("x.pptx").of(&file(slides)).expect("a readable presentation")
}

#[test]
fn slides_become_parts_in_their_order() {
    let body = [
        paragraph("", "Cells divide"),
        paragraph("<a:pPr lvl=\"1\"/>", "in phases"),
        paragraph("<a:pPr><a:buNone/></a:pPr>", "No item"),
        paragraph("<a:pPr><a:buAutoNum type=\"arabicPeriod\" startAt=\"3\"/></a:pPr>", "Third"),
        paragraph("<a:pPr><a:buAutoNum type=\"arabicPeriod\" startAt=\"3\"/></a:pPr>", "Fourth"),
        "<a:p><a:r><a:rPr b=\"1\"/><a:t>Bold</a:t></a:r><a:br/><a:r><a:rPr><a:hlinkClick r:id=\"h\"/></a:rPr><a:t>link</a:t></a:r><a:endParaRPr/></a:p>".to_owned(),
    ];
    let first =
        [shape("subTitle", "7", "A course"), shape("ctrTitle", "", "Cell <a:br/>Biology"), shape("sldNum", "12", "1")];
    let second = [
        shape("", "1", &body.concat()),
        shape("title", "", "Mitosis"),
        shape("ftr", "", "footer"),
        shape("dt", "", "May"),
    ];
    let third = [shape("body", "7", "The layout says that this is no item."), shape("", "", "A text box")];
    let slides = [(first.concat(), ""), (second.concat(), "Speak slowly."), (String::new(), ""), (third.concat(), "")];
    let slides: Vec<_> = slides.iter().map(|(slide, notes)| (slide.as_str(), *notes)).collect();
    let read = read(&slides);
    insta::assert_snapshot!(read.digest());
    let places: Vec<_> = read.parts().iter().map(|part| part.locator.clone()).collect();
    assert_eq!(places, [1, 2, 4].map(|index| Locator::Slide { index }));
}

#[test]
fn tables_pictures_charts_and_diagrams_give_their_words() {
    let slide = [
        "<p:grpSp><p:grpSp>".to_owned(),
        shape("", "", "In two groups"),
        "</p:grpSp></p:grpSp>".to_owned(),
        "<p:pic><p:nvPicPr><p:cNvPr id=\"3\" name=\"x\" descr=\"A dividing cell\"/></p:nvPicPr></p:pic>".to_owned(),
        "<p:pic><p:cNvPr descr=\"IMG_0042.JPG\"/></p:pic>".to_owned(),
        format!(
            "<p:graphicFrame><a:tbl><a:tblPr firstRow=\"1\"/><a:tr><a:tc gridSpan=\"2\">{}</a:tc><a:tc hMerge=\"1\">{}</a:tc></a:tr><a:tr><a:tc>{}{}</a:tc><a:tc>{}</a:tc></a:tr></a:tbl></p:graphicFrame>",
            paragraph("", "Phases"),
            paragraph("", "ghost"),
            paragraph("", "one"),
            paragraph("", "two"),
            paragraph("", "three")
        ),
        "<p:graphicFrame><a:graphic><c:chart r:id=\"c\"/></a:graphic></p:graphicFrame>".to_owned(),
        "<p:graphicFrame><dgm:relIds r:dm=\"d\" r:lo=\"x\"/></p:graphicFrame>".to_owned(),
        shape("", "", "<a:p><a:r><a:t>So </a:t></a:r><a:r><a:rPr><a:sym typeface=\"Wingdings\"/></a:rPr><a:t>\u{e0}</a:t></a:r></a:p>"),
        "<mc:AlternateContent><mc:Choice Requires=\"a14\"><p:sp><p:txBody><a:p><a14:m><m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath></a14:m></a:p></p:txBody></p:sp></mc:Choice><mc:Fallback><p:sp><p:txBody><a:p><a:r><a:t>no formula</a:t></a:r></a:p></p:txBody></p:sp></mc:Fallback></mc:AlternateContent>".to_owned(),
        shape("", "", "<a:p><a:r><a:t>On </a:t></a:r><a:fld type=\"datetime1\"><a:t>today</a:t></a:fld><a:fld type=\"slidenum\"><a:t>9</a:t></a:fld></a:p>"),
    ];
    let read = read(&[(&slide.concat(), "")]);
    assert_eq!(
        read.text(),
        "In two groups\n[A dividing cell]\nPhases\t\none two\tthree\nGrowth of yeast\nCells\nDay 1, Day 2\nProphase\nAnaphase\nSo →\nx=1\nOn"
    );
}

#[test]
fn the_first_slide_names_the_presentation() {
    let read = read(&[(&shape("ctrTitle", "", "Cell Biology"), ""), (&shape("title", "", "Mitosis"), "")]);
    let Event::Opened { metadata, .. } = &read.events[0] else { panic!("the first event opens") };
    assert_eq!(metadata.title.as_deref(), Some("Cell Biology"));
}

#[test]
fn slides_that_are_not_there_keep_the_numbers_of_the_others() {
    let presentation = "<p:presentation><p:sldIdLst><p:sldId id=\"1\" r:id=\"a\"/><p:sldId id=\"2\"/><p:sldId id=\"3\" r:id=\"b\"/><p:sldId id=\"4\" r:id=\"c\"/></p:sldIdLst></p:presentation>";
    let list =
        relations(&[("a", "slide", "slides/gone.xml"), ("b", "slide", "../../../etc/passwd"), ("c", "slide", "s.xml")]);
    let file = container(&[
        ("ppt/presentation.xml", presentation),
        ("ppt/_rels/presentation.xml.rels", &list),
        ("ppt/s.xml", &shape("", "", "Here")),
    ]);
    let read = Asked::named("x.pptx").of(&file).expect("a readable presentation");
    assert_eq!(read.parts()[0].locator, Locator::Slide { index: 4 });
    assert_eq!(read.text(), "Here");
}

#[test]
fn what_is_broken_is_refused() {
    let refused = |file: Vec<u8>| Asked::named("x.pptx").of(&file).err();
    assert_eq!(refused(container(&[("[Content_Types].xml", TYPES)])), Some(ErrorCode::FileDamaged));
    let broken = format!("{}<p:sp><!-- and no end", shape("", "", "before"));
    assert_eq!(refused(file(&[(&broken, "")])), Some(ErrorCode::FileDamaged));
    assert_eq!(refused(file(&[])), Some(ErrorCode::NoText));
    assert_eq!(refused(file(&[(&"<p:grpSp>".repeat(300), "")])), Some(ErrorCode::FileTooLarge));
}

#[test]
fn ends_without_starts_do_no_harm() {
    let slide =
        format!("</a:tc></a:tr></a:tbl></p:sp></mc:AlternateContent><a:tc/><a:t>loose</a:t>{}", shape("", "", "Text"));
    assert_eq!(read(&[(&slide, "")]).text(), "Text");
}

/// Elements and text in any order, with and without ends.
const PIECES: [&str; 30] = [
    "<p:sp>",
    "</p:sp>",
    "<p:pic>",
    "</p:pic>",
    "<p:cNvPr descr=\"A cell\"/>",
    "<p:ph type=\"title\"/>",
    "<p:ph idx=\"1\"/>",
    "<p:ph type=\"ftr\"/>",
    "<a:p>",
    "</a:p>",
    "<a:r>",
    "</a:r>",
    "<a:t>",
    "</a:t>",
    "word ",
    "\u{301}",
    "<a:br/>",
    "<a:tbl>",
    "</a:tbl>",
    "<a:tr>",
    "</a:tr>",
    "<a:tc>",
    "<a:tc vMerge=\"1\">",
    "</a:tc>",
    "<a:pPr lvl=\"3\"/>",
    "<a:pPr><a:buAutoNum/></a:pPr>",
    "<c:chart r:id=\"c\"/>",
    "<mc:AlternateContent>",
    "<mc:Fallback>",
    "<m:oMath>",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, rng_seed: RngSeed::Fixed(7), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pieces_in_any_order_end_in_parts_or_a_reason(pieces in proptest::collection::vec(proptest::sample::select(&PIECES[..]), 0..80)) {
        if let Err(code) = Asked::named("x.pptx").of(&file(&[(&pieces.concat(), "")])) {
            prop_assert!(matches!(code, ErrorCode::NoText), "{code:?}");
        }
    }
}
