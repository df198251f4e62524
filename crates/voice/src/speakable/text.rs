//! Running text, word by word: numbers with units, ranges, dates, symbols, addresses, citations.

use std::ops::Range;

use super::speech::Writer;
use super::vocabulary::{NAMES, Vocabulary, find};
use super::{Saying, formula};

/// Marks before a word; those of them that a voice has no use for are left out.
const OPENING: &[char] =
    &['(', '[', '{', '"', '\'', '„', '“', '‚', '‘', '«', '»', '*', '_', '#', '`', '|', '>', '¿', '¡'];
/// Marks after it.
const CLOSING: &[char] = &[
    '.', ',', ';', ':', '!', '?', '…', ')', ']', '}', '"', '\'', '“', '”', '’', '‘', '»', '«', '*', '_', '`', '|', '~',
];
/// Marks that a voice makes something of.
const KEPT: &[char] = &['.', ',', ';', ':', '!', '?', '…', '(', ')', '"', '„', '“', '”', '«', '»', '¿', '¡'];
/// Words before the number of a chapter.
const NUMBERED: &[&str] =
    &["chapter", "part", "section", "book", "act", "kapitel", "teil", "abschnitt", "band", "buch", "akt"];

/// A character and the shown bytes that it stands for.
#[derive(Debug, Clone, Copy)]
struct Place {
    character: char,
    start: usize,
    end: usize,
}

/// Text of one block that has not been said yet.
#[derive(Debug, Default)]
pub(super) struct Run {
    places: Vec<Place>,
    pub(super) is_heading: bool,
    /// Something was said since the block began.
    pub(super) is_sentence_end: bool,
}

impl Run {
    /// Appends text that stands at these bytes of the shown text.
    pub(super) fn push(&mut self, text: &str, bytes: Range<usize>) {
        let is_plain = text.len() == bytes.len();
        self.places.extend(text.char_indices().map(|(at, character)| {
            let start = bytes.start + at;
            let (start, end) = if is_plain { (start, start + character.len_utf8()) } else { (bytes.start, bytes.end) };
            Place { character, start, end }
        }));
    }

    pub(super) fn ends_in_space(&self) -> bool {
        self.places.last().is_some_and(|place| place.character.is_whitespace())
    }

    /// Says everything.
    pub(super) fn say(&mut self, words: &Vocabulary, saying: &Saying, writer: &mut Writer<'_>) {
        let places = std::mem::take(&mut self.places);
        let mut text = Text { places: &places, words, saying, is_heading: self.is_heading, last: String::new() };
        let mut at = 0;
        while at < places.len() {
            at = text.step(at, writer);
        }
        self.is_sentence_end |= !places.is_empty();
    }
}

struct Text<'a> {
    places: &'a [Place],
    words: &'a Vocabulary,
    saying: &'a Saying,
    is_heading: bool,
    /// The word before, in small letters.
    last: String,
}

