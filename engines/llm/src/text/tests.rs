//! The filters, fed in every possible cut: how a text is cut into tokens must not matter.

use super::*;

/// Feeds `input` cut at every pair of places, and whole, and byte by byte.
fn check(input: &[u8], stop: &[&str], inside_thought: bool, expected: &str, stopped: bool) {
    let run = |pieces: &[&[u8]]| {
        let mut stream = TextStream::new(stop.iter().map(ToString::to_string).collect(), inside_thought);
        let mut output = String::new();
        for piece in pieces {
            output.push_str(&stream.push(piece));
        }
        output.push_str(&stream.finish());
        (output, stream.stopped())
    };
    let expected = (expected.to_owned(), stopped);
    for first in 0..=input.len() {
        for second in first..=input.len() {
            let pieces = [&input[..first], &input[first..second], &input[second..]];
            assert_eq!(run(&pieces), expected, "cut at {first} and {second}");
        }
    }
    let bytes: Vec<&[u8]> = input.chunks(1).collect();
    assert_eq!(run(&bytes), expected, "byte by byte");
}

#[test]
fn characters_survive_any_cut() {
    check("Größe 日本 🦀!".as_bytes(), &[], false, "Größe 日本 🦀!", false);
}

#[test]
fn bytes_that_are_no_text_become_replacement_characters() {
    check(b"a\xFFb", &[], false, "a\u{FFFD}b", false);
    check(b"half \xF0\x9F\xA6", &[], false, "half \u{FFFD}", false);
}

#[test]
fn a_stop_text_ends_the_stream_and_is_not_part_of_it() {
    check(b"One.\nQuestion: two", &["\nQuestion:"], false, "One.", true);
    check(b"aab aac", &["aac"], false, "aab ", true);
}

#[test]
fn the_first_of_several_stop_texts_counts() {
    check(b"x END y STOP", &["STOP", "END"], false, "x ", true);
}

#[test]
fn a_beginning_of_a_stop_text_is_given_back_when_nothing_follows() {
    check(b"cost: 5 EN", &["END"], false, "cost: 5 EN", false);
    check(b"an empty stop text stops nothing", &[""], false, "an empty stop text stops nothing", false);
}

#[test]
fn thoughts_are_taken_out_with_the_gap_behind_them() {
    check(b"<think>\nhm\n</think>\n\nYes.", &[], false, "Yes.", false);
    check(b"A<think>b</think>C<think>d", &[], false, "AC", false);
}

#[test]
fn a_thought_that_the_prompt_opened_is_taken_out() {
    check(b"hm, 2 < 3</think> Yes.", &[], true, "Yes.", false);
}

#[test]
fn what_only_looks_like_a_thought_stays() {
    check(b"1 <thin> 2 <thi", &[], false, "1 <thin> 2 <thi", false);
}

#[test]
fn stop_texts_inside_thoughts_do_not_count() {
    check(b"<think>END</think>go END", &["END"], false, "go ", true);
}

#[test]
fn nothing_is_held_back_that_need_not_be() {
    let mut stream = TextStream::new(vec!["\n\n".to_owned()], false);
    assert_eq!(stream.push(b"word"), "word");
    assert_eq!(stream.push(b" next\n"), " next");
    assert_eq!(stream.push(b"line"), "\nline");
}
