//! Formulas in LaTeX become words.

use super::vocabulary::{NAMES, Vocabulary, find};

/// Deeper nesting is read flat.
const DEEPEST: u32 = 24;
/// Commands that only set type, and are not said.
const SILENT: &[&str] = &[
    "\\left",
    "\\right",
    "\\mathrm",
    "\\mathbf",
    "\\mathit",
    "\\mathbb",
    "\\mathcal",
    "\\text",
    "\\textbf",
    "\\textit",
    "\\operatorname",
    "\\displaystyle",
    "\\limits",
    "\\quad",
    "\\qquad",
    "\\,",
    "\\;",
    "\\:",
    "\\!",
    "\\ ",
    "\\\\",
    "\\big",
    "\\Big",
    "\\bigg",
    "\\vec",
    "\\hat",
    "\\bar",
    "\\overline",
    "\\underline",
    "\\boxed",
    "\\begin",
    "\\end",
    "\\hbox",
    "\\mbox",
];

/// Commands whose argument is words.
const TEXT: &[&str] = &["\\text", "\\mathrm", "\\textbf", "\\textit", "\\operatorname"];

/// What is said for a formula, without its dollars.
pub(super) fn say(formula: &str, words: &Vocabulary) -> String {
    let mut reader = Reader { tokens: tokens(formula), at: 0, words, said: Vec::new() };
    reader.read_all(0);
    reader.said.retain(|word| !word.is_empty());
    reader.said.join(" ")
}

/// Commands, numbers, and single other characters.
fn tokens(formula: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = formula.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = if first == '\\' {
            let name = rest[1..].bytes().take_while(u8::is_ascii_alphabetic).count();
            let mark = rest[1..].chars().next().map_or(0, char::len_utf8);
            1 + if name > 0 { name } else { mark }
        } else if first.is_ascii_digit() {
            let number = rest.bytes().take_while(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',')).count();
            rest[..number].trim_end_matches(['.', ',']).len()
        } else {
            first.len_utf8()
        };
        let (token, mut after) = rest.split_at(length);
        tokens.push(token);
        // What stands in \text{..} is one token, with its spaces.
        if TEXT.contains(&token)
            && let Some((inside, beyond)) = after.strip_prefix('{').and_then(|after| after.split_once('}'))
        {
            tokens.push(inside);
            after = beyond;
        }
        rest = after.trim_start();
    }
    tokens
}

struct Reader<'a> {
    tokens: Vec<&'a str>,
    at: usize,
    words: &'a Vocabulary,
    said: Vec<String>,
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Option<&'a str> {
        let token = self.tokens.get(self.at).copied()?;
        self.at += 1;
        Some(token)
    }

    fn peek(&self) -> Option<&'a str> {
        self.tokens.get(self.at).copied()
    }

    fn push(&mut self, word: &str) {
        self.said.push(word.to_owned());
    }

    fn read_all(&mut self, depth: u32) {
        while let Some(token) = self.next() {
            self.read(token, depth);
        }
    }

    /// What an argument says: a group in braces, or one token.
    fn argument(&mut self, depth: u32) {
        let Some(token) = self.next() else { return };
        if token != "{" || depth >= DEEPEST {
            self.read(token, depth);
            return;
        }
        while let Some(token) = self.next() {
            if token == "}" {
                return;
            }
            self.read(token, depth + 1);
        }
    }

    fn read(&mut self, token: &'a str, depth: u32) {
        if depth >= DEEPEST {
            self.plain(token);
            return;
        }
        match token {
            "{" => {
                self.at -= 1;
                self.argument(depth + 1);
            }
            "}" | "(" | ")" | "[" | "]" | "|" | "$" => {}
            "\\frac" | "\\dfrac" | "\\tfrac" => {
                self.argument(depth + 1);
                self.push(self.words.over);
                self.argument(depth + 1);
            }
            "\\sqrt" => {
                self.push(self.words.root);
                self.argument(depth + 1);
            }
            "^" => self.raised(depth),
            "_" => {
                self.push(self.words.sub);
                self.argument(depth + 1);
            }
            _ if TEXT.contains(&token) => {
                if let Some(inside) = self.next() {
                    self.push(inside);
                }
            }
            "\\sum" | "\\int" | "\\prod" | "∑" | "∫" => self.bounded(token, depth),
            "\\lim" => {
                self.plain(token);
                if self.peek() == Some("_") {
                    self.at += 1;
                    self.argument(depth + 1);
                    self.push(self.words.of);
                }
            }
            "\\begin" | "\\end" => self.skip_group(),
            _ if SILENT.contains(&token) => {}
            _ => self.plain(token),
        }
    }

    fn raised(&mut self, depth: u32) {
        let exponent = match (self.peek(), self.tokens.get(self.at + 1), self.tokens.get(self.at + 2)) {
            (Some("{"), Some(one), Some(&"}")) => Some((*one, 3)),
            (Some(one), _, _) if one != "{" => Some((one, 1)),
            _ => None,
        };
        match exponent {
            Some(("2", length)) => {
                self.at += length;
                self.push(self.words.squared);
            }
            Some(("3", length)) => {
                self.at += length;
                self.push(self.words.cubed);
            }
            Some((token @ ("\\circ" | "'" | "\\prime"), length)) => {
                self.at += length;
                self.plain(token);
            }
            _ => {
                self.push(self.words.power);
                self.argument(depth + 1);
            }
        }
    }

    /// A sum or an integral with its bounds.
    fn bounded(&mut self, token: &'a str, depth: u32) {
        self.plain(token);
        let mut has_bounds = false;
        for mark in ["_", "^", "_"] {
            if self.peek() == Some(mark) {
                self.at += 1;
                has_bounds = true;
                self.push(if mark == "_" { self.words.from } else { self.words.to });
                self.argument(depth + 1);
            }
        }
        if has_bounds {
            self.push(self.words.of);
        }
    }

    fn skip_group(&mut self) {
        if self.peek() == Some("{") {
            while self.next().is_some_and(|token| token != "}") {}
        }
    }

    fn plain(&mut self, token: &str) {
        let known = self.words.symbol(token).or_else(|| find(NAMES, token));
        let word = match known {
            Some(word) => word,
            None if token.starts_with('\\') => token.trim_start_matches('\\'),
            None if matches!(token, "{" | "}" | "^" | "_" | "$" | "&" | "~") => "",
            None => token,
        };
        if matches!(token, "," | ";" | "." | ":") {
            if let Some(last) = self.said.last_mut() {
                last.push_str(token);
            }
            return;
        }
        self.push(word);
    }
}
