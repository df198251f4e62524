//! Tables of answers and sources: what is borne out, by what, and what is not.

use proptest::prelude::*;
use studium_base::{CancelToken, TextRange};

use super::*;
use crate::fakes::FakeSources;
use crate::{Citation, Claim, Sources, Support};

const BIOLOGY: &str = "Photosynthesis converts light energy into chemical energy. It takes place in the \
    chloroplasts of plant cells. Chlorophyll absorbs red and blue light, but it reflects green light. \
    The process needs water and carbon dioxide. Mammalian hearts have four chambers. \
    Fungi do not carry out photosynthesis. Water boils at 100 degrees, not at 90 degrees. \
    It is not true that plants breathe only at night.";

/// Grounds an answer on one document; the text of the first citation of each claim.
fn ground_with(sources: &FakeSources, question: &str, answer: &str) -> (Vec<Claim>, Vec<Citation>) {
    let spans: Vec<Span> = {
        let documents = sources.documents.lock().unwrap();
        let numbered = documents.iter().zip(1..);
        numbered
            .map(|(document, number)| {
                let range = TextRange::new(0, u32::try_from(document.text.chars().count()).unwrap());
                Span::new(number, document.revision, range, &document.text, &document.reference.title)
            })
            .collect()
    };
    let mut cleaner = crate::clean::Cleaner::default();
    cleaner.push(answer);
    cleaner.finish();
    let mut grounder = Grounder::new(sources, spans, question);
    grounder.advance(cleaner.shown(), cleaner.hints(), true, &CancelToken::new());
    grounder.finish()
}

/// The support and the quote of the only claim.
fn one(cosine: Option<f32>, source: &str, answer: &str) -> (Support, Option<String>) {
    let sources = FakeSources { cosine, ..FakeSources::with(&[("Biology", source)]) };
    let (claims, citations) = ground_with(&sources, "What is it?", answer);
    assert_eq!(claims.len(), 1, "{answer:?}: {claims:?}");
    (claims[0].support, citations.first().map(|citation| citation.quote.clone()))
}

fn check(source: &str, answer: &str, support: Support, quote: Option<&str>) {
    assert_eq!(one(Some(0.9), source, answer), (support, quote.map(str::to_owned)), "{answer:?}");
}

fn quoted(answer: &str, quote: &str) {
    check(BIOLOGY, answer, Support::Quote, Some(quote));
}

fn refused(answer: &str) {
    check(BIOLOGY, answer, Support::None, None);
}

#[test]
fn a_sentence_in_the_words_of_the_source_is_a_quote() {
    quoted("It takes place in the chloroplasts of plant cells.", "It takes place in the chloroplasts of plant cells.");
    quoted(
        "**Chlorophyll** absorbs red and blue light [4].",
        "Chlorophyll absorbs red and blue light, but it reflects green light.",
    );
    quoted("1. the PROCESS needs *water* and carbon dioxide", "The process needs water and carbon dioxide.");
    quoted(
        "According to the source, photosynthesis converts light energy into chemical energy.",
        "Photosynthesis converts light energy into chemical energy.",
    );
}

#[test]
fn a_sentence_nearly_in_the_words_of_the_source_is_a_quote() {
    quoted(
        "Photosynthesis converts the light energy into chemical energy for plants.",
        "Photosynthesis converts light energy into chemical energy.",
    );
    quoted("Mammalian hearts have 4 chambers.", "Mammalian hearts have four chambers.");
    quoted(
        "Photosynthesis converts light energy into chemical energy and takes place in the chloroplasts of plant cells.",
        "Photosynthesis converts light energy into chemical energy. It takes place in the chloroplasts of plant cells.",
    );
}

#[test]
fn a_paraphrase_is_similar_where_the_meaning_is_near() {
    let answer = "Plants change light energy to chemical energy by photosynthesis.";
    let expected = (Support::Similar, Some("Photosynthesis converts light energy into chemical energy.".to_owned()));
    assert_eq!(one(Some(0.9), BIOLOGY, answer), expected);
    assert_eq!(one(Some(0.3), BIOLOGY, answer), (Support::None, None));
}

#[test]
fn without_an_embedding_model_most_of_the_words_must_be_there() {
    let near = "Light energy becomes chemical energy: photosynthesis.";
    assert_eq!(one(None, BIOLOGY, near).0, Support::Similar);
    let far = "Plants use photosynthesis to make sugar from light.";
    assert_eq!(one(None, BIOLOGY, far).0, Support::None);
}

#[test]
fn another_number_is_not_borne_out() {
    refused("Mammalian hearts have three chambers.");
    refused("Water boils at 95 degrees.");
    check("The war ended in 1945 in Berlin.", "The war ended in 1946 in Berlin.", Support::None, None);
    check("Python 3.10 added matching.", "Python 3.1 added matching.", Support::None, None);
}

#[test]
fn another_name_is_not_borne_out() {
    let source = "In 1687 Isaac Newton published the laws of motion in the Principia.";
    check(source, "In 1687 Gottfried Leibniz published the laws of motion.", Support::None, None);
    check(source, "Leibniz published the laws of motion in 1687.", Support::None, None);
    check(source, "Newton published the laws of motion in 1687.", Support::Quote, Some(source));
}

