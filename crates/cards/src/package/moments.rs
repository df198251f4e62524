//! Ids as Anki gives them: moments, in milliseconds since 1970, none of them twice.

use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::Hash;

use studium_base::Timestamp;
use studium_engine::protocol::package::{AnkiId, Review};
use studium_store::RowId;

/// The start of the year 2100: a row that claims to be made later was made by a broken clock.
const LAST_MOMENT_MS: i64 = 4_102_444_800_000;

/// Gives each of a few things the id that it has in Anki, or the next one that is free.
#[derive(Default)]
pub(super) struct Ids(HashSet<i64>);

impl Ids {
    pub(super) fn take(&mut self, wanted: i64) -> AnkiId {
        let free = (wanted..).find(|id| !self.0.contains(id)).unwrap_or(wanted);
        self.0.insert(free);
        AnkiId(free)
    }
}

/// An id in Anki's manner: the moment in a UUID of version 7, a made-up one for others.
pub(super) fn moment_of(id: impl Into<RowId>) -> i64 {
    let bytes = *id.into().as_bytes();
    let [a, b, c, d, e, f, version, .., w, x, y, z] = bytes;
    if version >> 4 == 7 {
        i64::from_be_bytes([0, 0, a, b, c, d, e, f])
    } else {
        1_600_000_000_000 + i64::from(u32::from_be_bytes([w, x, y, z]))
    }
}

/// The ids of rows, which come in the order in which they were made, each with the id that it has in Anki and the
/// moment at which it was made. Ids of Anki stay; the others stand in the order of their rows, and a whole text that came
/// in at one moment takes no longer than as many rows of their own moments.
pub(super) fn ids_of<T: Eq + Hash>(rows: Vec<(T, Option<AnkiId>, Timestamp)>) -> HashMap<T, AnkiId> {
    let mut ids = HashMap::with_capacity(rows.len());
    let (mut taken, mut others) = (HashSet::new(), Vec::new());
    for (row, known, made_at) in rows {
        match known {
            Some(known) if taken.insert(known.0) => {
                ids.insert(row, known);
            }
            _ => others.push((row, made_at)),
        }
    }
    let mut last = 0;
    for (row, made_at) in others {
        last = made_at.0.min(LAST_MOMENT_MS).max(last + 1);
        while taken.contains(&last) {
            last += 1;
        }
        ids.insert(row, AnkiId(last));
    }
    ids
}

/// Gives each entry of a log a moment of its own. The entries come in the order of their moments. One entry of each
/// moment keeps it, that of Anki before others; those beside it get the next moments that no entry has. So every entry
/// whose moment is not shared goes out under it, and an import finds it again.
#[derive(Default)]
pub(super) struct LogMoments {
    /// Entries of the last moment; the first one keeps it.
    same: VecDeque<Review>,
    /// Did the first one come from Anki?
    is_kept: bool,
    /// Entries whose moment another one keeps.
    moved: VecDeque<Review>,
    /// The first moment behind all that were given.
    free: i64,
}

impl LogMoments {
    /// Takes the next entry, and gives those whose moments are known by it.
    pub(super) fn add(&mut self, entry: Review, is_of_anki: bool, give: &mut dyn FnMut(Review)) {
        if self.same.front().is_some_and(|first| first.id_ms != entry.id_ms) {
            self.give_same(give);
        }
        if is_of_anki && !self.is_kept {
            self.is_kept = true;
            self.same.push_front(entry);
        } else {
            self.same.push_back(entry);
        }
    }

    /// Gives the entries that are left.
    pub(super) fn finish(mut self, give: &mut dyn FnMut(Review)) {
        self.give_same(give);
        self.give_moved(i64::MAX, give);
    }

    fn give_same(&mut self, give: &mut dyn FnMut(Review)) {
        self.is_kept = false;
        let Some(first) = self.same.pop_front() else { return };
        self.give_moved(first.id_ms, give);
        self.free = first.id_ms.saturating_add(1);
        give(first);
        self.moved.append(&mut self.same);
    }

    fn give_moved(&mut self, before: i64, give: &mut dyn FnMut(Review)) {
        while self.free < before
            && let Some(entry) = self.moved.pop_front()
        {
            give(Review { id_ms: self.free, ..entry });
            self.free += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MADE: Timestamp = Timestamp(1_700_000_000_000);

    #[test]
    fn what_came_from_anki_keeps_its_id_and_others_stand_in_their_order() {
        let known = |id: i64| Some(AnkiId(id));
        let made = |ms: i64| Timestamp(MADE.0 + ms);
        let rows = vec![
            ("first", None, made(0)),
            ("second", None, made(0)),
            ("theirs", known(MADE.0 + 1), made(1)),
            ("again", known(MADE.0 + 1), made(1)),
            ("made up", known(7), made(2)),
            ("third", None, made(9)),
            ("the clock was set back", None, made(-50)),
            ("a broken clock", None, Timestamp(i64::MAX)),
        ];
        let ids = ids_of(rows);
        let since = |row: &str| ids[row].0 - MADE.0;
        assert_eq!([since("first"), since("second"), since("theirs"), since("again")], [0, 2, 1, 3]);
        assert_eq!([since("third"), since("the clock was set back")], [9, 10]);
        assert_eq!((ids["made up"], ids["a broken clock"]), (AnkiId(7), AnkiId(LAST_MOMENT_MS)));
    }

    /// Probing from the same moment for each of them would look at five thousand million ids.
    #[test]
    fn a_hundred_thousand_rows_of_one_moment_get_their_ids_at_once() {
        let rows: Vec<_> = (0..100_000_i64)
            .flat_map(|row| [(row, None, MADE), (-1 - row, Some(AnkiId(MADE.0 + row * 2)), MADE)])
            .collect();
        let ids = ids_of(rows);
        assert_eq!(ids.len(), 200_000);
        assert!((1..100_000).all(|row| ids[&(row - 1)].0 < ids[&row].0), "in their order");
        assert!((0..100_000).all(|row| ids[&(-1 - row)].0 == MADE.0 + row * 2), "Anki's own");
    }

    fn check(log: &[(i64, i64, bool)], expected: &[(i64, i64)]) {
        let mut given = Vec::new();
        let mut moments = LogMoments::default();
        for &(id_ms, card, is_of_anki) in log {
            let entry = Review { id_ms, card: AnkiId(card), ..Review::default() };
            moments.add(entry, is_of_anki, &mut |entry| given.push((entry.id_ms, entry.card.0)));
        }
        moments.finish(&mut |entry| given.push((entry.id_ms, entry.card.0)));
        assert_eq!(given, expected);
    }

    #[test]
    fn entries_of_one_moment_part_and_move_no_other() {
        check(&[], &[]);
        check(&[(5, 1, false), (6, 2, true), (9, 3, false)], &[(5, 1), (6, 2), (9, 3)]);
        check(
            &[(5, 1, false), (5, 2, false), (5, 3, false), (6, 4, false), (8, 5, false)],
            &[(5, 1), (6, 4), (7, 2), (8, 5), (9, 3)],
        );
        check(&[(5, 1, false), (5, 2, true), (5, 3, true)], &[(5, 2), (6, 1), (7, 3)]);
        check(&[(-3, 1, false), (-3, 2, false)], &[(-3, 1), (-2, 2)]);
    }
}
