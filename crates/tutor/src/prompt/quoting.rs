//! Answers in the sources' own sentences, for models too small to say it in words of their own: a grammar leaves the
//! model only these sentences. The first is the one nearest to the question: where a model of 135 million weights was
//! left to choose it among two, fewer answers held what was asked for (23 of 40 questions of XQuAD against 27).

use studium_library::sentences;

use super::fence;
use super::gather::Source;

/// Shorter ones are headings and labels, longer ones are tables and lists without full stops; in characters.
const LENGTH: std::ops::RangeInclusive<usize> = 40..=400;

/// The sentences that may be quoted, as the model reads them, in the order of the sources.
pub(crate) fn quotable(sources: &[Source]) -> Vec<String> {
    let mut quotable: Vec<String> = Vec::new();
    for source in sources {
        let characters: Vec<char> = source.text.chars().collect();
        let mut is_after_year = false;
        for range in sentences(&source.text) {
            let text: String = characters[range.start as usize..range.end as usize].iter().collect();
            let sentence = fence::quote(&text).trim_start_matches("> ").to_owned();
            let is_whole = sentence.ends_with(['.', '!', '。', '！', '"', '”', ')'])
                && !sentence.starts_with(char::is_lowercase)
                && !sentence.contains("\n> ");
            // "Roediger, H. L. (2006)." and the title after it: a list of references names everything and says nothing.
            let is_year = ends_with_year(&sentence);
            let is_reference = is_year || is_after_year;
            is_after_year = is_year;
            let is_sized = LENGTH.contains(&sentence.chars().count());
            if is_whole && is_sized && !is_reference && !quotable.contains(&sentence) {
                quotable.push(sentence);
            }
        }
    }
    quotable
}

fn ends_with_year(sentence: &str) -> bool {
    let end = sentence.trim_end_matches(['.', ':', ' ']);
    let year = end.strip_suffix(')').and_then(|rest| rest.rsplit_once('(')).map_or("", |(_, year)| year);
    year.len() >= 4 && year.bytes().take(4).all(|byte| byte.is_ascii_digit()) && year.len() <= 5
}

/// GBNF of an answer that begins with the first sentence; the model chooses whether to go on, and with which of the
/// others. `None` where there is no sentence.
pub(crate) fn grammar(sentences: &[String]) -> Option<String> {
    let (first, others) = sentences.split_first()?;
    let more = if others.is_empty() { "" } else { " (\" \" more)?" };
    let mut rules = format!("root ::= {}{more}\n", literal(first));
    if !others.is_empty() {
        let others: Vec<String> = others.iter().map(|sentence| literal(sentence)).collect();
        rules = format!("{rules}more ::= {}\n", others.join(" | "));
    }
    Some(rules)
}

fn literal(sentence: &str) -> String {
    format!("\"{}\"", sentence.replace('\\', "\\\\").replace('"', "\\\""))
}
