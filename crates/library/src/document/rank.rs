//! Ranks: fractions in base 36 without their leading point, whose order is the order of their bytes.
//!
//! Between any two there is room for another, so that moving one document writes one row. A rank never ends in 0: below
//! "10" there would be no room that is not also below "1".

const DIGITS: &[u8; BASE] = b"0123456789abcdefghijklmnopqrstuvwxyz";
const BASE: usize = 36;

/// A rank after `low` and before `high`; none is the end of the line. Ranks that are not in order give one after `low`.
pub(super) fn between(low: Option<&str>, high: Option<&str>) -> String {
    let digit = |rank: &str, at: usize| rank.as_bytes().get(at).and_then(|byte| DIGITS.iter().position(|d| d == byte));
    let low = low.unwrap_or_default();
    let mut high = high;
    let mut rank = String::new();
    for at in 0.. {
        let below = digit(low, at).unwrap_or(0);
        let above = high.and_then(|high| digit(high, at)).unwrap_or(BASE);
        if above > below + 1 {
            rank.push(DIGITS[usize::midpoint(below, above)].into());
            break;
        }
        rank.push(DIGITS[below].into());
        if below < above {
            // Whatever follows is before `high` now.
            high = None;
        }
    }
    rank
}

/// Ranks for `count` documents in a row, with as much room between them as there is.
pub(super) fn spread(count: usize) -> Vec<String> {
    let mut width = 1;
    while BASE.pow(width) <= count * 2 {
        width += 1;
    }
    let step = BASE.pow(width) / (count + 1);
    let rank = |place: usize| {
        let mut value = place * step;
        let mut digits: Vec<u8> = Vec::new();
        for _ in 0..width {
            digits.push(DIGITS[value % BASE]);
            value /= BASE;
        }
        let digits: String = digits.into_iter().rev().map(char::from).collect();
        digits.trim_end_matches('0').to_owned()
    };
    (1..=count).map(rank).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn between_two_ranks_there_is_always_another() {
        let check = |low: Option<&str>, high: Option<&str>, expected: &str| {
            assert_eq!(between(low, high), expected, "{low:?} {high:?}");
        };
        check(None, None, "i");
        check(Some("i"), None, "r");
        check(None, Some("1"), "0i");
        check(Some("1"), Some("2"), "1i");
        check(Some("1z"), Some("2"), "1zi");
        check(Some("z"), None, "zi");
        check(Some("i"), Some("i"), "ii");
    }

    proptest! {
        #[test]
        fn insertions_anywhere_keep_the_order(places in prop::collection::vec(0_usize..1000, 1..200)) {
            let mut ranks: Vec<String> = Vec::new();
            for place in places {
                let at = place % (ranks.len() + 1);
                let low = at.checked_sub(1).map(|below| ranks[below].as_str());
                let rank = between(low, ranks.get(at).map(String::as_str));
                prop_assert!(!rank.ends_with('0'));
                ranks.insert(at, rank);
            }
            prop_assert!(ranks.is_sorted_by(|a, b| a < b), "{ranks:?}");
        }

        #[test]
        fn ranks_that_are_spread_are_short_and_in_order(count in 0_usize..3000) {
            let ranks = spread(count);
            prop_assert_eq!(ranks.len(), count);
            prop_assert!(ranks.is_sorted_by(|a, b| a < b));
            prop_assert!(ranks.iter().all(|rank| (1..=3).contains(&rank.len()) && !rank.ends_with('0')));
        }
    }
}
