//! Field operators of a search: `title:cell`, `-tag:old`, `author:"van der Waals"`, `format:pdf,epub`, `year:2015-2020`.
//!
//! They are taken off before the words are read and say of which documents passages are shown. What looks like an
//! operator and is none (`https://..`, `title:` alone, `type:int`) stays a word: there is no syntax error.

use std::ops::RangeInclusive;

use studium_engine::protocol::extract::Format;

use super::query::{LONGEST_QUERY, quoted};
use super::words;

/// What of a document can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// Its title.
    Title,
    /// The name of its course.
    Course,
    /// The section of the course.
    Section,
    /// One of its tags.
    Tag,
    /// One of its authors.
    Author,
    /// When it appeared: a year or `2015-2020`.
    Year,
    /// ISO 639-1 code.
    Language,
    /// What the file is, by name or by ending.
    Format,
}

/// Names of the fields, in the languages of the window.
const NAMES: &[(&str, Field)] = &[
    ("title", Field::Title),
    ("titel", Field::Title),
    ("course", Field::Course),
    ("kurs", Field::Course),
    ("section", Field::Section),
    ("abschnitt", Field::Section),
    ("tag", Field::Tag),
    ("schlagwort", Field::Tag),
    ("author", Field::Author),
    ("autor", Field::Author),
    ("autorin", Field::Author),
    ("year", Field::Year),
    ("jahr", Field::Year),
    ("language", Field::Language),
    ("lang", Field::Language),
    ("sprache", Field::Language),
    ("format", Field::Format),
    ("type", Field::Format),
    ("typ", Field::Format),
];

/// Names and endings of formats.
const FORMATS: &[(&str, &[Format])] = &[
    ("pdf", &[Format::Pdf]),
    ("markdown", &[Format::Markdown]),
    ("md", &[Format::Markdown]),
    ("text", &[Format::Text]),
    ("txt", &[Format::Text]),
    ("html", &[Format::Html]),
    ("htm", &[Format::Html]),
    ("docx", &[Format::Docx]),
    ("word", &[Format::Docx, Format::Odt]),
    ("odt", &[Format::Odt]),
    ("pptx", &[Format::Pptx]),
    ("odp", &[Format::Odp]),
    ("slides", &[Format::Pptx, Format::Odp]),
    ("spreadsheet", &[Format::Spreadsheet]),
    ("xlsx", &[Format::Spreadsheet]),
    ("xls", &[Format::Spreadsheet]),
    ("ods", &[Format::Spreadsheet]),
    ("csv", &[Format::Csv]),
    ("epub", &[Format::Epub]),
    ("latex", &[Format::Latex]),
    ("tex", &[Format::Latex]),
    ("image", &[Format::Image]),
    ("png", &[Format::Image]),
    ("jpg", &[Format::Image]),
    ("jpeg", &[Format::Image]),
    ("recording", &[Format::Recording]),
    ("audio", &[Format::Recording]),
    ("mp3", &[Format::Recording]),
    ("wav", &[Format::Recording]),
    ("m4a", &[Format::Recording]),
];

/// What a document must be, or must not be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// What is looked at.
    pub field: Field,
    /// After a minus: the document must not be so.
    pub is_excluded: bool,
    /// One of them suffices.
    values: Vec<Value>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Value {
    /// Words in order, without accents, each at least the beginning of the field's word.
    Words(Vec<String>),
    Years(RangeInclusive<i32>),
    Formats(&'static [Format]),
}

/// A search with its field operators taken off.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldQuery {
    /// The rest, with phrases and exclusions.
    pub text: String,
    /// Every one must hold.
    pub conditions: Vec<Condition>,
}

/// What is known of a document.
#[derive(Debug, Clone, Copy, Default)]
pub struct Facts<'a> {
    /// Its title.
    pub title: &'a str,
    /// The name of its course.
    pub course: Option<&'a str>,
    /// The section of the course.
    pub section: Option<&'a str>,
    /// The student's own words for it.
    pub tags: &'a [String],
    /// Who wrote it.
    pub authors: &'a [String],
    /// When it appeared.
    pub year: Option<i32>,
    /// ISO 639-1 code.
    pub language: Option<&'a str>,
    /// What the file is.
    pub format: Option<Format>,
}

