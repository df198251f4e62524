//! Workbooks made by hand: cells in their places, numbers as people write them, damage.

use std::io::Write;

use studium_base::{ErrorCode, Locator};
use zip::write::SimpleFileOptions;

use super::*;
use crate::fixtures::Asked;

const TYPES: &str = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#;
const RELS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK: &str = r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
<sheets><sheet name="Planets" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const BOOK_RELS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

/// A workbook with one sheet of these rows.
fn workbook(rows: &str) -> Vec<u8> {
    let sheet = format!(
        r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#
    );
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let members = [
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", RELS),
        ("xl/workbook.xml", BOOK),
        ("xl/_rels/workbook.xml.rels", BOOK_RELS),
        ("xl/worksheets/sheet1.xml", &sheet),
    ];
    for (name, content) in members {
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn text_cell(address: &str, text: &str) -> String {
    format!(r#"<c r="{address}" t="inlineStr"><is><t>{text}</t></is></c>"#)
}

#[test]
fn cells_are_read_in_their_places() {
    let rows = format!(
        r#"<row r="1">{}{}</row><row r="2">{}<c r="D2"><v>0.30000000000000004</v></c></row><row r="5"><c r="D5"><v>1e-9</v></c></row>"#,
        text_cell("B1", "Name"),
        text_cell("D1", "Mass"),
        text_cell("B2", "Mars &amp; Co")
    );
    let heard = Asked::named("a.xlsx").of(&workbook(&rows)).expect("a workbook");
    let parts = heard.parts();
    assert_eq!(parts.len(), 1);
    assert_eq!(parts[0].text, "Planets\nName\tMass\nMars & Co\t0.3\n\t1e-9");
    assert_eq!(parts[0].locator, Locator::Sheet { name: "Planets".into(), cells: "B1:D5".into() });
}

#[test]
fn two_cells_at_opposite_corners_cost_two_cells() {
    let rows = format!(
        r#"<row r="1">{}</row><row r="1048576">{}</row>"#,
        text_cell("A1", "first"),
        text_cell("XFD1048576", "last")
    );
    let heard = Asked::named("a.xlsx").of(&workbook(&rows)).expect("a workbook");
    assert_eq!(heard.text(), "Planets\nfirst\n\tlast");
}

#[test]
fn a_workbook_without_values_has_no_text() {
    assert_eq!(Asked::named("a.xlsx").of(&workbook("")).unwrap_err(), ErrorCode::NoText);
}

#[test]
fn a_broken_sheet_is_damaged() {
    let bytes = workbook("<row r=\"1\"><c r=\"A1\"><v>1</v></row></c><<<");
    assert_eq!(Asked::named("a.xlsx").of(&bytes).unwrap_err(), ErrorCode::FileDamaged);
}

#[test]
fn numbers_and_moments_read_as_people_write_them() {
    assert_eq!(decimal(0.1 + 0.2), "0.3");
    assert_eq!(decimal(42.0), "42");
    assert_eq!(decimal(-1.5e20), "-1.5e20");
    let time = |value| ExcelDateTime::new(value, calamine::ExcelDateTimeType::DateTime, false);
    assert_eq!(moment(time(45_000.0)), "2023-03-15");
    assert_eq!(moment(time(45_000.5)), "2023-03-15 12:00:00");
    assert_eq!(moment(time(0.25)), "06:00:00");
}
