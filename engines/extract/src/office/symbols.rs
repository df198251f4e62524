//! Signs that are stored as places in a typeface: what they mean in Unicode.

use std::borrow::Cow;

const SYMBOL: &str = "symbol";
const WINGDINGS: &str = "wingdings";

/// The letters of the typeface Symbol from 0x41 on, as Adobe defined them.
const GREEK_CAPITALS: &str = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ";

/// The same from 0x61 on.
const GREEK_SMALL: &str = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ";

/// The character for a code in hexadecimal, given as a place in a typeface; `None` where nobody knows.
pub(crate) fn symbol(typeface: &str, code: &str) -> Option<char> {
    from_code(typeface, u32::from_str_radix(code.trim(), 16).ok()?)
}

/// The text of a run whose signs stand in `typeface`. Letters outside of the private use area are left as they are, but
/// for a single one: that is how PowerPoint stores the arrow that it makes of `-->`.
pub(crate) fn symbols_in<'a>(text: &'a str, typeface: Option<&str>) -> Cow<'a, str> {
    let is_private = |character: char| ('\u{f020}'..='\u{f0ff}').contains(&character);
    let mut letters = text.trim().chars();
    if let (Some(typeface), Some(letter), None) = (typeface, letters.next(), letters.next())
        && ('\u{80}'..='\u{ff}').contains(&letter)
        && let Some(sign) = from_code(typeface, u32::from(letter))
    {
        return Cow::Owned(text.replace(letter, sign.encode_utf8(&mut [0; 4])));
    }
    if !text.contains(is_private) {
        return Cow::Borrowed(text);
    }
    let typeface = typeface.unwrap_or(SYMBOL);
    let sign = |letter: char| {
        if is_private(letter) { from_code(typeface, u32::from(letter)).unwrap_or(letter) } else { letter }
    };
    Cow::Owned(text.chars().map(sign).collect())
}

fn from_code(typeface: &str, code: u32) -> Option<char> {
    // The private use area, into which Windows shifts the codes of such typefaces.
    let place = if (0xf000..=0xf0ff).contains(&code) { code - 0xf000 } else { code };
    let typeface = typeface.to_lowercase();
    if typeface.starts_with(WINGDINGS) {
        return wingding(place);
    }
    if typeface == SYMBOL || code != place {
        return greek(place);
    }
    char::from_u32(code)
}

fn greek(place: u32) -> Option<char> {
    let letter = |letters: &str, first: u32| letters.chars().nth((place - first) as usize);
    match place {
        0x41..=0x5a => letter(GREEK_CAPITALS, 0x41),
        0x61..=0x7a => letter(GREEK_SMALL, 0x61),
        0x22 => Some('∀'),
        0x24 => Some('∃'),
        0x27 => Some('∋'),
        0x2a => Some('∗'),
        0x2d => Some('−'),
        0x40 => Some('≅'),
        0x5c => Some('∴'),
        0x5e => Some('⊥'),
        0x7e => Some('∼'),
        0x20..=0x7d => char::from_u32(place),
        0xa2 => Some('′'),
        0xa3 => Some('≤'),
        0xa4 => Some('⁄'),
        0xa5 => Some('∞'),
        0xab => Some('↔'),
        0xac => Some('←'),
        0xad => Some('↑'),
        0xae => Some('→'),
        0xaf => Some('↓'),
        0xb0 => Some('°'),
        0xb1 => Some('±'),
        0xb2 => Some('″'),
        0xb3 => Some('≥'),
        0xb4 => Some('×'),
        0xb5 => Some('∝'),
        0xb6 => Some('∂'),
        0xb7 => Some('•'),
        0xb8 => Some('÷'),
        0xb9 => Some('≠'),
        0xba => Some('≡'),
        0xbb => Some('≈'),
        0xbc => Some('…'),
        0xc4 => Some('⊗'),
        0xc5 => Some('⊕'),
        0xc6 => Some('∅'),
        0xc7 => Some('∩'),
        0xc8 => Some('∪'),
        0xc9 => Some('⊃'),
        0xca => Some('⊇'),
        0xcb => Some('⊄'),
        0xcc => Some('⊂'),
        0xcd => Some('⊆'),
        0xce => Some('∈'),
        0xcf => Some('∉'),
        0xd0 => Some('∠'),
        0xd1 => Some('∇'),
        0xd5 => Some('∏'),
        0xd6 => Some('√'),
        0xd7 => Some('⋅'),
        0xd8 => Some('¬'),
        0xd9 => Some('∧'),
        0xda => Some('∨'),
        0xdb => Some('⇔'),
        0xdc => Some('⇐'),
        0xde => Some('⇒'),
        0xe5 => Some('∑'),
        0xf2 => Some('∫'),
        _ => None,
    }
}

/// The few that stand in sentences: arrows, marks of a list, boxes to tick.
fn wingding(place: u32) -> Option<char> {
    match place {
        0x4a => Some('☺'),
        0x6c | 0x6e | 0x76 | 0xa7 | 0xd8 => Some('•'),
        0x6f | 0xa8 => Some('☐'),
        0xdf | 0xe7 => Some('←'),
        0xe0 | 0xe8 => Some('→'),
        0xe1 | 0xe9 => Some('↑'),
        0xe2 | 0xea => Some('↓'),
        0xf0 => Some('⇨'),
        0xf3 => Some('⇔'),
        0xfb => Some('✗'),
        0xfc => Some('✓'),
        0xfd => Some('☒'),
        0xfe => Some('☑'),
        _ => None,
    }
}
