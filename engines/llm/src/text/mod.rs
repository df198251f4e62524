//! From the bytes of tokens to the text that the app sees: whole characters, without thoughts, cut at stop texts.

mod characters;
mod stops;
mod stream;
mod thoughts;

pub(crate) use stream::TextStream;

/// Length in bytes of the longest end of `text` that is a beginning of `mark`, shorter than all of it: what must be
/// held back because the next piece may complete the mark.
fn held_back(text: &str, mark: &str) -> usize {
    (1..mark.len().min(text.len() + 1))
        .rev()
        .find(|&length| mark.is_char_boundary(length) && text.ends_with(&mark[..length]))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests;
