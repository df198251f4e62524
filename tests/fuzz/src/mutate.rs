//! Damages inputs in the ways that find faults in parsers: flipped bits, cut and doubled stretches, pieces of other
//! inputs, numbers at the edges of what numbers can be, and the same thing a thousand times.

use crate::random::Random;

/// Longest input: larger ones find nothing that smaller ones do not, and take longer.
const LONGEST: usize = 64 * 1024;

/// Longest stretch that one change concerns.
const LONGEST_STRETCH: usize = 1024;

/// Most repetitions of a stretch: deeper than every bound on nesting.
const MOST_REPETITIONS: usize = 1500;

/// Words that mean something to one parser or another.
const WORDS: [&str; 24] = [
    "\0",
    "\u{feff}",
    "\u{fffd}",
    "\u{202e}",
    "e\u{301}",
    "\u{1f600}",
    "&#0;",
    "&#xffffff;",
    "&lt;",
    "]]>",
    "<!--",
    "-->",
    "<![CDATA[",
    "<!DOCTYPE a [<!ENTITY b 'c'>]>",
    "%s",
    "\\",
    "\"",
    "'",
    "{",
    "}",
    "$$",
    "```",
    "\r\n",
    "\t",
];

/// Numbers at the edges of types.
const NUMBERS: [&str; 16] = [
    "0",
    "-1",
    "1",
    "127",
    "255",
    "256",
    "65535",
    "65536",
    "2147483647",
    "2147483648",
    "4294967295",
    "4294967296",
    "18446744073709551615",
    "1e309",
    "NaN",
    "-0.0",
];

/// An endless source of inputs.
#[derive(Debug)]
pub(crate) struct Mutator<'a> {
    random: Random,
    corpus: &'a [Vec<u8>],
    whole: usize,
}

impl<'a> Mutator<'a> {
    pub(crate) fn new(random: Random, corpus: &'a [Vec<u8>]) -> Self {
        Self { random, corpus, whole: 0 }
    }

    /// The next input: first each of the corpus as it is, then damaged ones.
    pub(crate) fn next(&mut self) -> Vec<u8> {
        if let Some(input) = self.corpus.get(self.whole) {
            self.whole += 1;
            return input.clone();
        }
        let mut input = self.any_input();
        // Mostly few changes: an input that is broken in one place is read the farthest.
        let changes = 1 + self.random.below(3) * self.random.below(3);
        for _ in 0..changes {
            self.change(&mut input);
        }
        input.truncate(LONGEST);
        input
    }

    fn any_input(&mut self) -> Vec<u8> {
        let at = self.random.below(self.corpus.len());
        self.corpus.get(at).cloned().unwrap_or_default()
    }

    fn change(&mut self, input: &mut Vec<u8>) {
        let stretch = self.random.stretch(input.len(), LONGEST_STRETCH);
        match self.random.below(12) {
            0 => {
                for at in stretch.take(3) {
                    input[at] ^= 1 << self.random.below(8);
                }
            }
            1 => {
                for at in stretch.take(8) {
                    input[at] = self.random.next() as u8;
                }
            }
            2 => drop(input.drain(stretch)),
            3 => input.truncate(stretch.start),
            4 => self.double(input, stretch),
            5 => self.repeat(input, stretch),
            6 => self.splice(input, stretch),
            7 => self.swap(input, stretch),
            8 | 9 => self.renumber(input),
            10 => {
                let word = WORDS[self.random.below(WORDS.len())].bytes();
                drop(input.splice(stretch.start..stretch.start, word));
            }
            _ => {
                let byte = self.random.next() as u8;
                let length = stretch.len();
                drop(input.splice(stretch, std::iter::repeat_n(byte, length)));
            }
        }
    }

    fn double(&mut self, input: &mut Vec<u8>, stretch: std::ops::Range<usize>) {
        let copy = input[stretch].to_vec();
        let at = self.random.below(input.len() + 1);
        drop(input.splice(at..at, copy));
    }

    fn repeat(&mut self, input: &mut Vec<u8>, stretch: std::ops::Range<usize>) {
        let at = stretch.start;
        let copy = input[stretch].to_vec();
        let most = (LONGEST / copy.len().max(1)).min(MOST_REPETITIONS);
        let times = 2 + self.random.below(most);
        drop(input.splice(at..at, copy.repeat(times)));
    }

    fn splice(&mut self, input: &mut Vec<u8>, stretch: std::ops::Range<usize>) {
        let other = self.any_input();
        let piece = self.random.stretch(other.len(), LONGEST_STRETCH);
        drop(input.splice(stretch, other[piece].iter().copied()));
    }

    fn swap(&mut self, input: &mut [u8], stretch: std::ops::Range<usize>) {
        let other = self.random.below(input.len());
        for (step, at) in stretch.enumerate() {
            if other + step < input.len() {
                input.swap(at, other + step);
            }
        }
    }

    /// Another number where one is written.
    fn renumber(&mut self, input: &mut Vec<u8>) {
        let start = self.random.below(input.len());
        let Some(first) = input[start..].iter().position(u8::is_ascii_digit).map(|at| start + at) else { return };
        let length = input[first..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let number = NUMBERS[self.random.below(NUMBERS.len())];
        drop(input.splice(first..first + length, number.bytes()));
    }
}
