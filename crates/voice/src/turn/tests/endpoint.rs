//! How often a student is cut off, and how long they wait, on pauses from a stated distribution.
//!
//! A student has a typical pause, log-normal around 380 ms (sigma 0.3 between students); each pause is log-normal around
//! it (sigma 0.5), longer by 1.3 after a word that asks for another (60 % of pauses), shorter by 0.9 elsewhere.
//! Utterances have 0 to 3 pauses (mean 7/6); pauses below 160 ms are no decisions and are left out. Of the other pauses
//! within an utterance 15 % carry a full stop when the recogniser sets any. Of the utterances 45 % are questions by their
//! first word, the others end in a full stop in 80 % of cases with such a recogniser.

use crate::turn::{Endpointer, LONGEST_WAIT, SHORTEST_WAIT};

const STUDENTS: usize = 400;
const UTTERANCES: usize = 40;

struct Figures {
    utterances: usize,
    cut_off: usize,
    pauses: usize,
    cut_pauses: usize,
    median_delay_ms: u128,
    p95_delay_ms: u128,
}

#[test]
fn few_students_are_cut_off_and_none_waits_long() {
    for has_marks in [true, false] {
        let figures = simulate(has_marks);
        let Figures { utterances, cut_off, pauses, cut_pauses, median_delay_ms, p95_delay_ms } = figures;
        println!(
            "marks {has_marks}: {cut_off}/{utterances} utterances and {cut_pauses}/{pauses} pauses cut off, delay \
             median {median_delay_ms} ms, 95th percentile {p95_delay_ms} ms of {utterances}"
        );
        assert!(cut_off * 100 <= utterances * 5, "cut off {cut_off} of {utterances}");
        assert!(cut_pauses * 100 <= pauses * 5, "cut off {cut_pauses} of {pauses}");
        assert!(median_delay_ms <= 700, "median {median_delay_ms} ms");
    }
}

fn simulate(has_marks: bool) -> Figures {
    let mut chance = Chance(7);
    let (mut cut_off, mut pauses, mut cut_pauses) = (0, 0, 0);
    let mut delays = Vec::new();
    for _ in 0..STUDENTS {
        let usual_ms = 380.0 * chance.log_normal(0.3);
        let mut endpointer = Endpointer::default();
        for _ in 0..UTTERANCES {
            let mut is_cut_off = false;
            for _ in 0..[0, 0, 1, 1, 2, 3][chance.below(6)] {
                let asks_for_more = chance.is(0.6);
                let factor = if asks_for_more { 1.3 } else { 0.9 };
                let pause_ms = usual_ms * factor * chance.log_normal(0.5);
                if pause_ms < 160.0 {
                    continue;
                }
                let text = match (asks_for_more, has_marks && chance.is(0.15)) {
                    (true, _) => "the heart pumps blood and",
                    (false, true) => "the heart pumps blood.",
                    (false, false) => "the heart pumps blood",
                };
                let pause = std::time::Duration::from_secs_f64(pause_ms / 1000.0);
                pauses += 1;
                if pause > endpointer.wait(text, "en") {
                    cut_pauses += 1;
                    is_cut_off = true;
                }
                endpointer.learn(pause);
            }
            let text = match (chance.is(0.45), has_marks && chance.is(0.8)) {
                (true, _) => "what does the heart pump",
                (false, true) => "explain the work of the heart.",
                (false, false) => "explain the work of the heart",
            };
            delays.push(endpointer.wait(text, "en").as_millis());
            cut_off += usize::from(is_cut_off);
        }
    }
    delays.sort_unstable();
    let at = |share: usize| delays[delays.len() * share / 100];
    Figures { utterances: delays.len(), cut_off, pauses, cut_pauses, median_delay_ms: at(50), p95_delay_ms: at(95) }
}

/// SplitMix64 of Steele, Lea and Flood.
struct Chance(u64);

impl Chance {
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((bits ^ (bits >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn is(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    fn below(&mut self, end: usize) -> usize {
        ((self.unit() * end as f64) as usize).min(end - 1)
    }

    /// With a median of 1. The sum of twelve uniform numbers is normal enough.
    fn log_normal(&mut self, sigma: f64) -> f64 {
        let normal: f64 = (0..12).map(|_| self.unit()).sum::<f64>() - 6.0;
        (sigma * normal).exp()
    }
}

#[test]
fn the_wait_follows_the_words() {
    let endpointer = Endpointer::default();
    let wait = |text, language| endpointer.wait(text, language).as_millis();
    assert_eq!(wait("what is osmosis?", "en"), 336);
    assert_eq!(wait("what does the heart pump", "en"), 336);
    assert_eq!(wait("what does the heart do", "en"), 600, "it may go on: do with the blood");
    assert_eq!(wait("it beats.", "en"), 522);
    assert_eq!(wait("go on", "en"), 336, "a command is finished, whatever its last word");
    assert_eq!(wait("explain the heart", "en"), 600);
    assert_eq!(wait("i think it is forty", "en"), 840);
    assert_eq!(wait("the number is 3", "en"), 840);
    for (text, language) in [
        ("the heart and", "en"),
        ("the heart and.", "en"),
        ("I mean, um", ""),
        ("Das liegt daran, weil", "de-DE"),
        ("parce que", "fr"),
        ("it is red, white,", "en"),
    ] {
        assert_eq!(wait(text, language), 1440, "{text}");
    }
}

#[test]
fn the_wait_follows_the_student_within_its_bounds() {
    let (mut quick, mut slow) = (Endpointer::default(), Endpointer::default());
    for _ in 0..100 {
        quick.learn(std::time::Duration::from_millis(120));
        slow.learn(std::time::Duration::from_secs(9));
    }
    assert_eq!(quick.wait("explain the heart", "en"), SHORTEST_WAIT);
    assert_eq!(slow.wait("explain the heart", "en"), LONGEST_WAIT);
}
