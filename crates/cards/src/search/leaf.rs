//! The conditions with a prefix: `deck:`, `is:`, `prop:` and the others.

use std::str::FromStr;

use super::node::{Compare, Leaf, Match, Property, State, Tag};
use super::parse::Piece;
use super::problem::{Advice, SearchProblem};

/// The condition `key:value`.
pub(super) fn leaf(piece: &Piece<'_>, key: &str, value: &str) -> Result<Leaf, SearchProblem> {
    let folded = value.to_lowercase();
    Ok(match key.to_lowercase().as_str() {
        "deck" => match folded.as_str() {
            "current" => Leaf::CurrentDeck,
            "filtered" => Leaf::FilteredDeck,
            _ => Leaf::Deck(piece.pattern(value)?),
        },
        "preset" => Leaf::Preset(piece.pattern(value)?),
        "tag" if folded == "none" => Leaf::Tag(Tag::None),
        "tag" => Leaf::Tag(Tag::Like(after_prefix(piece, value)?)),
        "note" => Leaf::NoteType(piece.pattern(value)?),
        "mid" => Leaf::NoteTypeId(id(piece, value)?),
        "card" => match value.parse::<u16>() {
            Ok(number) => Leaf::Ordinal(number.checked_sub(1).ok_or_else(|| piece.problem(Advice::Number("card:1")))?),
            Err(_) => Leaf::Template(piece.pattern(value)?),
        },
        "is" => Leaf::Is(state(&folded).ok_or_else(|| piece.problem(Advice::IsWhat))?),
        "flag" => {
            let flag = value.parse().ok().filter(|flag| *flag <= 7);
            Leaf::Flag(flag.ok_or_else(|| piece.problem(Advice::FlagWhat))?)
        }
        "prop" => property(piece, value)?,
        "rated" => {
            let (days, button) = value.split_once(':').map_or((value, None), |(days, button)| (days, Some(button)));
            let days = days_of(piece, days, "rated:7")?;
            match button {
                Some("0") => Leaf::Moved(days),
                button => Leaf::Rated(days, button.map(|button| button_of(piece, button)).transpose()?),
            }
        }
        "resched" => Leaf::Moved(days_of(piece, value, "resched:7")?),
        "added" => Leaf::Added(days_of(piece, value, "added:7")?),
        "edited" => Leaf::Edited(days_of(piece, value, "edited:7")?),
        "introduced" => Leaf::Introduced(days_of(piece, value, "introduced:7")?),
        "nid" => Leaf::Notes(ids(piece, value)?),
        "cid" => Leaf::Cards(ids(piece, value)?),
        "dupe" => {
            let (note_type, text) = value.split_once(',').ok_or_else(|| piece.problem(Advice::DupeWhat))?;
            let note_type = note_type.trim().parse().map_err(|_| piece.problem(Advice::DupeWhat))?;
            Leaf::Copies(note_type, piece.plain(text)?)
        }
        "w" => Leaf::Anywhere(Match::Word(piece.pattern(value)?)),
        "re" => Leaf::Anywhere(Match::Regex(piece.regex(value)?)),
        "nc" => Leaf::Anywhere(Match::Plain(piece.pattern(value)?)),
        // Anki's search without the marks of deletions: ours never sees them.
        "sc" => Leaf::Anywhere(Match::Text(piece.pattern(value)?)),
        "has" => match folded.as_str() {
            "source" => Leaf::Source(None),
            _ => return Err(piece.problem(Advice::HasWhat)),
        },
        "has-cd" => Leaf::HasCustom(piece.plain(value)?),
        "document" if matches!(value, "" | "*") => Leaf::Source(None),
        "document" => Leaf::Source(Some(id(piece, value)?)),
        _ => Leaf::Field(piece.pattern(key)?, after_prefix(piece, value)?),
    })
}

/// A text that may itself begin with `re:` or `nc:`.
fn after_prefix(piece: &Piece<'_>, value: &str) -> Result<Match, SearchProblem> {
    if let Some(expression) = value.strip_prefix("re:") {
        Ok(Match::Regex(piece.regex(expression)?))
    } else if let Some(text) = value.strip_prefix("nc:") {
        Ok(Match::Plain(piece.pattern(text)?))
    } else {
        Ok(Match::Text(piece.pattern(value)?))
    }
}

fn state(word: &str) -> Option<State> {
    Some(match word {
        "due" => State::Due,
        "new" => State::New,
        "learn" => State::Learning,
        "review" => State::Review,
        "suspended" => State::Suspended,
        "buried" => State::Buried,
        "buried-manually" => State::BuriedManually,
        "buried-sibling" => State::BuriedSibling,
        _ => return None,
    })
}

