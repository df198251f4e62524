//! From the text of a search to its tree.
//!
//! Words stand for themselves and must all be found; `or`, `-` and brackets join them. `prefix:value` asks for something
//! else than words; a prefix that nobody knows is the name of a field. The syntax is that of Anki's manual, with
//! `document:` and `has:source` beside it.

use studium_store::compile_regex;

use super::fold::fold;
use super::leaf::leaf;
use super::node::{Leaf, Match, Node, Pattern, Sign};
use super::problem::{Advice, SearchProblem};

/// Longest search in bytes: a thousand ids and a few words.
const MAX_BYTES: usize = 64 * 1024;
/// Groups within groups, deeper than any person writes; SQLite takes at most 1,000 levels.
const MAX_DEPTH: usize = 50;
/// Conditions of one search; SQLite takes at most some hundred joined by one word.
const MAX_LEAVES: usize = 200;

/// Takes a search apart.
///
/// # Errors
/// [`SearchProblem`] says where it cannot be read, and what to write instead.
pub fn parse(text: &str) -> Result<Node, SearchProblem> {
    let mut parser = Parser { text, at: 0, leaves: 0 };
    if text.len() > MAX_BYTES {
        return Err(parser.problem(0, 0, Advice::TooLarge));
    }
    let node = parser.group(0)?;
    match parser.rest().chars().next() {
        None => Ok(node),
        // A group ends early only at a bracket.
        Some(_) => Err(parser.problem(parser.at, parser.at + 1, Advice::StrayClose)),
    }
}

struct Parser<'a> {
    text: &'a str,
    /// The next byte.
    at: usize,
    leaves: usize,
}

/// What may stand between two searches.
enum Joint {
    And,
    Or,
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn problem(&self, start: usize, end: usize, advice: Advice) -> SearchProblem {
        problem(self.text, start, end, advice)
    }

    fn skip_blanks(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    /// `or` or `and` as a word of its own.
    fn joint(&self) -> Option<(Joint, usize)> {
        let rest = self.rest();
        let end = rest.find(|letter: char| letter.is_whitespace() || matches!(letter, '(' | ')' | '"' | '\\' | ':'));
        let word = &rest[..end.unwrap_or(rest.len())];
        let is_alone = !rest[word.len()..].starts_with(['\\', ':']);
        match word.to_ascii_lowercase().as_str() {
            "or" if is_alone => Some((Joint::Or, word.len())),
            "and" if is_alone => Some((Joint::And, word.len())),
            _ => None,
        }
    }

    fn group(&mut self, depth: usize) -> Result<Node, SearchProblem> {
        if depth > MAX_DEPTH {
            return Err(self.problem(self.at, self.at, Advice::TooLarge));
        }
        let mut any: Vec<Node> = Vec::new();
        let mut all: Vec<Node> = Vec::new();
        let mut lonely: Option<(usize, usize)> = None;
        loop {
            self.skip_blanks();
            if self.rest().is_empty() || self.rest().starts_with(')') {
                break;
            }
            let start = self.at;
            if let Some((joint, length)) = self.joint() {
                self.at += length;
                if all.is_empty() || lonely.is_some() {
                    return Err(self.problem(start, self.at, Advice::LonelyWord));
                }
                lonely = Some((start, self.at));
                if matches!(joint, Joint::Or) {
                    any.push(all_of(std::mem::take(&mut all)));
                    // The next search must begin anew, and `all` is empty until then.
                    all = vec![self.one(depth)?];
                    lonely = None;
                }
                continue;
            }
            all.push(self.one(depth)?);
            lonely = None;
        }
        if let Some((start, end)) = lonely {
            return Err(self.problem(start, end, Advice::LonelyWord));
        }
        any.push(all_of(all));
        Ok(if any.len() == 1 { any.remove(0) } else { Node::Or(any) })
    }

    /// One condition or group, after its minuses.
    fn one(&mut self, depth: usize) -> Result<Node, SearchProblem> {
        let mut is_negated = false;
        self.skip_blanks();
        let start = self.at;
        while self.rest().starts_with('-') {
            is_negated = !is_negated;
            self.at += 1;
        }
        let next = self.rest().chars().next();
        let node = match next {
            None | Some(')') if self.at == start => {
                let before = self.text[..start].trim_end();
                let word = before.rfind(char::is_whitespace).map_or(0, |blank| blank + 1);
                return Err(self.problem(word, before.len(), Advice::LonelyWord));
            }
            None | Some(')') => return Err(self.problem(start, self.at, Advice::LonelyMinus)),
            Some(blank) if blank.is_whitespace() => return Err(self.problem(start, self.at, Advice::LonelyMinus)),
            _ if self.at == start && self.joint().is_some() => {
                let length = self.joint().map_or(0, |(_, length)| length);
                return Err(self.problem(start, start + length, Advice::LonelyWord));
            }
            Some('(') => {
                let open = self.at;
                self.at += 1;
                let node = self.group(depth + 1)?;
                if !self.rest().starts_with(')') {
                    return Err(self.problem(open, open + 1, Advice::OpenGroup));
                }
                self.at += 1;
                if matches!(&node, Node::And(nodes) if nodes.is_empty()) {
                    return Err(self.problem(open, self.at, Advice::EmptyGroup));
                }
                node
            }
            Some(_) => self.term()?,
        };
        Ok(if is_negated { Node::Not(Box::new(node)) } else { node })
    }

    fn term(&mut self) -> Result<Node, SearchProblem> {
        let start = self.at;
        self.leaves += 1;
        if self.leaves > MAX_LEAVES {
            return Err(self.problem(start, start, Advice::TooLarge));
        }
        let content = if self.rest().starts_with('"') {
            self.at += 1;
            let content = self.quoted(start)?;
            if content.is_empty() {
                return Err(self.problem(start, self.at, Advice::EmptyQuote));
            }
            content
        } else {
            self.bare()?
        };
        let piece = Piece { text: self.text, start, end: self.at };
        let (key, value) = match colon(&content) {
            None => {
                let found = Leaf::Anywhere(Match::Text(piece.pattern(&content)?));
                return Ok(Node::Leaf(found));
            }
            Some(at) => (&content[..at], &content[at + 1..]),
        };
        if key.is_empty() {
            return Err(piece.problem(Advice::NoPrefix));
        }
        leaf(&piece, key, value).map(Node::Leaf)
    }

    /// Up to the next quote, which is taken too. `start` is the piece in which it opened.
    fn quoted(&mut self, start: usize) -> Result<String, SearchProblem> {
        let content = self.rest();
        match end_of(content, |letter| letter == '"') {
            Some(end) => {
                self.at += end + 1;
                Ok(content[..end].to_owned())
            }
            None => Err(self.problem(start, self.text.len(), Advice::OpenQuote)),
        }
    }

    /// Up to a blank, a bracket or a quote; a quote right after the first colon opens a value instead.
    fn bare(&mut self) -> Result<String, SearchProblem> {
        let (start, rest) = (self.at, self.rest());
        let end = end_of(rest, |letter| letter.is_whitespace() || matches!(letter, '(' | ')' | '"'));
        let head = &rest[..end.unwrap_or(rest.len())];
        self.at += head.len();
        // A raw expression or a tag by one may follow another colon, as in tag:re:"a b".
        if rest[head.len()..].starts_with('"') && head.ends_with(':') && colon(head).is_some() {
            self.at += 1;
            return Ok([head, &self.quoted(start)?].concat());
        }
        Ok(head.to_owned())
    }
}

fn all_of(mut nodes: Vec<Node>) -> Node {
    if nodes.len() == 1 { nodes.remove(0) } else { Node::And(nodes) }
}

/// The first byte of a sign that is not escaped.
fn end_of(text: &str, is_end: impl Fn(char) -> bool) -> Option<usize> {
    let mut is_escaped = false;
    for (at, letter) in text.char_indices() {
        if is_escaped {
            is_escaped = false;
        } else if letter == '\\' {
            is_escaped = true;
        } else if is_end(letter) {
            return Some(at);
        }
    }
    None
}

/// The first colon that is not escaped.
fn colon(text: &str) -> Option<usize> {
    end_of(text, |letter| letter == ':')
}

fn problem(text: &str, start: usize, end: usize, advice: Advice) -> SearchProblem {
    /// Enough of a piece to know it again.
    const SHOWN: usize = 60;
    let before = text.get(..start).unwrap_or_default().chars().count();
    let piece = text.get(start..end.min(text.len())).unwrap_or_default().chars().take(SHOWN).collect();
    SearchProblem { at: u32::try_from(before).unwrap_or(u32::MAX), piece, advice }
}

/// One condition as it was written.
pub(super) struct Piece<'a> {
    text: &'a str,
    start: usize,
    end: usize,
}

