//! Tables of sentences and questions: what is asked of them, and what is refused for which reason.

use studium_base::TextRange;
use studium_engine::protocol::extract::BlockKind;

use super::sentence::{is_labelled, stands_alone, tidy};
use super::*;

/// Enough grammar for the tables.
fn is_small(word: &str) -> bool {
    "the a an of in is are was were and to that it as by for with on from which what where when who how many at or not than \
     does do be der die das ein eine einer des den dem und ist sind in im von zu mit auf für wird werden man was welche \
     welcher wie nicht aus als bei"
        .split(' ')
        .any(|small| small == word)
}

fn block(start: u32, kind: BlockKind, text: &str) -> TextBlock {
    let mut sentences = Vec::new();
    let mut at = 0;
    for sentence in text.split_inclusive(". ") {
        let length = sentence.chars().count() as u32;
        let trimmed = sentence.trim_end().chars().count() as u32;
        sentences.push(TextRange::new(at, at + trimmed));
        at += length;
    }
    TextBlock { start, text: text.to_owned(), kind, sentences, emphasised: Vec::new(), part: 0 }
}

/// The cloze field of the best card of a paragraph.
fn best(text: &str) -> Option<String> {
    let found = survey(&[block(0, BlockKind::Paragraph, text)], &is_small);
    found.first().map(|candidate| cloze_fields(candidate).remove(0))
}

fn is_fit(text: &str) -> bool {
    let text = tidy(text);
    let all = words(&text);
    stands_alone(&text, &all, Language::of(&all)) && !is_labelled(&text)
}

#[test]
fn a_definition_hides_what_it_defines() {
    let table = [
        (
            "Osmosis is the movement of water through a membrane.",
            "{{c1::Osmosis}} is the movement of water through a membrane.",
        ),
        (
            "A mitochondrion is an organelle that makes most of the energy of a cell.",
            "A {{c1::mitochondrion}} is an organelle that makes most of the energy of a cell.",
        ),
        (
            "The process by which plants make sugar from light is called photosynthesis.",
            "The process by which plants make sugar from light is called {{c1::photosynthesis}}.",
        ),
        (
            "The inner sheath, known as the myelin layer, speeds up the signal.",
            "The inner sheath, known as the {{c1::myelin layer}}, speeds up the signal.",
        ),
        (
            "Entropy means the amount of disorder in a closed system.",
            "{{c1::Entropy}} means the amount of disorder in a closed system.",
        ),
        (
            "Die Osmose ist eine Bewegung von Wasser durch eine Membran.",
            "Die {{c1::Osmose}} ist eine Bewegung von Wasser durch eine Membran.",
        ),
        (
            "Unter Diffusion versteht man die Ausbreitung von Teilchen im Raum.",
            "Unter {{c1::Diffusion}} versteht man die Ausbreitung von Teilchen im Raum.",
        ),
        (
            "Den Übergang vom festen zum flüssigen Zustand nennt man Schmelzen.",
            "Den Übergang vom festen zum flüssigen Zustand nennt man {{c1::Schmelzen}}.",
        ),
        ("Die Teilung einer Keimzelle heißt Meiose.", "Die Teilung einer Keimzelle heißt {{c1::Meiose}}."),
        (
            "Der Abbau von Zucker ohne Sauerstoff wird als Gärung bezeichnet.",
            "Der Abbau von Zucker ohne Sauerstoff wird als {{c1::Gärung}} bezeichnet.",
        ),
    ];
    for (text, expected) in table {
        assert_eq!(best(text).as_deref(), Some(expected));
    }
}

#[test]
fn a_term_is_hidden_wherever_it_stands() {
    let text = "A prism is a glass body, and prisms bend light of each colour by another angle.";
    assert_eq!(
        best(text).as_deref(),
        Some("A {{c1::prism}} is a glass body, and {{c1::prisms}} bend light of each colour by another angle.")
    );
}