fn property(piece: &Piece<'_>, value: &str) -> Result<Leaf, SearchProblem> {
    // The longer signs first: `<` begins `<=` too.
    const SIGNS: [(&str, Compare); 6] = [
        ("<=", Compare::LessOrEqual),
        (">=", Compare::GreaterOrEqual),
        ("!=", Compare::Unequal),
        ("=", Compare::Equal),
        ("<", Compare::Less),
        (">", Compare::Greater),
    ];
    let at = value.find(['<', '>', '=', '!']);
    let (name, rest) = value.split_at(at.unwrap_or(value.len()));
    let name = name.to_lowercase();
    let custom = |prefix: &str| name.strip_prefix(prefix).filter(|key| !key.is_empty()).map(str::to_owned);
    let known = ["ivl", "due", "reps", "lapses", "ease", "pos", "s", "d", "r", "rated", "resched"];
    if !known.contains(&name.as_str()) && custom("cdn:").is_none() && custom("cds:").is_none() {
        return Err(piece.problem(Advice::PropWhat));
    }
    let sign = SIGNS.into_iter().find_map(|(sign, compare)| Some((rest.strip_prefix(sign)?, compare)));
    let (operand, compare) = sign.ok_or_else(|| piece.problem(Advice::PropCompare))?;
    let number = |example: &'static str| {
        let number = operand.parse::<f64>().ok().filter(|number| number.is_finite());
        number.ok_or_else(|| piece.problem(Advice::Number(example)))
    };
    let whole = |example: &'static str| {
        let number = operand.parse::<i32>().map_err(|_| piece.problem(Advice::Number(example)))?;
        Ok::<f64, SearchProblem>(f64::from(number))
    };
    let past = |text: &str, example: &'static str| {
        let day = text.parse::<i32>().ok().filter(|day| *day <= 0);
        day.ok_or_else(|| piece.problem(Advice::Number(example)))
    };
    let property = match name.as_str() {
        "ivl" => Property::Interval(whole("prop:ivl>=10")?),
        "due" => Property::Due(whole("prop:due=-1")?),
        "reps" => Property::Reps(whole("prop:reps<10")?),
        "lapses" => Property::Lapses(whole("prop:lapses>3")?),
        "pos" => Property::Position(whole("prop:pos<=100")?),
        "ease" => Property::Ease(number("prop:ease!=2.5")?),
        "s" => Property::Stability(number("prop:s>21")?),
        "d" => Property::Difficulty(number("prop:d>0.3")?),
        "r" => Property::Recall(number("prop:r<0.9")?),
        "resched" => Property::Moved(past(operand, "prop:resched=-1")?),
        "rated" => {
            let (day, button) = operand.split_once(':').map_or((operand, None), |(day, button)| (day, Some(button)));
            let day = past(day, "prop:rated=-1")?;
            Property::Rated(day, button.map(|button| button_of(piece, button)).transpose()?)
        }
        _ => match (custom("cdn:"), custom("cds:")) {
            (Some(key), _) => Property::CustomNumber(key, number("prop:cdn:name>5")?),
            (None, Some(key)) => Property::CustomText(key, piece.plain(operand)?),
            (None, None) => return Err(piece.problem(Advice::PropWhat)),
        },
    };
    Ok(Leaf::Property(compare, property))
}

/// Days from 1 on; 0 counts as 1, as in Anki.
fn days_of(piece: &Piece<'_>, value: &str, example: &'static str) -> Result<u32, SearchProblem> {
    /// A century.
    const MAX_DAYS: u32 = 36_500;
    let days = value.parse::<u32>().map_err(|_| piece.problem(Advice::Days(example)))?;
    Ok(days.clamp(1, MAX_DAYS))
}

fn button_of(piece: &Piece<'_>, value: &str) -> Result<u8, SearchProblem> {
    let button = value.parse().ok().filter(|button| (1..=4).contains(button));
    button.ok_or_else(|| piece.problem(Advice::Button))
}

fn id<T: FromStr>(piece: &Piece<'_>, value: &str) -> Result<T, SearchProblem> {
    value.trim().parse().map_err(|_| piece.problem(Advice::Id))
}

fn ids<T: FromStr>(piece: &Piece<'_>, value: &str) -> Result<Vec<T>, SearchProblem> {
    value.split(',').map(|value| id(piece, value)).collect()
}
