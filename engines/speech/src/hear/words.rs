//! What a model writes, without what is not said.

/// The spoken words of a model's text: notes in brackets or between stars (`[BLANK_AUDIO]`, `(music)`, `*sighs*`) and
/// notes of music fall out. Empty when nothing but these is there.
pub(super) fn spoken(text: &str) -> String {
    let mut spoken = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let after = &rest[letter.len_utf8()..];
        let closing = match letter {
            '[' => Some(']'),
            '(' => Some(')'),
            '*' => Some('*'),
            _ => None,
        };
        rest = match closing.and_then(|closing| Some((after.find(closing)?, closing))) {
            Some((end, closing)) => &after[end + closing.len_utf8()..],
            None => {
                if !matches!(letter, '♪' | '♫') {
                    spoken.push(letter);
                }
                after
            }
        };
    }
    let words = spoken.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.chars().any(char::is_alphanumeric) { words } else { String::new() }
}

#[cfg(test)]
mod tests;
