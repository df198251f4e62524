//! Tests of ranking.

use studium_engine::protocol::extract::Format;

use super::*;
use crate::chunk::ChunkId;

fn texts(words: &[Word]) -> Vec<&str> {
    words.iter().map(|word| word.text.as_str()).collect()
}

#[test]
fn words_are_lower_case_and_keep_languages_with_signs() {
    assert_eq!(
        texts(&words("Don't PANIC: C++ and C# (x86-64), a+b!")),
        ["don", "t", "panic", "c++", "and", "c#", "x86", "64", "a", "b"]
    );
    assert_eq!(texts(&words("ﬁnal ½ Ｆｕｌｌ")), ["final", "1", "2", "full"]);
}

#[test]
fn words_with_accents_are_found_without_them() {
    let found = words("Energía größer naïve plain");
    let folded: Vec<Option<&str>> = found.iter().map(|word| word.folded.as_deref()).collect();
    assert_eq!(folded, [Some("energia"), Some("grosser"), Some("naive"), None]);
}

#[test]
fn unspaced_scripts_give_characters_and_pairs() {
    let found = words("光合作 ABC");
    assert_eq!(texts(&found), ["光", "光合", "合", "合作", "作", "abc"]);
    let positions: Vec<usize> = found.iter().map(|word| word.position).collect();
    assert_eq!(positions, [0, 0, 1, 1, 2, 3]);
}

#[test]
fn stems_join_forms_of_a_word_in_each_language() {
    for (language, left, right) in [
        (Language::English, "running", "runs"),
        (Language::German, "zellen", "zelle"),
        (Language::French, "continuation", "continuations"),
        (Language::Spanish, "libros", "libro"),
        (Language::Italian, "ragazzi", "ragazzo"),
        (Language::Portuguese, "meninos", "menino"),
        (Language::Dutch, "lichamen", "lichaam"),
        (Language::Swedish, "bilar", "bilarna"),
        (Language::Russian, "книги", "книга"),
    ] {
        let found = stems(&words(&format!("{left} {right}")), language);
        assert_eq!(found[0], found[1], "{language:?}");
    }
}

#[test]
fn language_codes_are_read_with_regions_and_unknown_ones_are_none() {
    assert_eq!(Language::of_code("de-AT"), Some(Language::German));
    assert_eq!(Language::of_code("EN"), Some(Language::English));
    assert_eq!(Language::of_code("ja"), None);
    for language in Language::ALL {
        assert_eq!(Language::of_code(language.code()), Some(language));
    }
}

#[test]
fn a_query_is_taken_apart_into_phrases_exclusions_and_content() {
    let traits = QueryTraits::of("What is \"natural selection\" in „der Zelle“ -darwin -\"common descent\" fish?");
    assert_eq!(
        traits.text, "What is natural selection in der Zelle fish?",
        "the embedder reads nothing that is excluded"
    );
    let phrases: Vec<Vec<&str>> = traits.phrases.iter().map(|phrase| texts(phrase)).collect();
    assert_eq!(phrases, [vec!["natural", "selection"], vec!["der", "zelle"]]);
    let excluded: Vec<Vec<&str>> = traits.excluded.iter().map(|phrase| texts(phrase)).collect();
    assert_eq!(excluded, [vec!["darwin"], vec!["common", "descent"]]);
    assert_eq!(traits.content_words, ["natural", "selection", "der", "zelle", "fish"]);
}

#[test]
fn any_text_is_a_query() {
    for text in
        ["", " ", "\"", "\"\"", "-", "--", "- a", "a -", "\"open phrase", "x OR (y AND", "a:b^2~", "-\"", "5 -3", "“”"]
    {
        let traits = QueryTraits::of(text);
        assert!(traits.excluded.is_empty(), "{text}");
        assert!(traits.phrases.is_empty(), "{text}");
    }
    assert_eq!(QueryTraits::of("well-known fact -").content_words, ["well", "known", "fact"]);
}

