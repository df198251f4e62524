//! A sentence with deletions, as the field of a cloze note; and plain text as HTML.

use studium_base::TextRange;

use super::types::Candidate;
use super::word::{Word, is_same_word, words};

/// The fields of a cloze note: the sentence in HTML with its terms deleted, wherever they stand in it.
#[must_use]
pub fn cloze_fields(candidate: &Candidate) -> Vec<String> {
    let all = words(&candidate.text);
    let mut deletions: Vec<(TextRange, usize)> = Vec::new();
    for (number, term) in (1..).zip(&candidate.terms) {
        for place in occurrences(&all, *term) {
            if !deletions.iter().any(|(taken, _)| taken.overlaps(place)) {
                deletions.push((place, number));
            }
        }
    }
    deletions.sort_by_key(|(place, _)| place.start);
    let letters: Vec<char> = candidate.text.chars().collect();
    let slice = |start: u32, end: u32| letters[start as usize..end as usize].iter().collect::<String>();
    let (mut field, mut at) = (String::new(), 0);
    for (place, number) in deletions {
        field.push_str(&html(&slice(at, place.start)));
        // A colon that comes twice would begin the hint.
        let hidden = html(&slice(place.start, place.end)).replace("::", "&#58;:");
        field.push_str(&format!("{{{{c{number}::{hidden}}}}}"));
        at = place.end;
    }
    field.push_str(&html(&slice(at, u32::try_from(letters.len()).unwrap_or(u32::MAX))));
    vec![field]
}

/// The places where the words of a term stand, in any of their forms; the term itself first.
fn occurrences(all: &[Word], term: TextRange) -> Vec<TextRange> {
    let wanted: Vec<&Word> = all.iter().filter(|word| term.contains(word.range)).collect();
    let mut found = vec![term];
    if wanted.is_empty() {
        return found;
    }
    for run in all.windows(wanted.len()) {
        if run.iter().zip(&wanted).all(|(word, wanted)| is_same_word(&word.text, &wanted.text)) {
            found.push(TextRange::new(run[0].range.start, run[run.len() - 1].range.end));
        }
    }
    found
}

/// Text as the content of HTML, not of an attribute: signs of markup lose their meaning, braces too, so that nothing in it is taken for a deletion.
#[must_use]
pub fn html(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '{' => escaped.push_str("&#123;"),
            '}' => escaped.push_str("&#125;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// The words of a field without markup and without the signs of deletions: `{{c1::Paris::capital}}` is `Paris`.
#[must_use]
pub fn plain(field: &str) -> String {
    let mut kept = String::with_capacity(field.len());
    let mut rest = field;
    while let Some(start) = rest.find("{{c") {
        kept.push_str(&rest[..start]);
        let after = &rest[start + 3..];
        let digits = after.bytes().take_while(u8::is_ascii_digit).count();
        rest = match after[digits..].strip_prefix("::") {
            Some(body) if digits > 0 => match body.find("}}") {
                Some(end) => {
                    kept.push_str(body[..end].split("::").next().unwrap_or_default());
                    &body[end + 2..]
                }
                None => body,
            },
            _ => {
                kept.push_str("{{c");
                after
            }
        };
    }
    kept.push_str(rest);
    crate::template::strip(&kept)
}