impl Text<'_> {
    /// Says what stands at a place; where to go on.
    fn step(&mut self, at: usize, writer: &mut Writer<'_>) -> usize {
        let character = self.places[at].character;
        if character.is_whitespace() {
            writer.apart();
            return at + 1;
        }
        if character == '—' || (character == '–' && self.is_lone(at)) || (character == '-' && self.is_lone(at)) {
            writer.comma();
            return at + 1;
        }
        if let Some((end, numbers)) = self.citation(at) {
            if self.saying.reads_citations && self.words.has_words {
                writer.comma();
                writer.say(&format!("{} {numbers}", self.words.source), self.bytes(at, end));
                writer.apart();
            }
            return end;
        }
        let end = self.word_end(at);
        let token: String = self.places[at..end].iter().map(|place| place.character).collect();
        let (spoken, end) = self.with_unit(&token, end).unwrap_or_else(|| (self.token(&token), end));
        writer.say(&spoken, self.bytes(at, end));
        self.last = token.to_lowercase();
        end
    }

    fn bytes(&self, at: usize, end: usize) -> Range<usize> {
        let last = self.places[end - 1].end;
        self.places[at].start..last.max(self.places[at].start)
    }

    fn word_end(&self, at: usize) -> usize {
        let ends = |place: &usize| {
            let character = self.places[*place].character;
            character.is_whitespace() || character == '—' || (character == '[' && self.citation(*place).is_some())
        };
        (at + 1..self.places.len()).find(ends).unwrap_or(self.places.len())
    }

    /// White space on both sides.
    fn is_lone(&self, at: usize) -> bool {
        let is_blank = |place: Option<&Place>| place.is_none_or(|place| place.character.is_whitespace());
        is_blank(at.checked_sub(1).and_then(|before| self.places.get(before))) && is_blank(self.places.get(at + 1))
    }

    /// `[1]`, `[2, 3]`, `[S1]`: where it ends, and the numbers.
    fn citation(&self, at: usize) -> Option<(usize, String)> {
        const LONGEST: usize = 24;
        if self.places[at].character != '[' {
            return None;
        }
        let inside = self.places[at + 1..].iter().take(LONGEST).map(|place| place.character);
        let inside: String = inside.take_while(|one| one.is_ascii_digit() || matches!(one, ',' | ' ' | 'S')).collect();
        let end = at + 1 + inside.chars().count();
        let numbers = inside.replace('S', "");
        let is_citation = numbers.contains(|one: char| one.is_ascii_digit()) && self.places.get(end)?.character == ']';
        is_citation.then(|| (end + 1, numbers.trim().to_owned()))
    }

    /// A number whose unit is the next word.
    fn with_unit(&self, token: &str, end: usize) -> Option<(String, usize)> {
        let number = token.trim_start_matches(OPENING);
        if !is_number(number) || !self.places.get(end)?.character.is_whitespace() {
            return None;
        }
        let start = end + 1;
        let after =
            self.places.get(start).filter(|place| !place.character.is_whitespace()).map(|_| self.word_end(start))?;
        let next: String = self.places[start..after].iter().map(|place| place.character).collect();
        let (_, core, closing) = split(&next);
        // "5 A" and "3 s" are units; so is "2 m". A lone letter before a sentence's end is taken for one as well.
        let unit = self.words.unit(core)?;
        Some((format!("{number} {unit}{}", kept(closing)), after))
    }

    fn token(&self, token: &str) -> String {
        let words = self.words;
        let bare = token.trim_start_matches(OPENING);
        if let Some(full) = find(words.abbreviations, bare.trim_end_matches([',', ')', ';'])) {
            let rest = &bare[bare.trim_end_matches([',', ')', ';']).len()..];
            return format!("{}{full}{}", kept(&token[..token.len() - bare.len()]), kept(rest));
        }
        let (opening, core, closing) = split(token);
        let spoken = self.core(core).unwrap_or_else(|| core.to_owned());
        format!("{}{}{}", kept(opening), spoken.trim(), kept(closing))
    }

    /// What is said for a word without the marks around it; `None` when it is said as it stands.
    fn core(&self, core: &str) -> Option<String> {
        let words = self.words;
        if let Some(address) = ["https://", "http://", "www."].iter().find_map(|start| core.strip_prefix(start)) {
            let host = address.split(['/', '?', '#', ':']).next().unwrap_or_default();
            return Some(format!("{} {}", words.link, host.trim_start_matches("www.")));
        }
        match core {
            "->" | "-->" => return words.symbol("→").map(str::to_owned),
            "=>" => return words.symbol("⇒").map(str::to_owned),
            _ => {}
        }
        if self.is_heading
            && let Some(number) = roman(core)
            && (core.len() > 1 || NUMBERED.contains(&self.last.as_str()))
        {
            return Some(number.to_string());
        }
        if core.chars().all(char::is_alphanumeric) && !core.chars().any(|one| "²³½¼¾µ".contains(one) || is_greek(one))
        {
            return self.number_with_unit(core);
        }
        self.date(core)
            .or_else(|| self.range(core))
            .or_else(|| self.fraction(core))
            .or_else(|| self.money(core))
            .or_else(|| self.number_with_unit(core))
            .or_else(|| self.symbols(core))
    }

    /// `20°C`, `10%`, `5km`.
    fn number_with_unit(&self, core: &str) -> Option<String> {
        let at = core.find(|one: char| !one.is_ascii_digit() && one != '.' && one != ',')?;
        let (number, unit) = core.split_at(at);
        (is_number(number)).then(|| self.words.unit(unit)).flatten().map(|unit| format!("{number} {unit}"))
    }

    fn date(&self, core: &str) -> Option<String> {
        let parts: Vec<&str> = core.split('-').collect();
        let &[year, month, day] = parts.as_slice() else { return None };
        let is_date = [(year, 4), (month, 2), (day, 2)]
            .iter()
            .all(|(part, length)| part.len() == *length && part.bytes().all(|byte| byte.is_ascii_digit()));
        if !is_date || !self.words.has_words {
            return None;
        }
        let month = self.words.months.get(month.parse::<usize>().ok()?.checked_sub(1)?)?;
        let day = day.trim_start_matches('0');
        Some(if self.words.is_month_first {
            format!("{month} {day}, {year}")
        } else {
            format!("{day}. {month} {year}")
        })
    }

    /// `10-20`, `1939–1945`, `5–10%`.
    fn range(&self, core: &str) -> Option<String> {
        let (from, to) = core.split_once(['-', '–'])?;
        let end = to.find(|one: char| !one.is_ascii_digit() && one != '.' && one != ',').unwrap_or(to.len());
        let (number, unit) = to.split_at(end);
        let unit = if unit.is_empty() { "" } else { self.words.unit(unit)? };
        let is_range = is_number(from) && is_number(number) && self.words.has_words;
        is_range.then(|| format!("{from} {} {number} {unit}", self.words.to).trim_end().to_owned())
    }

    fn fraction(&self, core: &str) -> Option<String> {
        if let Some(words) = find(self.words.fractions, core) {
            return Some(words.to_owned());
        }
        let (above, below) = core.split_once('/')?;
        let is_whole = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let is_fraction = is_whole(above) && is_whole(below) && self.words.has_words;
        is_fraction.then(|| format!("{above} {} {below}", self.words.over))
    }

    fn money(&self, core: &str) -> Option<String> {
        let currency = core.chars().next()?;
        let amount = &core[currency.len_utf8()..];
        let name = match (currency, self.words.is_month_first) {
            _ if !self.words.has_words => return None,
            ('$', true) => "dollars",
            ('$', false) => "Dollar",
            ('£', true) => "pounds",
            ('£', false) => "Pfund",
            ('€', _) => self.words.unit("€")?,
            _ => return None,
        };
        is_number(amount).then(|| format!("{amount} {name}"))
    }

    /// Symbols among letters and digits: each becomes a word of its own.
    fn symbols(&self, core: &str) -> Option<String> {
        if self.words.has_words && (core.contains('^') || core.contains('\\')) {
            return Some(formula::say(core, self.words));
        }
        let mut spoken = String::new();
        let mut is_changed = false;
        let mut characters = core.chars().peekable();
        let mut before = None;
        while let Some(one) = characters.next() {
            // Inside words these stand for themselves: well-known, and/or, don't.
            let is_number_next = characters.peek().is_some_and(char::is_ascii_digit);
            let is_sign = one == '-' && before.is_none() && is_number_next;
            let is_plain = matches!(one, '-' | '/' | '\'' | '!') && !is_sign;
            let is_about = one == '~' && is_number_next;
            let mut buffer = [0; 4];
            let key: &str = one.encode_utf8(&mut buffer);
            let word = self.words.symbol(key).or_else(|| find(NAMES, key)).filter(|_| !is_plain);
            match word {
                Some(word) if one != '~' || is_about => {
                    spoken.extend([" ", word, " "]);
                    is_changed = true;
                }
                _ if matches!(one, '*' | '_' | '`' | '|' | '#' | '~' | '{' | '}' | '[' | ']' | '^' | '\\' | '$') => {
                    spoken.push(' ');
                    is_changed = true;
                }
                _ => spoken.push(one),
            }
            before = Some(one);
        }
        is_changed.then(|| spoken.split_whitespace().collect::<Vec<_>>().join(" "))
    }
}

