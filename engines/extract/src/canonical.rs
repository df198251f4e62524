//! What canonical text is made of: which characters stay, which become a space or a line feed, which go.

/// What becomes of a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kept {
    /// Itself.
    Character(char),
    /// Several letters drawn as one.
    Letters(&'static str),
    /// Any kind of blank.
    Space,
    /// A tab, which matters in program text.
    Tab,
    /// The end of a line.
    LineFeed,
    /// It has no place in text: control and format characters, soft hyphens, byte order marks.
    Nothing,
}

/// Decides about one character.
pub(crate) fn keep(character: char) -> Kept {
    match character {
        '\t' => Kept::Tab,
        '\n' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Kept::LineFeed,
        '\u{fb00}' => Kept::Letters("ff"),
        '\u{fb01}' => Kept::Letters("fi"),
        '\u{fb02}' => Kept::Letters("fl"),
        '\u{fb03}' => Kept::Letters("ffi"),
        '\u{fb04}' => Kept::Letters("ffl"),
        '\u{fb05}' | '\u{fb06}' => Kept::Letters("st"),
        // Word's Symbol and Wingdings bullets live in the private use area and would be boxes everywhere else.
        '\u{f0b7}' | '\u{f0a7}' | '\u{f076}' | '\u{f0d8}' => Kept::Character('\u{2022}'),
        _ if character.is_whitespace() => Kept::Space,
        _ if character.is_control() || is_invisible(character) => Kept::Nothing,
        _ => Kept::Character(character),
    }
}

/// Format characters and noncharacters. The zero width joiners (U+200C, U+200D) stay: Persian, the Indic scripts and
/// emoji are spelt with them.
fn is_invisible(character: char) -> bool {
    matches!(
        u32::from(character),
        0xad | 0x34f
            | 0x61c
            | 0x180e
            | 0x200b
            | 0x200e
            | 0x200f
            | 0x202a..=0x202e
            | 0x2060..=0x206f
            | 0xfdd0..=0xfdef
            | 0xfeff
            | 0xfff9..=0xfffb
            | 0xe0000..=0xe007f
    ) || u32::from(character) & 0xfffe == 0xfffe
}

/// Adds `text` to `out` as running text: blanks of any kind become one space. `is_after_blank` says whether a blank
/// would stand twice or at the start; the answer says the same for what comes next.
pub(crate) fn push_running(out: &mut String, text: &str, mut is_after_blank: bool) -> bool {
    for character in text.chars() {
        match keep(character) {
            Kept::Character(character) => {
                out.push(character);
                is_after_blank = false;
            }
            Kept::Letters(letters) => {
                out.push_str(letters);
                is_after_blank = false;
            }
            Kept::Space | Kept::Tab | Kept::LineFeed => {
                if !is_after_blank {
                    out.push(' ');
                }
                is_after_blank = true;
            }
            Kept::Nothing => {}
        }
    }
    is_after_blank
}

/// Adds `text` to `out` as it is laid out: blanks, tabs and line feeds stay.
pub(crate) fn push_preformatted(out: &mut String, text: &str) {
    for character in text.chars() {
        match keep(character) {
            Kept::Character(character) => out.push(character),
            Kept::Letters(letters) => out.push_str(letters),
            Kept::Space => out.push(' '),
            Kept::Tab => out.push('\t'),
            Kept::LineFeed => out.push('\n'),
            Kept::Nothing => {}
        }
    }
}

/// One line of running text, cleaned and in NFC, at most `limit` scalar values: for titles, authors and labels.
pub(crate) fn one_line(text: &str, limit: usize) -> String {
    use unicode_normalization::UnicodeNormalization;
    let mut line = String::new();
    push_running(&mut line, text, true);
    line.trim_end().nfc().take(limit).collect::<String>().trim_end().to_owned()
}

/// Number of scalar values as ranges count them.
///
/// A part holds far fewer than `u32::MAX`, see [`crate::limits`].
pub(crate) fn length(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_running(text: &str, expected: &str) {
        let mut out = String::new();
        push_running(&mut out, text, true);
        assert_eq!(out, expected);
    }

    #[test]
    fn blanks_of_any_kind_become_one_space() {
        check_running(" a\u{a0}\u{2003}\tb\u{2028}\n c", "a b c");
    }

    #[test]
    fn soft_hyphens_and_control_characters_vanish() {
        check_running("ex\u{ad}am\u{0}ple\u{200b}\u{feff}\u{202e}", "example");
    }

    #[test]
    fn ligatures_become_their_letters() {
        check_running("e\u{fb03}cient \u{fb02}ow", "efficient flow");
    }

    #[test]
    fn joiners_that_carry_meaning_stay() {
        check_running("\u{645}\u{6cc}\u{200c}\u{62e}", "\u{645}\u{6cc}\u{200c}\u{62e}");
    }

    #[test]
    fn a_title_is_one_bounded_line_in_nfc() {
        assert_eq!(one_line(" Cafe\u{301}\n au  lait ", 7), "Caf\u{e9} au");
    }
}
