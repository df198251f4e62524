//! Commands are understood politely said, and sentences that contain their words are left alone.

use super::Command;
use super::phrases::{ENGLISH, GERMAN};

fn check(text: &str, language: &str, expected: Option<Command>) {
    assert_eq!(Command::parse(text, language), expected, "{text} ({language})");
}

#[test]
fn commands_are_understood_plain_and_polite() {
    check("Stop!", "en", Some(Command::Stop));
    check("stop stop stop", "en", Some(Command::Stop));
    check("faster please", "en", Some(Command::Faster));
    check("stop listening", "en", Some(Command::StopListening));
    check("say that again", "en", Some(Command::Repeat));
    check("Could you please say that again?", "en", Some(Command::Repeat));
    check("go back", "en", Some(Command::Back));
    check("okay, can you slow down a little bit, please", "en-GB", Some(Command::Slower));
    check("a bit louder", "", Some(Command::Louder));
    check("Please go on.", "en", Some(Command::Continue));
    check("skip this question", "en", Some(Command::Next));
    check("Kannst du das bitte wiederholen?", "de", Some(Command::Repeat));
    check("Etwas langsamer bitte", "de-AT", Some(Command::Slower));
    check("Die nächste Frage, bitte.", "de", Some(Command::Next));
    check("Warte mal kurz", "de", Some(Command::Pause));
    check("Stop please", "de", Some(Command::Stop));
}

#[test]
fn the_next_question_is_asked_for_in_the_students_language() {
    for (language, expected) in
        [("en", "Next question."), ("de-AT", "Nächste Frage."), ("fr", "Next question."), ("", "Next question.")]
    {
        assert_eq!(super::next_question(language), expected, "{language}");
        check(expected, language, Some(Command::Next));
    }
}

#[test]
fn a_sentence_that_contains_a_command_is_none() {
    for text in [
        "what does the stop codon do",
        "why does the reaction stop",
        "the heart beats faster",
        "next to the nucleus",
        "repeat chapter four",
        "can you",
        "please",
        "",
        "explain that again",
        "go to slide zero",
        "who wrote back to the king",
        "continue the explanation of osmosis with an example from the book",
        "again",
    ] {
        check(text, "en", None);
    }
    check("Warum läuft die Reaktion schneller?", "de", None);
    check("Was passiert als Nächstes im Herzen", "de", None);
    check("weiter unten steht eine Formel", "de", None);
}

#[test]
fn every_phrase_of_the_tables_is_found_under_its_own_command() {
    for (table, language) in [(ENGLISH, "en"), (GERMAN, "de")] {
        for (phrase, command) in table.commands {
            check(phrase, language, Some(*command));
            check(&format!("{}, {phrase}", table.before[0]), language, Some(*command));
        }
    }
}

#[test]
fn ratings_are_understood_plain_and_polite() {
    use super::SpokenRating::{self, Again, Easy, Good, Hard, Proposed};
    let check = |text: &str, language: &str, expected: Option<SpokenRating>| {
        assert_eq!(SpokenRating::parse(text, language), expected, "{text} ({language})");
    };
    check("Good.", "en", Some(Good));
    check("again please", "en", Some(Again));
    check("Yes.", "en", Some(Proposed));
    check("yes, easy", "en", Some(Easy));
    check("well, that was hard", "en", Some(Hard));
    check("okay", "en", Some(Proposed));
    check("Das war leicht.", "de-DE", Some(Easy));
    check("Nochmal bitte", "de", Some(Again));
    check("schwer", "de", Some(Hard));
    check("good", "de", Some(Good));
    check("Ja!", "de", Some(Proposed));
    check("a good question", "en", None);
    check("gut", "en", None);
    check("", "en", None);
}

#[test]
fn every_rating_is_written_as_it_is_compared() {
    for table in [&ENGLISH, &GERMAN] {
        for (phrase, rating) in table.ratings {
            assert_eq!(crate::words::words(phrase).join(" "), *phrase, "{rating:?}");
        }
    }
}
