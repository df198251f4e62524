//! The tokens of LaTeX source, read from left to right without expanding anything.

/// One token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// `\name` or `\name*`; one character for `\%` and the like.
    Command(&'a str),
    /// `{`.
    Open,
    /// `}`.
    Close,
    /// `[`; an option only after a command.
    OpenOption,
    /// `]`.
    CloseOption,
    /// `$` or `$$`.
    Dollar {
        /// Two of them?
        is_display: bool,
    },
    /// `&`, between the cells of a table.
    Ampersand,
    /// `~`, a space that does not break.
    Tie,
    /// An empty line.
    Paragraph,
    /// Anything else.
    Text(&'a str),
}

/// Source that is being read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Source<'a> {
    rest: &'a str,
}

impl<'a> Source<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { rest: text }
    }

    /// What has not been read.
    pub(super) fn rest(&self) -> &'a str {
        self.rest
    }

    /// Everything before `end`, which is read too; to the end of the source where it is missing.
    pub(super) fn take_until(&mut self, end: &str) -> &'a str {
        let (taken, rest) = self.rest.split_once(end).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }

    /// Passes over blanks and at most one line end.
    pub(super) fn skip_blanks(&mut self) {
        let blank = self.rest.len() - self.rest.trim_start().len();
        if !is_paragraph(&self.rest[..blank]) {
            self.rest = &self.rest[blank..];
        }
    }

    /// The content of `{…}` if it comes next, braces inside counted.
    pub(super) fn group(&mut self) -> Option<&'a str> {
        self.skip_blanks();
        self.delimited(Token::Open, Token::Close)
    }

    /// The next letter, after blanks; empty where a command or a brace comes.
    pub(super) fn take_letter(&mut self) -> &'a str {
        self.skip_blanks();
        let length = self.rest.chars().next().filter(|letter| letter.is_alphabetic()).map_or(0, char::len_utf8);
        self.split(length)
    }

    /// The content of `[…]` if it comes next.
    pub(super) fn option(&mut self) -> Option<&'a str> {
        self.delimited(Token::OpenOption, Token::CloseOption)
    }

    fn delimited(&mut self, open: Token<'_>, close: Token<'_>) -> Option<&'a str> {
        let mut ahead = *self;
        if ahead.next()? != open {
            return None;
        }
        let content = ahead.rest;
        let (mut braces, is_option) = (0_u32, close == Token::CloseOption);
        loop {
            let before = ahead.rest.len();
            match ahead.next() {
                // Unclosed: the rest of the line is all that can be meant.
                None => {
                    let line = content.find('\n').unwrap_or(content.len());
                    self.rest = &content[line..];
                    return Some(&content[..line]);
                }
                Some(token) if token == close && braces == 0 => {
                    self.rest = ahead.rest;
                    return Some(&content[..content.len() - before]);
                }
                Some(Token::Open) => braces += 1,
                Some(Token::Close) => braces = braces.saturating_sub(1),
                // An option does not reach into the next paragraph.
                Some(Token::Paragraph) if is_option => return None,
                Some(_) => {}
            }
        }
    }

    fn split(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest;
        taken
    }

    fn command(&mut self) -> Token<'a> {
        self.split(1);
        let letters = self.rest.len() - self.rest.trim_start_matches(|letter: char| letter.is_ascii_alphabetic()).len();
        if letters == 0 {
            let length = self.rest.chars().next().map_or(0, char::len_utf8);
            return Token::Command(self.split(length));
        }
        let is_starred = self.rest[letters..].starts_with('*');
        let name = self.split(letters);
        if is_starred {
            self.split(1);
        }
        // Blanks after a word command only end it.
        let blank = self.rest.len() - self.rest.trim_start_matches([' ', '\t']).len();
        self.split(blank);
        Token::Command(name)
    }

    fn comment(&mut self) {
        self.take_until("\n");
        // The line end belongs to the comment, and so does the indentation of the next line.
        let blank = self.rest.len() - self.rest.trim_start_matches([' ', '\t']).len();
        self.split(blank);
    }
}

/// Blanks with two line ends in them part paragraphs.
fn is_paragraph(blanks: &str) -> bool {
    blanks.bytes().filter(|byte| *byte == b'\n').count() > 1
}

impl<'a> Iterator for Source<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        const SPECIAL: &[char] = &['\\', '{', '}', '[', ']', '$', '&', '~', '%', '\n'];
        loop {
            let first = self.rest.chars().next()?;
            let token = match first {
                '%' => {
                    self.comment();
                    continue;
                }
                '\\' => return Some(self.command()),
                '{' => Token::Open,
                '}' => Token::Close,
                '[' => Token::OpenOption,
                ']' => Token::CloseOption,
                '&' => Token::Ampersand,
                '~' => Token::Tie,
                '$' if self.rest.starts_with("$$") => {
                    self.split(2);
                    return Some(Token::Dollar { is_display: true });
                }
                '$' => Token::Dollar { is_display: false },
                '\n' => {
                    let blank = self.rest.len() - self.rest.trim_start().len();
                    let blanks = self.split(blank);
                    return Some(if is_paragraph(blanks) { Token::Paragraph } else { Token::Text(" ") });
                }
                _ => {
                    let length = self.rest.find(SPECIAL).unwrap_or(self.rest.len());
                    return Some(Token::Text(self.split(length)));
                }
            };
            self.split(1);
            return Some(token);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_their_line_ends_vanish() {
        let tokens: Vec<Token<'_>> = Source::new("one% two\n  three\\% four").collect();
        assert_eq!(tokens, [Token::Text("one"), Token::Text("three"), Token::Command("%"), Token::Text(" four")]);
    }

    #[test]
    fn groups_count_their_braces() {
        let mut source = Source::new("{a{b}c}d");
        assert_eq!(source.group(), Some("a{b}c"));
        assert_eq!(source.rest(), "d");
        assert_eq!(Source::new("x").group(), None);
        assert_eq!(Source::new("[a]{b}").option(), Some("a"));
        assert_eq!(Source::new("{never closed\nnext line").group(), Some("never closed"));
    }

    #[test]
    fn an_empty_line_parts_paragraphs() {
        let tokens: Vec<Token<'_>> = Source::new("a\nb\n \n c").collect();
        assert_eq!(tokens, [Token::Text("a"), Token::Text(" "), Token::Text("b"), Token::Paragraph, Token::Text("c")]);
    }
}