#[test]
fn a_denial_on_one_side_only_is_not_borne_out() {
    refused("Fungi carry out photosynthesis.");
    refused("Photosynthesis does not convert light energy into chemical energy.");
    refused("Plants breathe only at night.");
    refused("Water boils at 90 degrees.");
    check("Light is not a wave but a particle.", "Light is a wave, not a particle.", Support::None, None);
    check("Licht ist kein Teilchen.", "Licht ist ein Teilchen.", Support::None, None);
    check("Das Gesetz gilt für Gase nicht.", "Das Gesetz gilt für Gase.", Support::None, None);
}

#[test]
fn a_denial_on_both_sides_is_borne_out() {
    quoted("Fungi do not carry out photosynthesis.", "Fungi do not carry out photosynthesis.");
    quoted("Water boils at 100 degrees.", "Water boils at 100 degrees, not at 90 degrees.");
    let source = "A virus does not have cells of its own.";
    check(source, "A virus has no cells of its own.", Support::Quote, Some(source));
}

#[test]
fn the_opposite_word_is_not_borne_out() {
    let source = "The pressure of a gas increases when its temperature rises.";
    check(source, "The pressure of a gas decreases when its temperature rises.", Support::None, None);
    check(source, "The pressure of a gas increases when its temperature falls.", Support::None, None);
}

#[test]
fn an_invented_sentence_is_not_borne_out() {
    refused("Photosynthesis was discovered by a Dutch physician in the eighteenth century.");
    refused("The moon is made of green cheese.");
    refused("Chloroplasts were once free bacteria with their own genes.");
}

#[test]
fn a_quote_is_found_across_line_breaks_and_hyphens() {
    let source = "Many leaves hold a green pigment that absorbs light for photo-\nsynthesis and gives \
                  the plant\nits colour all through the year.\nA new line.";
    let found =
        "Many leaves hold a green pigment that absorbs light for photosynthesis and gives the plant its colour.";
    let (support, quote) = one(Some(0.0), source, found);
    assert_eq!(support, Support::Quote);
    let quote = quote.unwrap();
    assert!(quote.starts_with("Many leaves") && quote.ends_with("through the year."), "{quote:?}");
}

#[test]
fn other_scripts_and_signs_are_compared_too() {
    check(
        "光合作用把光能转化为化学能。水是必需的。",
        "光合作用把光能转化为化学能。",
        Support::Quote,
        Some("光合作用把光能转化为化学能。"),
    );
    let german = "Die Zellwand schützt die Zelle vor äußeren Einflüssen.";
    check(german, "Die Zellwand schützt die Zelle vor äußeren Einflüssen.", Support::Quote, Some(german));
    let quotes = "He called it “the ﬁrst e\u{301}lan” of life’s long history.";
    check(quotes, "He called it \"the first élan\" of life's long history.", Support::Quote, Some(quotes));
}

#[test]
fn a_citation_is_never_longer_than_what_bears_it_out() {
    let endless = format!("{} the heart pumps blood through the body {}", "noise ".repeat(100), "noise ".repeat(100));
    check(
        &endless,
        "The heart pumps blood through the body.",
        Support::Quote,
        Some("the heart pumps blood through the body"),
    );
}

#[test]
fn questions_headings_and_remarks_are_no_claims() {
    let sources = FakeSources::with(&[("Biology", BIOLOGY)]);
    for remark in [
        "What do you think chlorophyll absorbs?",
        "Let us see.",
        "Great question!",
        "# Photosynthesis",
        "The steps are:",
        "I do not know.",
        "The sources do not contain the answer.",
        "Das steht nicht in den Quellen.",
        "Sure, here is the answer.",
    ] {
        let (claims, _) = ground_with(&sources, "", remark);
        assert!(claims.is_empty(), "{remark:?}: {claims:?}");
    }
}

#[test]
fn an_answer_of_one_word_is_read_with_its_question() {
    let sources = FakeSources::with(&[("Biology", BIOLOGY)]);
    let (claims, citations) = ground_with(&sources, "Which pigment absorbs blue light?", "Chlorophyll.");
    assert_eq!(claims[0].support, Support::Quote);
    assert!(citations[0].quote.starts_with("Chlorophyll absorbs"));
    let (claims, citations) = ground_with(&sources, "Where was Napoleon born?", "Chlorophyll.");
    assert_eq!((claims[0].support, citations.len()), (Support::None, 0));
}

#[test]
fn citations_are_numbered_by_first_use_and_shared() {
    let sources = FakeSources::with(&[("Biology", BIOLOGY)]);
    let answer = "The process needs water and carbon dioxide. Mammalian hearts have four chambers. \
                  So the process needs water and carbon dioxide.";
    let (claims, citations) = ground_with(&sources, "", answer);
    let numbers: Vec<&[u32]> = claims.iter().map(|claim| claim.citations.as_slice()).collect();
    assert_eq!(numbers, [&[1][..], &[2], &[1]]);
    assert_eq!(citations.iter().map(|citation| citation.n).collect::<Vec<_>>(), [1, 2]);
    assert!(citations.iter().all(|citation| citation.verified && !citation.deleted));
}