impl Piece<'_> {
    pub(super) fn problem(&self, advice: Advice) -> SearchProblem {
        problem(self.text, self.start, self.end, advice)
    }

    /// A text with its signs for others, and without its escapes.
    pub(super) fn pattern(&self, raw: &str) -> Result<Pattern, SearchProblem> {
        let mut signs = Vec::new();
        let mut text = String::new();
        let mut letters = raw.chars();
        while let Some(letter) = letters.next() {
            let sign = match letter {
                '\\' => match letters.next() {
                    Some(escaped @ ('\\' | '"' | '*' | '_' | ':' | '(' | ')' | '-')) => {
                        text.push(escaped);
                        continue;
                    }
                    _ => return Err(self.problem(Advice::StrayBackslash)),
                },
                '*' => Sign::Any,
                '_' => Sign::One,
                other => {
                    text.push(other);
                    continue;
                }
            };
            if !text.is_empty() {
                signs.push(Sign::Text(fold(&text)));
                text.clear();
            }
            if sign != Sign::Any || signs.last() != Some(&Sign::Any) {
                signs.push(sign);
            }
        }
        if !text.is_empty() {
            signs.push(Sign::Text(fold(&text)));
        }
        let pattern = Pattern(signs);
        // It will run as a regular expression, with a little around it.
        let around = "(?:::[^ ]*)?";
        let expression = [around, &pattern.regex("."), around].concat();
        compile_regex(&expression).map_err(|_| self.problem(Advice::TooLarge))?;
        Ok(pattern)
    }

    /// A text without its escapes, `*` and `_` being letters like others.
    pub(super) fn plain(&self, raw: &str) -> Result<String, SearchProblem> {
        let mut text = String::new();
        let mut letters = raw.chars();
        while let Some(letter) = letters.next() {
            match letter {
                '\\' => text.push(letters.next().ok_or_else(|| self.problem(Advice::StrayBackslash))?),
                other => text.push(other),
            }
        }
        Ok(text)
    }

    /// A regular expression, which is raw but for its quotes.
    pub(super) fn regex(&self, raw: &str) -> Result<String, SearchProblem> {
        let expression = raw.replace("\\\"", "\"");
        super::text::check_regex(&expression).map_err(|advice| self.problem(advice))?;
        Ok(expression)
    }
}