#[test]
fn dates_and_quantities_are_asked_where_nothing_is_defined() {
    let text = "Marie Curie received the Nobel prize of chemistry in Stockholm in 1911.";
    let field = best(text).unwrap();
    assert!(field.contains("{{c1::1911}}"), "{field}");
    let text = "Der Rhein fließt von den Alpen rund 1230 Kilometer weit bis zur Nordsee.";
    assert!(best(text).unwrap().contains("{{c1::1230}}"));
}

#[test]
fn a_glossary_item_hides_its_term() {
    let item = block(5, BlockKind::ListItem, "Catalyst: a substance that speeds up a reaction without being used up");
    let found = survey(&[item], &is_small);
    assert_eq!(found[0].range, TextRange::new(5, 74));
    assert_eq!(
        cloze_fields(&found[0]),
        ["{{c1::Catalyst}}: a substance that speeds up a reaction without being used up."]
    );
    let twice = block(0, BlockKind::ListItem, "Osmosis: Osmosis is the movement of water through a membrane.");
    let found_twice = survey(&[twice], &is_small);
    assert_eq!(cloze_fields(&found_twice[0]), ["{{c1::Osmosis}} is the movement of water through a membrane."]);
    let note = block(0, BlockKind::ListItem, "Note: a substance that speeds up a reaction without being used up");
    assert_eq!(survey(&[note], &is_small), []);
}

#[test]
fn what_does_not_stand_alone_is_left_out() {
    for fit in [
        "Salt dissolves in water because water is polar.",
        "The \"inner\" ear (behind the drum) keeps the balance of the body.",
        "Salz löst sich in Wasser, weil Wasser polar ist.",
        "Biology is the study of life and of living things.",
        "Photo-\nsynthesis turns light into sugar [12].",
    ] {
        assert!(is_fit(fit), "{fit}");
    }
    for unfit in [
        "It is the movement of water through a membrane.",
        "This process is called osmosis by all biologists.",
        "Plants use this energy to make sugar from the air.",
        "However, water is not the only polar liquid on earth.",
        "For example, water moves through the wall of a cell.",
        "As shown in Figure 3, water moves through a membrane.",
        "You can use a loop to repeat a block of statements.",
        "What is the movement of water through a membrane?",
        "movement of water through a membrane is osmosis.",
        "Osmosis and the movement of water through a",
        "x = read_input() and then print(x) to the screen.",
        "The value 12 34 56 78 90 12 34 56 78 of 12 is 3.",
        "Water moves (Smith, 2006) through the wall of a cell.",
        "The cell (see below moves water through its wall.",
        "Write a program that prints the name of the user.",
        "Er ist eine Bewegung von Wasser durch die Membran.",
        "Das ist eine Bewegung von Wasser durch die Membran.",
        "Dabei bewegt sich Wasser durch die Wand der Zelle.",
        "Wir sehen, dass sich Wasser durch die Wand bewegt.",
        "Betrachten Sie die Bewegung von Wasser in der Zelle.",
        "Diese Bewegung von Wasser wird von Biologen Osmose genannt.",
        "Zum Beispiel bewegt sich Wasser durch die Wand.",
        "Too short.",
        "Results: Water moves through the wall of a cell.",
        "IV. The fourth law of optics is about mirrors.",
        "Fifty of the 53 patients were in the study.",
    ] {
        assert!(!is_fit(unfit), "{unfit}");
    }
}

#[test]
fn tables_code_headers_and_lists_of_references_make_no_cards() {
    let sentence = "Osmosis is the movement of water through a membrane.";
    for kind in [BlockKind::Code, BlockKind::Table, BlockKind::Heading { level: 1 }] {
        assert_eq!(survey(&[block(0, kind, sentence)], &is_small), [], "{kind:?}");
    }
    let header = |part| TextBlock { part, ..block(part * 100, BlockKind::Paragraph, sentence) };
    assert_eq!(survey(&[header(0), header(1), header(2)], &is_small), []);
    assert_eq!(survey(&[header(0), header(1)], &is_small).len(), 1);
    let heading = block(0, BlockKind::Heading { level: 1 }, "References");
    assert_eq!(survey(&[heading, block(20, BlockKind::Paragraph, sentence)], &is_small), []);
    assert_eq!(survey(&[], &is_small), []);
}

