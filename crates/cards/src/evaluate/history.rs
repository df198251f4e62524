//! A log by card: for each its ratings with the days between them, and which reviews can be scored.

use fsrs::{FSRSItem, FSRSReview};
use studium_base::Timestamp;

use super::revlog::Revlog;

/// Reviews of a card beyond this many are left out of what is trained on: the crate does not train on longer histories
/// (its `max_seq_len`), and a copy of all that came before each would grow with the square of their number.
const LONGEST_TRAINED: usize = 256;

/// The least number of reviews that can be cut into six parts.
pub(super) const LEAST_SCORED: usize = PARTS;

/// One part to begin with, and five that are predicted in turn.
const PARTS: usize = 6;

/// Where RMSE puts a review: with others of a like interval, count of reviews and count of lapses.
pub(super) type Bin = (u32, u32, u32);

/// A review that can be scored: its card, its place in that card's history, its bin.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scored {
    pub(super) card: u32,
    pub(super) index: u32,
    pub(super) bin: Bin,
}

/// All cards of a log.
pub(super) struct Histories {
    cards: Vec<Vec<FSRSReview>>,
    /// In order of time.
    scored: Vec<Scored>,
}

impl Histories {
    /// `day_of` numbers the days of study. A clock that was set back gives no negative days.
    pub(super) fn of(log: &Revlog, day_of: impl Fn(Timestamp) -> i32) -> Self {
        let mut cards: Vec<Vec<FSRSReview>> = vec![Vec::new(); log.cards()];
        let mut progress = vec![CardProgress::default(); log.cards()];
        let (bins, mut scored) = (Bins::new(), Vec::new());
        for review in log.reviews() {
            let history = &mut cards[review.card as usize];
            let progress = &mut progress[review.card as usize];
            let day = day_of(review.at);
            let delta_t =
                if history.is_empty() { 0 } else { u32::try_from(day.saturating_sub(progress.day)).unwrap_or(0) };
            progress.day = day;
            if delta_t > 0 {
                progress.long_term += 1;
                let bin = bins.of(delta_t, progress.long_term, progress.lapses);
                scored.push(Scored { card: review.card, index: history.len() as u32, bin });
                progress.lapses += u32::from(review.rating.number() == 1);
            }
            history.push(FSRSReview { rating: u32::from(review.rating.number()), delta_t });
        }
        Self { cards, scored }
    }

    pub(super) fn count(&self) -> usize {
        self.cards.len()
    }

    pub(super) fn card(&self, card: u32) -> &[FSRSReview] {
        &self.cards[card as usize]
    }

    pub(super) fn scored(&self) -> &[Scored] {
        &self.scored
    }

    /// The five folds: what is learned from, and what is predicted then.
    pub(super) fn folds(&self) -> Vec<(&[Scored], &[Scored])> {
        let part = self.scored.len() / PARTS;
        (1..PARTS)
            .map(|fold| {
                let end = if fold == PARTS - 1 { self.scored.len() } else { (fold + 1) * part };
                (&self.scored[..fold * part], &self.scored[fold * part..end])
            })
            .collect()
    }

    /// Reviews with all that came before them, as the crate trains on.
    pub(super) fn items(&self, scored: &[Scored]) -> Vec<FSRSItem> {
        scored.iter().map(|review| self.item(*review)).collect()
    }

    fn item(&self, review: Scored) -> FSRSItem {
        let history = self.card(review.card);
        let index = review.index as usize;
        let past = &history[..index.min(LONGEST_TRAINED)];
        let mut reviews = Vec::with_capacity(past.len() + 1);
        reviews.extend_from_slice(past);
        reviews.push(history[index]);
        FSRSItem { reviews }
    }
}

#[derive(Clone, Default)]
struct CardProgress {
    day: i32,
    long_term: u32,
    lapses: u32,
}

/// The bins of RMSE(bins), as the crate and the srs-benchmark define them: powers of 3.62 in days, of 1.89 in reviews on
/// new days (the one at hand and one more included), of 1.73 in lapses.
struct Bins {
    days: Ladder,
    counts: Ladder,
    lapses: Ladder,
}

impl Bins {
    fn new() -> Self {
        Self { days: Ladder::new(248.0, 3.62), counts: Ladder::new(1.99, 1.89), lapses: Ladder::new(1.65, 1.73) }
    }

    fn of(&self, delta_t: u32, long_term: u32, lapses: u32) -> Bin {
        (self.days.rung(delta_t), self.counts.rung(long_term + 1), self.lapses.rung(lapses))
    }
}

/// Powers of a base, scaled and rounded. Small values are looked up: logarithms of a million reviews would take a tenth
/// of the time in which parameters are fitted to them.
struct Ladder {
    scale: f64,
    base: f64,
    small: Vec<u32>,
}

impl Ladder {
    fn new(scale: f64, base: f64) -> Self {
        let ladder = Self { scale, base, small: Vec::new() };
        Self { small: (0..1024).map(|value| ladder.rung(value)).collect(), ..ladder }
    }

    /// The largest power that is no larger than the value; 0 for 0.
    fn rung(&self, value: u32) -> u32 {
        if let Some(&rung) = self.small.get(value as usize) {
            return rung;
        }
        if value == 0 {
            0
        } else {
            (self.scale * self.base.powf(f64::from(value).log(self.base).floor())).round() as u32
        }
    }
}
