//! Blanks out what is not code, so that a rule about code does not trip over a sentence that speaks of it.

/// Rust source with comments and the insides of strings replaced by spaces. Offsets and lines stay as they are.
pub(super) fn rust_code(source: &str) -> String {
    let mut code = source.as_bytes().to_vec();
    let mut at = 0;
    while at < code.len() {
        let end = non_code_end(source.as_bytes(), at);
        if end > at {
            blank(&mut code[at..end]);
            at = end;
        } else {
            at += 1;
        }
    }
    // Only whole comments and strings were overwritten, and only with spaces.
    String::from_utf8_lossy(&code).into_owned()
}

fn blank(bytes: &mut [u8]) {
    for byte in bytes.iter_mut().filter(|byte| **byte != b'\n') {
        *byte = b' ';
    }
}

/// The end of the comment, string or character that begins at `at`; `at` itself when none does.
fn non_code_end(source: &[u8], at: usize) -> usize {
    let rest = &source[at..];
    let before = at.checked_sub(1).map(|index| source[index]);
    let inside_word = before.is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    match rest {
        [b'/', b'/', ..] => at + rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len()),
        [b'/', b'*', ..] => at + block_comment(rest),
        [b'"', ..] => at + quoted(rest, b'"'),
        [b'r', b'"' | b'#', ..] if !inside_word || before == Some(b'b') => at + raw_string(rest),
        [b'\'', b'\\', ..] => at + quoted(rest, b'\''),
        // A character of one byte; anything longer without a closing quote is a lifetime.
        [b'\'', _, b'\'', ..] => at + 3,
        _ => at,
    }
}

/// Length of a comment with comments inside it.
fn block_comment(text: &[u8]) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while at < text.len() {
        match &text[at..] {
            [b'/', b'*', ..] => (depth, at) = (depth + 1, at + 2),
            [b'*', b'/', ..] if depth == 1 => return at + 2,
            [b'*', b'/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
    }
    text.len()
}

/// Length of a string or character with escapes.
fn quoted(text: &[u8], quote: u8) -> usize {
    let mut at = 1;
    while at < text.len() {
        match text[at] {
            b'\\' => at += 2,
            byte if byte == quote => return at + 1,
            _ => at += 1,
        }
    }
    text.len()
}

/// Length of a string between `r#"` and `"#`; 0 when the `r` begins something else, a raw name for instance.
fn raw_string(text: &[u8]) -> usize {
    let marks = text[1..].iter().take_while(|byte| **byte == b'#').count();
    if text.get(1 + marks) != Some(&b'"') {
        return 0;
    }
    let closing: Vec<u8> = std::iter::once(b'"').chain(std::iter::repeat_n(b'#', marks)).collect();
    let start = marks + 2;
    let inside = text[start..].windows(closing.len()).position(|window| window == closing);
    inside.map_or(text.len(), |length| start + length + closing.len())
}
