//! The form of links: what is written is read again, and what is no link is refused.

use studium_base::{AnnotationId, Coded, DocumentId, ErrorCode, RevisionId, TextRange};

use super::Link;

#[test]
fn what_is_written_is_read_again() {
    let (document, revision) = (DocumentId::new(), RevisionId::new());
    for link in [
        Link::Document(document, None),
        Link::Document(document, Some((revision, TextRange::new(12, 340)))),
        Link::Document(document, Some((revision, TextRange::new(0, 0)))),
        Link::Annotation(AnnotationId::new()),
    ] {
        assert_eq!(link.to_string().parse::<Link>().expect("a link"), link, "{link}");
    }
}

/// Other programs keep these addresses.
#[test]
fn the_form_is_this() {
    let id = "01890a5d-ac96-774b-bcce-b302099a8057";
    let link = Link::Document(id.parse().expect("an id"), Some((id.parse().expect("an id"), TextRange::new(3, 9))));
    assert_eq!(link.to_string(), format!("studium://document/{id}?revision={id}&start=3&end=9"));
    assert_eq!(Link::Annotation(id.parse().expect("an id")).to_string(), format!("studium://annotation/{id}"));
}

#[test]
fn what_programs_do_to_addresses_does_no_harm() {
    let id = DocumentId::new();
    for text in [
        format!(" STUDIUM://document/{id}/ "),
        format!("studium://document/{id}?from=mail"),
        format!("studium://document/{id}#top"),
        format!("studium://document/{id}/?"),
    ] {
        assert_eq!(text.parse::<Link>().expect(&text), Link::Document(id, None), "{text}");
    }
}

#[test]
fn what_is_no_link_is_refused() {
    let id = DocumentId::new();
    for text in [
        String::new(),
        "studium://".to_owned(),
        "https://example.org/document/1".to_owned(),
        "studium://document/none".to_owned(),
        format!("studium://course/{id}"),
        format!("studium://document/{id}?revision={id}"),
        format!("studium://document/{id}?revision={id}&start=9&end=3"),
        format!("studium://document/{id}?revision={id}&start=-1&end=3"),
        format!("studium://document/{id}?revision=x&start=1&end=3"),
        "ſtudium://document/é".to_owned(),
    ] {
        let error = text.parse::<Link>().expect_err(&text);
        assert_eq!(error.code(), ErrorCode::BadInput, "{text}");
    }
}