#[test]
fn what_the_author_set_off_is_worth_more() {
    let text = "Osmosis is the movement of water through a membrane.";
    let plain = survey(&[block(0, BlockKind::Paragraph, text)], &is_small);
    let set_off = TextBlock { emphasised: vec![TextRange::new(0, 7)], ..block(0, BlockKind::Paragraph, text) };
    assert!(survey(&[set_off], &is_small)[0].score > plain[0].score);
}

#[test]
fn a_text_gives_the_same_cards_each_time_and_asks_a_term_once() {
    let text = "Osmosis is the movement of water through a membrane. Osmosis is a kind of diffusion in living cells. \
                Diffusion is the spread of particles in a fluid.";
    let first = survey(&[block(0, BlockKind::Paragraph, text)], &is_small);
    assert_eq!(first, survey(&[block(0, BlockKind::Paragraph, text)], &is_small));
    let terms: Vec<String> = first.iter().map(|found| found.term(found.terms[0])).collect();
    assert_eq!(terms.iter().filter(|term| *term == "Osmosis").count(), 1, "{terms:?}");
}

#[test]
fn markup_and_braces_of_a_text_stay_text() {
    assert_eq!(html("a < b & {{c1::x}} \"q\""), "a &lt; b &amp; &#123;&#123;c1::x&#125;&#125; \"q\"");
    let candidate = Candidate {
        range: TextRange::new(0, 30),
        text: "The set {a::b} holds <b> & {c}.".to_owned(),
        terms: vec![TextRange::new(8, 14)],
        score: 1.0,
        block: 0,
    };
    let field = cloze_fields(&candidate).remove(0);
    assert_eq!(field, "The set {{c1::&#123;a&#58;:b&#125;}} holds &lt;b&gt; &amp; &#123;c&#125;.");
    assert_eq!(crate::template::numbers(&field).into_iter().collect::<Vec<_>>(), [1]);
    assert_eq!(plain(&field), "The set {a::b} holds <b> & {c}.");
}

#[test]
fn the_words_of_a_field_are_told_without_its_deletions() {
    assert_eq!(plain("<b>The {{c1::capital::city}}</b> of {{c2::France}} &amp; more"), "The capital of France & more");
    assert_eq!(plain("{{c1::never closed"), "never closed");
    assert_eq!(plain("{{cx::y}}"), "{{cx::y}}");
}

const PASSAGE: &str = "Chlorophyll is a green pigment in the chloroplasts of plants. It absorbs red and blue light. \
    Photosynthesis takes place in the chloroplasts and needs water.";
const ABSATZ: &str = "Chlorophyll ist ein grüner Farbstoff in den Chloroplasten der Pflanzen. Die Photosynthese findet in den \
    Chloroplasten statt und braucht Wasser.";

fn judge(passage: &str, question: &str, answer: &str) -> Result<(), Refusal> {
    let draft = Draft { question: question.to_owned(), answer: answer.to_owned() };
    check_question(&draft, passage, &is_small).map(drop)
}