impl FieldQuery {
    /// Takes the operators off. Any text is a query.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut query = Self::default();
        let end = text.char_indices().nth(LONGEST_QUERY).map_or(text.len(), |(at, _)| at);
        let mut rest = &text[..end];
        while let Some(first) = rest.chars().next() {
            let is_start = query.text.chars().next_back().is_none_or(char::is_whitespace);
            if is_start && let Some((condition, after)) = operator(rest) {
                query.conditions.push(condition);
                rest = after;
                continue;
            }
            // A phrase goes over whole: what it holds is no operator.
            let taken = match quoted(rest) {
                Some((_, after)) if is_start || query.text.ends_with('-') => rest.len() - after.len(),
                _ => first.len_utf8(),
            };
            query.text.push_str(&rest[..taken]);
            rest = &rest[taken..];
        }
        query.text = query.text.split_whitespace().collect::<Vec<_>>().join(" ");
        query
    }

    /// Does an operator name the course? Then it says where to look, whatever course is open.
    #[must_use]
    pub fn names_course(&self) -> bool {
        self.conditions.iter().any(|condition| condition.field == Field::Course && !condition.is_excluded)
    }

    /// Is the document what all conditions ask for?
    #[must_use]
    pub fn admits(&self, facts: &Facts<'_>) -> bool {
        self.conditions.iter().all(|condition| condition.holds(facts))
    }
}

impl Condition {
    fn holds(&self, facts: &Facts<'_>) -> bool {
        let one = |text: &str| self.values.iter().any(|value| value.is_in(text));
        let found = match self.field {
            Field::Title => one(facts.title),
            Field::Course => facts.course.is_some_and(one),
            Field::Section => facts.section.is_some_and(one),
            Field::Language => facts.language.is_some_and(one),
            Field::Tag => facts.tags.iter().any(|tag| one(tag)),
            Field::Author => facts.authors.iter().any(|author| one(author)),
            Field::Year => facts.year.is_some_and(|year| {
                self.values.iter().any(|value| matches!(value, Value::Years(years) if years.contains(&year)))
            }),
            Field::Format => facts.format.is_some_and(|format| {
                self.values.iter().any(|value| matches!(value, Value::Formats(formats) if formats.contains(&format)))
            }),
        };
        found != self.is_excluded
    }
}

impl Value {
    fn of(field: Field, text: &str) -> Option<Self> {
        match field {
            Field::Year => {
                let (first, last) = text.split_once(['-', '–']).unwrap_or((text, text));
                Some(Self::Years(first.trim().parse().ok()?..=last.trim().parse().ok()?))
            }
            Field::Format => {
                let name = text.trim().trim_start_matches('.').to_lowercase();
                FORMATS.iter().find(|(known, _)| *known == name).map(|(_, formats)| Self::Formats(formats))
            }
            Field::Title | Field::Course | Field::Section | Field::Tag | Field::Author | Field::Language => {
                let words = plain_words(text);
                (!words.is_empty()).then_some(Self::Words(words))
            }
        }
    }

    fn is_in(&self, text: &str) -> bool {
        let Self::Words(wanted) = self else { return false };
        let found = plain_words(text);
        found
            .windows(wanted.len())
            .any(|window| window.iter().zip(wanted).all(|(word, beginning)| word.starts_with(beginning.as_str())))
    }
}

/// Words in lower case, without accents.
fn plain_words(text: &str) -> Vec<String> {
    words(text).into_iter().map(|word| word.folded.unwrap_or(word.text)).collect()
}

/// The operator at the start of `text`, and what follows it.
fn operator(text: &str) -> Option<(Condition, &str)> {
    let (is_excluded, rest) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (name, rest) = rest.split_once(':')?;
    let name = name.to_lowercase();
    let field = NAMES.iter().find(|(known, _)| *known == name)?.1;
    let (values, rest) = match quoted(rest) {
        Some((phrase, after)) => (vec![phrase], after),
        None => {
            let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
            (rest[..end].split(',').filter(|value| !value.is_empty()).collect(), &rest[end..])
        }
    };
    let values: Vec<Value> = values.into_iter().map(|value| Value::of(field, value)).collect::<Option<_>>()?;
    (!values.is_empty()).then_some((Condition { field, is_excluded, values }, rest))
}