#[test]
fn stop_words_count_only_where_there_is_nothing_else() {
    assert_eq!(QueryTraits::of("what is the role of the mitochondria").content_words, ["role", "mitochondria"]);
    assert_eq!(QueryTraits::of("to be or not to be").content_words, ["to", "be", "or", "not"]);
    assert_eq!(QueryTraits::of("Was ist die Aufgabe der Mitochondrien?").content_words, ["aufgabe", "mitochondrien"]);
    assert_eq!(QueryTraits::within("die hard", &[Language::English]).content_words, ["die", "hard"]);
    assert_eq!(QueryTraits::of("l'énergie de la cellule").content_words, ["énergie", "cellule"]);
}

#[test]
fn unspaced_queries_are_searched_by_pairs() {
    assert_eq!(QueryTraits::of("光合作用").content_words, ["光合", "合作", "作用"]);
    assert_eq!(QueryTraits::of("水").content_words, ["水"]);
}

#[test]
fn quoted_and_literal_queries_are_told_from_prose() {
    for literal in [
        "who coined the term \"gene\" in early biology books",
        "error E0499 in nested borrow loops here",
        "how does tf.keras compile models for training",
        "what does parseInt do with empty strings here",
    ] {
        assert!(QueryTraits::of(literal).is_literal(), "{literal}");
    }
    for prose in [
        "photosynthesis",
        "cell membrane",
        "how do plants turn sunlight into sugar",
        "which wars of the 19th century changed European borders",
    ] {
        assert!(!QueryTraits::of(prose).is_literal(), "{prose}");
    }
}

#[test]
fn modes_are_read_and_others_refused() {
    assert_eq!("hybrid".parse(), Ok(Mode::Hybrid));
    assert_eq!("lexical".parse(), Ok(Mode::Lexical));
    assert_eq!("dense".parse(), Ok(Mode::Dense));
    assert_eq!("Dense".parse::<Mode>(), Err(UnknownMode("Dense".to_owned())));
    assert_eq!(serde_json::to_string(&Mode::Hybrid).unwrap(), "\"hybrid\"");
}

fn candidate(chunk: i64, lexical: Option<f32>, dense: Option<f32>) -> Candidate {
    Candidate { chunk: ChunkId(chunk), lexical, dense }
}

fn order(query: &str, candidates: &[Candidate]) -> Vec<i64> {
    fuse(&QueryTraits::of(query), candidates).into_iter().map(|fused| fused.chunk.0).collect()
}

const PROSE: &str = "how do plants turn sunlight into sugar";

#[test]
fn prose_leans_to_meaning_and_short_queries_to_words() {
    let candidates = [candidate(1, Some(10.0), Some(0.2)), candidate(2, Some(2.0), Some(0.8))];
    assert_eq!(order(PROSE, &candidates), [2, 1]);
    assert_eq!(order("sugar", &candidates), [1, 2]);
}

#[test]
fn words_count_the_more_the_fewer_there_are() {
    let weights = Weights::default();
    let candidates = [candidate(1, Some(1.0), Some(0.0)), candidate(2, Some(0.0), Some(1.0))];
    let lead = |query: &str| {
        let fused = fuse_with(weights, &QueryTraits::of(query), &candidates);
        let score = |chunk: i64| fused.iter().find(|fused| fused.chunk == ChunkId(chunk)).unwrap().score;
        score(1) - score(2)
    };
    let queries = ["sugar", "sugar light", "sugar light leaf", "sugar light leaf root", PROSE];
    for pair in queries.windows(2) {
        assert!(lead(pair[0]) >= lead(pair[1]), "{pair:?}");
    }
    assert!(lead("\"sunlight\" into sugar by way of plants and leaves") > lead(PROSE));
}

