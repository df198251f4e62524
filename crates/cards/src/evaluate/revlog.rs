//! A review log: which card was answered when and how. Read from CSV with the header `card_id,review_time_ms,rating`,
//! or handed over by the store.

use std::collections::HashMap;
use std::io::Read;

use studium_base::Timestamp;

use crate::error::CardsError;
use crate::schedule::Rating;

const HEADER: [&str; 3] = ["card_id", "review_time_ms", "rating"];

/// The end of the year 9999: later times are slips of the pen.
const LATEST_MS: i64 = 253_402_300_799_999;

/// What is wrong with a line, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LineProblem {
    /// The first line is not the header.
    #[error("the first line must be `card_id,review_time_ms,rating`, it is `{0}`")]
    Header(String),
    /// Too few or too many values.
    #[error("it has {0} values where 3 are needed: card_id, review_time_ms, rating")]
    Columns(usize),
    /// No card.
    #[error("the first value, card_id, is empty; give each card an id of its own")]
    NoCard,
    /// Not a time.
    #[error("`{0}` is not a time; review_time_ms is a whole number of milliseconds since 1970")]
    Time(String),
    /// Not a rating.
    #[error("`{0}` is not a rating; write 1 (again), 2 (hard), 3 (good) or 4 (easy), or leave the line out")]
    Rating(String),
    /// Not text.
    #[error("it is not UTF-8 text; save the file as UTF-8")]
    Encoding,
}

/// One answer in a log; cards are counted from 0 in the order in which they first appear.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LoggedReview {
    pub(super) card: u32,
    pub(super) at: Timestamp,
    pub(super) rating: Rating,
}

/// Reviews of many cards in order of time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Revlog {
    reviews: Vec<LoggedReview>,
    cards: usize,
}

impl Revlog {
    /// A log of reviews in any order; those of one instant keep theirs. Cards are told apart by any number.
    #[must_use]
    pub fn new(reviews: impl IntoIterator<Item = (i64, Timestamp, Rating)>) -> Self {
        let mut numbers: HashMap<i64, u32> = HashMap::new();
        let reviews = reviews.into_iter().map(|(id, at, rating)| {
            let next = numbers.len() as u32;
            LoggedReview { card: *numbers.entry(id).or_insert(next), at, rating }
        });
        let reviews = reviews.collect();
        Self::sorted(reviews, numbers.len())
    }

    /// Reads CSV. Card ids may be any text; lines may come in any order.
    ///
    /// # Errors
    /// [`CardsError::RevlogLine`] for the first line that is not a review, [`CardsError::RevlogRead`] when reading fails.
    pub fn read_csv(source: impl Read) -> Result<Self, CardsError> {
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).flexible(true).trim(csv::Trim::All).from_reader(source);
        let mut numbers: HashMap<String, u32> = HashMap::new();
        let mut reviews = Vec::new();
        let mut row = csv::ByteRecord::new();
        let mut has_header = false;
        while reader.read_byte_record(&mut row).map_err(read_error)? {
            let line = row.position().map_or(0, csv::Position::line);
            let found =
                if has_header { parse(&row, &mut numbers).map(Some) } else { check_header(&row).map(|()| None) };
            has_header = true;
            reviews.extend(found.map_err(|problem| CardsError::RevlogLine { line, problem })?);
        }
        if !has_header {
            return Err(CardsError::RevlogLine { line: 1, problem: LineProblem::Header(String::new()) });
        }
        Ok(Self::sorted(reviews, numbers.len()))
    }

    /// How many reviews it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.reviews.len()
    }

    /// Holds it none?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.reviews.is_empty()
    }

    pub(super) fn reviews(&self) -> &[LoggedReview] {
        &self.reviews
    }

    pub(super) fn cards(&self) -> usize {
        self.cards
    }

    fn sorted(mut reviews: Vec<LoggedReview>, cards: usize) -> Self {
        reviews.sort_by_key(|review| review.at);
        Self { reviews, cards }
    }
}

fn check_header(row: &csv::ByteRecord) -> Result<(), LineProblem> {
    // Spreadsheets put a byte order mark before the first name.
    let names: Vec<&[u8]> = row.iter().map(|name| name.strip_prefix("\u{feff}".as_bytes()).unwrap_or(name)).collect();
    if names.len() == HEADER.len() && names.iter().zip(HEADER).all(|(name, wanted)| *name == wanted.as_bytes()) {
        return Ok(());
    }
    let line = names.iter().map(|name| String::from_utf8_lossy(name)).collect::<Vec<_>>().join(",");
    Err(LineProblem::Header(shortened(&line)))
}

fn parse(row: &csv::ByteRecord, numbers: &mut HashMap<String, u32>) -> Result<LoggedReview, LineProblem> {
    if row.len() != HEADER.len() {
        return Err(LineProblem::Columns(row.len()));
    }
    let text = |index: usize| str::from_utf8(&row[index]).map_err(|_| LineProblem::Encoding);
    let (id, time, rating) = (text(0)?, text(1)?, text(2)?);
    if id.is_empty() {
        return Err(LineProblem::NoCard);
    }
    let at = time.parse().ok().filter(|ms| (0..=LATEST_MS).contains(ms));
    let at = Timestamp(at.ok_or_else(|| LineProblem::Time(shortened(time)))?);
    let rating =
        rating.parse().ok().and_then(Rating::from_number).ok_or_else(|| LineProblem::Rating(shortened(rating)))?;
    let card = if let Some(&card) = numbers.get(id) {
        card
    } else {
        let card = numbers.len() as u32;
        numbers.insert(id.to_owned(), card);
        card
    };
    Ok(LoggedReview { card, at, rating })
}

/// A line of a binary file would fill the screen.
fn shortened(text: &str) -> String {
    text.chars().take(60).collect()
}

fn read_error(error: csv::Error) -> CardsError {
    CardsError::RevlogRead(std::io::Error::from(error))
}