#[test]
fn a_question_is_shown_only_if_it_asks_one_clear_thing() {
    let table = [
        ("Which pigment of plants is green?", "Chlorophyll", Ok(())),
        ("Where does photosynthesis take place?", "in the chloroplasts", Ok(())),
        ("In which part of plants does photosynthesis take place?", "chloroplasts", Ok(())),
        ("", "Chlorophyll", Err(Refusal::Empty)),
        ("Which pigment of plants is green?", " ", Err(Refusal::Empty)),
        ("Chlorophyll is the green pigment of plants.", "green", Err(Refusal::NoQuestion)),
        ("Which pigment is green? And which is red?", "Chlorophyll", Err(Refusal::NoQuestion)),
        ("Chlorophyll is the green pigment of plants?", "pigment", Err(Refusal::NoQuestion)),
        ("Is chlorophyll a green pigment of plants?", "green", Err(Refusal::YesNo)),
        ("What of plants is a green pigment?", "Yes", Err(Refusal::YesNo)),
        ("Which pigment is green according to the text?", "Chlorophyll", Err(Refusal::NeedsText)),
        ("What does this pigment absorb in plants?", "red light", Err(Refusal::NeedsText)),
        ("What does it absorb in plants?", "red and blue light", Err(Refusal::NeedsText)),
        ("Which green pigment is chlorophyll in plants?", "chlorophyll", Err(Refusal::AnswerInQuestion)),
        (
            "What needs photosynthesis in the chloroplasts of plants?",
            "the chloroplasts of plants",
            Err(Refusal::AnswerInQuestion),
        ),
        ("Which green pigment of plants was found first?", "1817", Err(Refusal::NotAbout)),
        ("Why pigment?", "Chlorophyll", Err(Refusal::QuestionLength)),
        ("Who painted the famous ceiling of the chapel?", "Chlorophyll", Err(Refusal::NotAbout)),
        ("Welcher Farbstoff ist in den Chloroplasten?", "Chlorophyll", Err(Refusal::OtherLanguage)),
        (
            "What is known of the green pigment of plants?",
            "It is in the chloroplasts; it absorbs red and blue light",
            Err(Refusal::AnswerTooLong),
        ),
    ];
    for (question, answer, expected) in table {
        assert_eq!(judge(PASSAGE, question, answer), expected, "{question:?} {answer:?}");
    }
}

#[test]
fn a_question_of_a_small_model_keeps_to_its_sentence() {
    let sentence = "The diamond problem is an issue that arises when a class inherits from several classes.";
    let close = |question: &str, answer: &str| {
        let draft = Draft { question: question.to_owned(), answer: answer.to_owned() };
        stays_close(&draft, sentence, &is_small)
    };
    assert!(close("Which issue arises when a class inherits from several classes?", "diamond problem"));
    assert!(!close("What is the diamond problem?", "several classes"));
    assert!(!close("What is the purpose of the boolean operator of an issue?", "diamond problem"));
}

#[test]
fn a_german_question_is_judged_by_german_words() {
    let table = [
        ("Wo findet die Photosynthese statt?", "in den Chloroplasten", Ok(())),
        ("Welcher Farbstoff der Pflanzen ist grün?", "Chlorophyll", Ok(())),
        ("Ist Chlorophyll ein grüner Farbstoff?", "grün", Err(Refusal::YesNo)),
        ("Was braucht diese Photosynthese der Pflanzen?", "Wasser", Err(Refusal::NeedsText)),
        ("Was ist laut Text ein grüner Farbstoff?", "Chlorophyll", Err(Refusal::NeedsText)),
        ("Was braucht sie in den Pflanzen?", "Wasser", Err(Refusal::NeedsText)),
        ("Which pigment is in the plants?", "Chlorophyll", Err(Refusal::OtherLanguage)),
    ];
    for (question, answer, expected) in table {
        assert_eq!(judge(ABSATZ, question, answer), expected, "{question:?} {answer:?}");
    }
}

#[test]
fn a_language_without_rules_is_judged_by_its_signs() {
    let passage = "La photosynthèse transforme la lumière en énergie chimique dans les chloroplastes.";
    assert_eq!(judge(passage, "Où la photosynthèse transforme-t-elle la lumière ?", "chloroplastes"), Ok(()));
    assert_eq!(judge(passage, "La photosynthèse transforme la lumière.", "énergie"), Err(Refusal::NoQuestion));
}