fn is_greek(character: char) -> bool {
    ('\u{370}'..='\u{3ff}').contains(&character)
}

/// Digits, with separators inside.
fn is_number(text: &str) -> bool {
    text.starts_with(|one: char| one.is_ascii_digit())
        && text.ends_with(|one: char| one.is_ascii_digit())
        && text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','))
}

/// Marks before, the word, marks after.
fn split(token: &str) -> (&str, &str, &str) {
    let rest = token.trim_start_matches(OPENING);
    let core = rest.trim_end_matches(CLOSING);
    (&token[..token.len() - rest.len()], core, &rest[core.len()..])
}

/// Of marks, those that a voice makes something of.
fn kept(marks: &str) -> String {
    marks.chars().filter(|mark| KEPT.contains(mark)).collect()
}

/// The value of a Roman numeral in its usual spelling, up to 399.
fn roman(text: &str) -> Option<u32> {
    const DIGITS: &[(u32, &str)] =
        &[(100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")];
    let mut rest = text;
    let mut value = 0;
    for (worth, digit) in DIGITS {
        let most = if matches!(worth, 100 | 10 | 1) { 3 } else { 1 };
        for _ in 0..most {
            if let Some(after) = rest.strip_prefix(digit) {
                rest = after;
                value += worth;
            }
        }
    }
    (rest.is_empty() && value > 0).then_some(value)
}
