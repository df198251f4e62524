//! Commands that stand for a character, and accents that sit on the letter after them.

use unicode_normalization::char::compose;

/// The text of a command that takes no argument; `None` for any other.
pub(super) fn symbol(name: &str) -> Option<&'static str> {
    Some(match name {
        "%" => "%",
        "&" => "&",
        "#" => "#",
        "_" => "_",
        "{" => "{",
        "}" => "}",
        "$" => "$",
        " " | "\n" | "," | ";" | ":" | "quad" | "qquad" | "space" | "enspace" | "thinspace" => " ",
        "ss" => "\u{df}",
        "ae" => "\u{e6}",
        "AE" => "\u{c6}",
        "oe" => "\u{153}",
        "OE" => "\u{152}",
        "o" => "\u{f8}",
        "O" => "\u{d8}",
        "aa" => "\u{e5}",
        "AA" => "\u{c5}",
        "l" => "\u{142}",
        "L" => "\u{141}",
        "i" => "\u{131}",
        "j" => "\u{237}",
        "S" => "\u{a7}",
        "P" => "\u{b6}",
        "dag" => "\u{2020}",
        "ddag" => "\u{2021}",
        "copyright" => "\u{a9}",
        "pounds" => "\u{a3}",
        "euro" | "texteuro" => "\u{20ac}",
        "ldots" | "dots" | "textellipsis" => "\u{2026}",
        "textendash" => "\u{2013}",
        "textemdash" => "\u{2014}",
        "textquoteleft" | "lq" => "\u{2018}",
        "textquoteright" | "rq" => "\u{2019}",
        "textquotedblleft" => "\u{201c}",
        "textquotedblright" => "\u{201d}",
        "textbackslash" => "\\",
        "textasciitilde" => "~",
        "textasciicircum" => "^",
        "textunderscore" => "_",
        "textbullet" => "\u{2022}",
        "textdegree" | "degree" => "\u{b0}",
        "texttrademark" => "\u{2122}",
        "textregistered" => "\u{ae}",
        "textless" => "<",
        "textgreater" => ">",
        "textbar" => "|",
        "LaTeX" => "LaTeX",
        "TeX" => "TeX",
        "BibTeX" => "BibTeX",
        _ => return None,
    })
}

/// The combining character of an accent command; `None` for any other.
pub(super) fn accent(name: &str) -> Option<char> {
    Some(match name {
        "\"" => '\u{308}',
        "'" => '\u{301}',
        "`" => '\u{300}',
        "^" => '\u{302}',
        "~" => '\u{303}',
        "=" => '\u{304}',
        "." => '\u{307}',
        "u" => '\u{306}',
        "v" => '\u{30c}',
        "H" => '\u{30b}',
        "c" => '\u{327}',
        "k" => '\u{328}',
        "r" => '\u{30a}',
        "d" => '\u{323}',
        "b" => '\u{331}',
        _ => return None,
    })
}

/// A letter under an accent.
pub(super) fn accented(letter: char, accent: char) -> String {
    // A dotless i carries its accent like an i.
    let letter = match letter {
        '\u{131}' => 'i',
        '\u{237}' => 'j',
        letter => letter,
    };
    compose(letter, accent).map_or_else(|| [letter, accent].iter().collect(), String::from)
}

/// Dashes and quotation marks, as LaTeX ligatures write them.
pub(super) fn typeset(text: &str) -> String {
    if !text.contains(['-', '`', '\'']) {
        return text.to_owned();
    }
    text.replace("---", "\u{2014}")
        .replace("--", "\u{2013}")
        .replace("``", "\u{201c}")
        .replace("''", "\u{201d}")
        .replace('`', "\u{2018}")
        .replace('\'', "\u{2019}")
}