#[test]
fn a_side_that_says_nothing_leaves_the_other_its_order() {
    let dense_only = [candidate(1, None, Some(0.1)), candidate(2, None, Some(0.9)), candidate(3, None, Some(0.5))];
    assert_eq!(order(PROSE, &dense_only), [2, 3, 1]);
    let no_word_matches = dense_only.map(|candidate| Candidate { lexical: Some(0.0), ..candidate });
    assert_eq!(order("sugar", &no_word_matches), [2, 3, 1]);
    let lexical_only = [candidate(1, Some(1.0), None), candidate(2, Some(3.0), None)];
    assert_eq!(order(PROSE, &lexical_only), [2, 1]);
    assert!(order(PROSE, &[]).is_empty());
}

#[test]
fn a_passage_whose_vector_is_still_missing_is_neither_first_nor_lost_for_it() {
    let candidates =
        [candidate(1, Some(5.0), Some(0.9)), candidate(2, Some(5.0), None), candidate(3, Some(5.0), Some(0.1))];
    assert_eq!(order(PROSE, &candidates), [1, 2, 3]);
}

#[test]
fn fused_scores_stay_between_0_and_1_and_ties_keep_the_order_of_the_text() {
    let candidates = [candidate(9, Some(4.0), Some(0.5)), candidate(3, Some(4.0), Some(0.5))];
    assert_eq!(order(PROSE, &candidates), [3, 9]);
    let odd = [candidate(1, Some(f32::NAN), Some(f32::INFINITY)), candidate(2, Some(7.0), Some(-0.3))];
    for fused in fuse(&QueryTraits::of(PROSE), &odd) {
        assert!((0.0..=1.0).contains(&fused.score), "{fused:?}");
    }
}

#[test]
fn copies_are_shown_once_and_pages_three_times() {
    let passages = [
        (1.0, "Water boils at 100 degrees.", 1),
        (0.9, "water  boils at 100 degrees", 2),
        (0.8, "Ice melts at zero.", 1),
        (0.7, "Steam is a gas.", 1),
        (0.6, "Snow is frozen rain.", 1),
        (0.5, "Salt dissolves quickly.", 3),
    ];
    assert_eq!(order_of(&passages, 10), [0, 2, 3, 5]);
    assert_eq!(order_of(&passages, 2), [0, 2]);
    assert!(diversify(&passages, 0).is_empty());
    assert_eq!(diversify(&passages, 1), [Shown { index: 0, copies: vec![1] }]);
}

#[test]
fn novelty_counts_against_a_little_more_relevance() {
    let passages = [
        (1.0, "the heart pumps blood through the body", 1),
        (0.95, "the heart pumps blood through the whole body", 2),
        (0.8, "valves keep fluid from flowing back", 3),
    ];
    assert_eq!(order_of(&passages, 3), [0, 2, 1]);
}

fn order_of(passages: &[(f32, &str, i32)], limit: usize) -> Vec<usize> {
    diversify(passages, limit).into_iter().map(|shown| shown.index).collect()
}

#[test]
fn a_chapter_in_two_files_is_shown_once_wherever_it_was_cut() {
    let chapter =
        "In 1838 Schleiden wrote that every plant is made of cells, and a year later Schwann said so of animals.";
    let cut_elsewhere = format!("{chapter} Virchow added that each cell comes from another cell.");
    let other = "In 1838 Schleiden wrote to a friend that no plant in his garden had come through the long winter.";
    let passages = [(1.0, chapter, 1), (0.9, other, 2), (0.8, cut_elsewhere.as_str(), 3)];
    let shown = diversify(&passages, 10);
    assert_eq!(shown[0], Shown { index: 0, copies: vec![2] });
    assert_eq!(shown[1], Shown { index: 1, copies: Vec::new() });
}

