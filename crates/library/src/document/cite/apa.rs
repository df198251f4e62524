//! APA, seventh edition, without the italics that plain text has no room for.

use studium_base::clock;

use super::name::{Name, initials};
use super::{Place, Quotation, Work};

/// From so many authors on, those between the 19th and the last are left out.
const MANY_AUTHORS: usize = 21;
/// From so many words on, a quotation stands as a block without quotation marks.
const BLOCK_WORDS: usize = 40;

pub(super) fn write(work: &Work, quotation: Option<&Quotation>) -> String {
    match quotation {
        Some(quotation) => format!("{}\n\n{}", quoted(work, quotation), reference(work)),
        None => reference(work),
    }
}

fn reference(work: &Work) -> String {
    let date = format!("({}).", year(work));
    let title = match work.kind {
        Some(kind) => format!("{} [{kind}]", work.title),
        None => work.title.clone(),
    };
    // Without an author the title takes the author's place.
    let mut words = match authors(&work.authors) {
        Some(authors) => vec![ended(&authors), date, ended(&title)],
        None => vec![ended(&title), date],
    };
    words.extend(work.address.clone());
    words.join(" ")
}

fn quoted(work: &Work, quotation: &Quotation) -> String {
    let mut facts = vec![named(work), year(work)];
    facts.extend(quotation.place.as_ref().map(place));
    let source = format!("({})", facts.join(", "));
    let text = quotation.text.trim();
    if text.split_whitespace().count() >= BLOCK_WORDS {
        return format!("    {text} {source}");
    }
    // Within double marks stand single ones, and the full stop comes after the source.
    let inner = text.replace(['“', '”', '"'], "'");
    let inner = inner.strip_suffix('.').unwrap_or(&inner);
    format!("“{inner}” {source}.")
}

fn year(work: &Work) -> String {
    match work.year {
        None => "n.d.".to_owned(),
        Some(year) if year < 0 => format!("{} B.C.E.", year.unsigned_abs()),
        Some(year) => year.to_string(),
    }
}

fn authors(names: &[Name]) -> Option<String> {
    let names: Vec<String> = names.iter().map(author).collect();
    let (last, others) = names.split_last()?;
    Some(match others.len() {
        0 => last.clone(),
        count if count + 1 >= MANY_AUTHORS => format!("{}, . . . {last}", others[..MANY_AUTHORS - 2].join(", ")),
        _ => format!("{}, & {last}", others.join(", ")),
    })
}

fn author(name: &Name) -> String {
    match name {
        Name::Whole(whole) => whole.clone(),
        Name::Person { family, given, suffix } => {
            let mut parts = vec![family.clone(), initials(given)];
            parts.extend(suffix.clone());
            parts.join(", ")
        }
    }
}

/// How the work is named in running text.
fn named(work: &Work) -> String {
    match work.authors.as_slice() {
        [] => work.title.clone(),
        [one] => one.family().to_owned(),
        [one, other] => format!("{} & {}", one.family(), other.family()),
        [first, ..] => format!("{} et al.", first.family()),
    }
}

fn place(place: &Place) -> String {
    match place {
        Place::Pages(from, to) if from == to => format!("p. {from}"),
        Place::Pages(from, to) => format!("pp. {from}–{to}"),
        Place::Slide(index) => format!("Slide {index}"),
        Place::Section(title) => format!("“{title}” section"),
        Place::Moment(ms) => clock(*ms),
    }
}

/// With a full stop, unless it ends like a sentence already.
fn ended(text: &str) -> String {
    if text.ends_with(['.', '?', '!']) { text.to_owned() } else { format!("{text}.") }
}
