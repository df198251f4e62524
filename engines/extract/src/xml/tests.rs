//! Markup in small pieces: prefixes, entities, depth.

use super::*;

/// Everything in one line: `<name>`, `</name>` and text.
fn read(text: &str) -> Result<String, ExtractError> {
    let mut xml = Xml::new(text);
    let mut out = String::new();
    while let Some(node) = xml.next()? {
        match node {
            Node::Start(element) => out.push_str(&format!("<{}>", element.name())),
            Node::End(name) => out.push_str(&format!("</{name}>")),
            Node::Text(text) => out.push_str(&text),
        }
    }
    Ok(out)
}

#[test]
fn prefixes_are_dropped_and_empty_elements_end() {
    assert_eq!(read("<w:p xmlns:w='x'><w:tab/>a</w:p>").unwrap(), "<p><tab></tab>a</p>");
}

#[test]
fn entities_of_a_dtd_are_never_expanded() {
    let bomb = "<!DOCTYPE r [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'><!ENTITY x SYSTEM 'file:///etc/passwd'>]>\
                <r>1&b;2&x;3&amp;&#65;</r>";
    assert_eq!(read(bomb).unwrap(), "<r>123&A</r>");
}

#[test]
fn attributes_are_found_without_their_prefix() {
    let mut xml = Xml::new("<a r:id='rId1' val='x &lt; y'/>");
    let Ok(Some(Node::Start(element))) = xml.next() else { panic!("a start comes first") };
    assert_eq!(element.attribute("id").as_deref(), Some("rId1"));
    assert_eq!(element.attribute("val").as_deref(), Some("x < y"));
    assert_eq!(element.attribute("missing"), None);
}

#[test]
fn depth_is_bounded() {
    let deep = "<a>".repeat(limits::XML_DEPTH + 1);
    assert!(matches!(read(&deep), Err(ExtractError::TooLarge { .. })));
}

#[test]
fn skipping_passes_over_an_element_whole() {
    let mut xml = Xml::new("<r><skip><skip>x</skip>y</skip>z</r>");
    xml.next().unwrap();
    xml.next().unwrap();
    xml.skip().unwrap();
    assert!(matches!(xml.next(), Ok(Some(Node::Text(text))) if text == "z"));
}

#[test]
fn attributes_of_another_vocabulary_are_told_apart() {
    let mut xml = Xml::new("<a id='1' r:id='2'/>");
    let Ok(Some(Node::Start(element))) = xml.next() else { panic!("an element") };
    assert_eq!(element.prefixed_attribute("id").as_deref(), Some("2"));
    assert_eq!(element.prefixed_attribute("name"), None);
}

#[test]
fn a_visit_ends_with_its_element() {
    let mut xml = Xml::new("<a><b><c/></b><d><e/></d>text</a><f/>");
    let _ = xml.next();
    let mut names = Vec::new();
    xml.visit(|element| {
        names.push(element.name());
        !element.is("d")
    })
    .unwrap();
    assert_eq!(names, ["b", "c", "d"]);
    assert!(matches!(xml.next(), Ok(Some(Node::Start(element))) if element.is("f")));
}