#[test]
fn the_marker_of_the_model_decides_between_equals_only() {
    let sources = FakeSources::with(&[("One", "Cells divide by mitosis."), ("Two", "Cells divide by mitosis.")]);
    let title = |answer: &str| ground_with(&sources, "", answer).1[0].document.title.clone();
    assert_eq!(title("Cells divide by mitosis."), "One");
    assert_eq!(title("Cells divide by mitosis [2]."), "Two");
    let sources = FakeSources::with(&[("One", "Cells divide by mitosis."), ("Two", "Hearts pump blood.")]);
    let (_, citations) = ground_with(&sources, "", "Cells divide by mitosis [2].");
    assert_eq!(citations[0].document.title, "One");
}

#[test]
fn a_text_that_changed_since_it_was_read_is_not_cited() {
    let sources = FakeSources::with(&[("Biology", BIOLOGY)]);
    let revision = sources.documents.lock().unwrap()[0].revision;
    let length = u32::try_from(BIOLOGY.chars().count()).unwrap();
    let other = BIOLOGY.replace("chambers", "chamberz");
    let span = Span::new(1, revision, TextRange::new(0, length), &other, "Biology");
    let mut grounder = Grounder::new(&sources, vec![span], "");
    let found = grounder.advance("Mammalian hearts have four chamberz.", &[], true, &CancelToken::new());
    assert_eq!(found[0].claim.support, Support::None);
    assert!(grounder.finish().1.is_empty());
}

#[test]
fn every_quote_is_the_text_of_its_range() {
    let sources = FakeSources { cosine: Some(0.9), ..FakeSources::with(&[("Biology", BIOLOGY)]) };
    let answer = "Photosynthesis converts light energy. Chlorophyll reflects green light. Hearts have four chambers.";
    let (claims, citations) = ground_with(&sources, "", answer);
    assert!(claims.iter().all(|claim| claim.support != Support::None), "{claims:?}");
    for citation in citations {
        assert_eq!(sources.locate(citation.revision, citation.range).unwrap().quote, citation.quote);
    }
}

proptest! {
    #[test]
    fn a_stream_gives_the_same_verdicts_however_it_is_cut(cuts in prop::collection::vec(1_usize..40, 0..12)) {
        let answer = "Sure! The process needs water and carbon dioxide, e.g. in leaves. Mammalian hearts have four \
                      chambers.\n- Chlorophyll absorbs red and blue light\n- Moons are cheese. And it is late";
        let sources = FakeSources::with(&[("Biology", BIOLOGY)]);
        let whole = ground_with(&sources, "", answer);
        let revision = sources.documents.lock().unwrap()[0].revision;
        let range = TextRange::new(0, u32::try_from(BIOLOGY.chars().count()).unwrap());
        let span = Span::new(1, revision, range, BIOLOGY, "Biology");
        let mut grounder = Grounder::new(&sources, vec![span], "");
        let characters: Vec<char> = answer.chars().collect();
        let mut end = 0;
        for cut in cuts {
            end = (end + cut).min(characters.len());
            let text: String = characters[..end].iter().collect();
            grounder.advance(text.trim_end(), &[], false, &CancelToken::new());
        }
        grounder.advance(answer, &[], true, &CancelToken::new());
        prop_assert_eq!(grounder.finish(), whole);
    }
}

#[test]
fn an_answer_is_borne_out_only_by_a_quote_that_stands_in_the_passage() {
    let sentence = "Chlorophyll absorbs red and blue light, but it reflects green light.";
    let place = evidence(BIOLOGY, sentence, "Which light does chlorophyll reflect?", "green light").unwrap();
    let found: String = BIOLOGY.chars().skip(place.start as usize).take(place.len() as usize).collect();
    assert_eq!(found, sentence);
    let check = |quote: &str, question: &str, answer: &str, expected: Result<(), Unfounded>| {
        assert_eq!(evidence(BIOLOGY, quote, question, answer).map(drop), expected, "{quote:?} {question:?} {answer:?}");
    };
    check(sentence, "Which light does chlorophyll reflect?", "yellow light", Err(Unfounded::Answer));
    check(
        "Chlorophyll makes plants happy and strong.",
        "What makes plants happy?",
        "Chlorophyll",
        Err(Unfounded::Quote),
    );
    check("", "What is it?", "water", Err(Unfounded::Quote));
    check("Mammalian hearts have four chambers.", "How many chambers do mammalian hearts have?", "4", Ok(()));
    check(
        "Mammalian hearts have four chambers.",
        "How many chambers do mammalian hearts have?",
        "5",
        Err(Unfounded::Answer),
    );
    check(
        "Fungi do not carry out photosynthesis.",
        "What do fungi carry out?",
        "photosynthesis",
        Err(Unfounded::Answer),
    );
    check("Fungi do not carry out photosynthesis.", "What do fungi not carry out?", "photosynthesis", Ok(()));
}
