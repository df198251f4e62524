//! BibTeX: an entry, and a quotation in LaTeX that refers to it.

use studium_base::clock;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::name::Name;
use super::{Place, Quotation, Work};

pub(super) fn write(work: &Work, quotation: Option<&Quotation>) -> String {
    let key = key(work);
    let entry = entry(work, &key);
    let Some(quotation) = quotation else { return entry };
    let place = quotation.place.as_ref().map(|at| format!("[{}]", place(at))).unwrap_or_default();
    format!("``{}'' \\cite{place}{{{key}}}\n\n{entry}", escaped(quotation.text.trim()))
}

/// Neither publisher nor journal is known of a file, so the entry is of the kind that asks for neither.
fn entry(work: &Work, key: &str) -> String {
    let mut fields = Vec::new();
    if !work.authors.is_empty() {
        let names: Vec<String> = work.authors.iter().map(author).collect();
        fields.push(("author", names.join(" and ")));
    }
    // The second pair of braces keeps capitals as they are.
    fields.push(("title", format!("{{{}}}", escaped(&work.title))));
    // Without a year styles leave it out or write "n.d." themselves.
    fields.extend(work.year.map(|year| ("year", year.to_string())));
    fields.extend(work.kind.map(|kind| ("note", escaped(kind))));
    fields.extend(work.address.as_ref().map(|address| ("howpublished", format!("\\url{{{}}}", in_url(address)))));
    let lines: Vec<String> = fields.into_iter().map(|(name, value)| format!("  {name} = {{{value}}},\n")).collect();
    format!("@misc{{{key},\n{}}}", lines.concat())
}

/// Family name, year and the title's first long word, in plain letters: "lindqvist2021biology".
fn key(work: &Work) -> String {
    let family = work.authors.first().map(|name| plain(name.family())).unwrap_or_default();
    let year = work.year.map_or_else(|| "nd".to_owned(), |year| year.unsigned_abs().to_string());
    let mut words = work.title.split_whitespace().map(plain).filter(|word| !word.is_empty());
    let word = words.clone().find(|word| word.len() > 3).or_else(|| words.next()).unwrap_or_default();
    let key = format!("{family}{year}{word}");
    // A title in a script without plain letters leaves the year alone.
    if key.starts_with(|first: char| first.is_ascii_alphabetic()) { key } else { format!("document{key}") }
}

/// Letters without their marks, lower case; what has no plain form is left out.
fn plain(text: &str) -> String {
    let letters = text.replace('ß', "ss");
    let letters = letters.nfkd().filter(|letter| !is_combining_mark(*letter));
    letters.filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}

fn author(name: &Name) -> String {
    match name {
        Name::Whole(whole) => format!("{{{}}}", escaped(whole)),
        Name::Person { family, given, suffix } => {
            let mut parts = vec![escaped(family)];
            parts.extend(suffix.as_deref().map(escaped));
            parts.push(escaped(&given.join(" ")));
            parts.join(", ")
        }
    }
}

fn place(place: &Place) -> String {
    match place {
        Place::Pages(from, to) if from == to => format!("p.~{}", escaped(from)),
        Place::Pages(from, to) => format!("pp.~{}--{}", escaped(from), escaped(to)),
        Place::Slide(index) => format!("slide~{index}"),
        // A bracket would end the optional argument.
        Place::Section(title) => format!("{{section ``{}''}}", escaped(title)),
        Place::Moment(ms) => clock(*ms),
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => out.extend(['\\', letter]),
            '\\' => out.push_str("\\textbackslash{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            _ => out.push(letter),
        }
    }
    out
}

/// Braces and blanks would end or break the address.
fn in_url(address: &str) -> String {
    address.replace('{', "%7B").replace('}', "%7D").replace('\\', "%5C").replace(' ', "%20")
}