#[test]
fn evidence_is_weak_when_neither_words_nor_meaning_support_it() {
    let weak = |dense: Option<f32>, best_coverage, best_fused| {
        is_weak(&Evidence { best_dense: dense, best_coverage, best_fused }, dense.is_some())
    };
    assert!(weak(Some(0.2), 0.1, 1.0), "another subject");
    assert!(weak(Some(0.5), 0.5, 0.9), "the same subject, and the sides disagree");
    assert!(!weak(Some(0.5), 0.5, 1.0), "the same subject, and the sides agree");
    assert!(!weak(Some(0.8), 0.0, 0.7), "the same in other words");
    assert!(!weak(Some(0.3), 0.9, 0.7), "the words stand there");
    assert!(weak(None, 0.3, 1.0));
    assert!(!weak(None, 0.5, 1.0));
    let unused = Evidence { best_dense: Some(0.9), best_coverage: 0.1, best_fused: 1.0 };
    assert!(is_weak(&unused, false), "a cosine that could not be compared does not count");
}

fn facts<'a>(tags: &'a [String], authors: &'a [String]) -> Facts<'a> {
    Facts {
        title: "Die Zelle: Energía y materia",
        course: Some("Biology I"),
        section: Some("Week 2"),
        tags,
        authors,
        year: Some(2019),
        language: Some("de"),
        format: Some(Format::Pdf),
    }
}

#[test]
fn fields_say_of_which_documents_passages_are_shown() {
    let tags = ["exam relevant".to_owned(), "osmosis".to_owned()];
    let authors = ["Rachel Carson".to_owned(), "J. van der Waals".to_owned()];
    let holds = |text: &str| {
        let query = FieldQuery::of(text);
        assert_eq!((query.text.as_str(), query.conditions.len()), ("", 1), "{text}");
        query.admits(&facts(&tags, &authors))
    };
    for text in [
        "title:zell",
        "TITLE:energia",
        "titel:\"die zelle\"",
        "course:biology",
        "kurs:\"Biology I\"",
        "section:\"week 2\"",
        "tag:exam",
        "tag:\"exam relevant\"",
        "tag:nothing,osmosis",
        "author:carson",
        "autor:\"van der waals\"",
        "year:2019",
        "jahr:2015-2020",
        "language:de",
        "format:pdf",
        "type:epub,pdf",
        "typ:.PDF",
        "-tag:old",
        "-title:\"zelle die\"",
    ] {
        assert!(holds(text), "{text}");
    }
    for text in [
        "title:elle",
        "title:\"zelle die\"",
        "course:chemistry",
        "tag:relevanter",
        "year:2020",
        "format:md",
        "-tag:osmosis",
        "-course:bio",
    ] {
        assert!(!holds(text), "{text}");
    }
    let query = FieldQuery::of("author:waals -author:carson");
    assert_eq!(query.conditions.len(), 2);
    assert!(!query.admits(&facts(&tags, &authors)), "every condition must hold");
    assert!(!FieldQuery::of("title:zelle").admits(&Facts::default()), "nothing is known");
}

#[test]
fn operators_are_taken_off_and_the_rest_stays_as_it_is() {
    let query =
        FieldQuery::of("  membrane \"active title:x transport\" tag:exam -\"course:y\" -golgi  format:pdf,md cells ");
    assert_eq!(query.text, "membrane \"active title:x transport\" -\"course:y\" -golgi cells");
    assert_eq!(query.conditions.len(), 2);
    assert!(!query.names_course());
    assert!(FieldQuery::of("course:bio x").names_course());
    assert!(!FieldQuery::of("-course:bio x").names_course());
}

#[test]
fn what_looks_like_an_operator_and_is_none_stays_a_word() {
    for text in [
        "https://example.org/a",
        "title:",
        "title: cell",
        "tag:\"\"",
        "tag:\"open",
        "type:int",
        "format:pdf,exe",
        "year:soon",
        "subtitle:x",
        "a:b:c",
        ":",
        "-:x",
        "x title",
        "title:+",
        "\"title:cell\"",
        "see(title:cell)",
        "tag:,",
        "“",
        "-",
    ] {
        let query = FieldQuery::of(text);
        let is_open_phrase = text == "tag:\"open";
        assert_eq!(query.conditions.len(), usize::from(is_open_phrase), "{text}");
        assert_eq!(query.text, if is_open_phrase { "" } else { text }, "{text}");
    }
}
