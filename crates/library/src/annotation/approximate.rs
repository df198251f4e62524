//! Finding words that were changed a little: the stretches of a text with the smallest edit distance to a needle.

/// A way to match the beginning of the needle: what it costs and where in the text it begins.
#[derive(Debug, Clone, Copy)]
struct Cell {
    cost: usize,
    start: usize,
}

/// The stretches of `text` whose edit distance to `needle` is smallest, if it is at most `limit`; several that end at
/// different letters may be equally near.
///
/// Sellers' algorithm with Ukkonen's cut-off (J. Algorithms 1, 1980; Inf. Control 64, 1985): column by column through
/// the text, and in each only as far down as the cost stays within the limit, so some `limit` steps a letter.
pub(super) fn nearest(needle: &[char], text: &[char], limit: usize) -> Vec<std::ops::Range<usize>> {
    let mut limit = limit;
    let mut column: Vec<Cell> = (0..=needle.len()).map(|cost| Cell { cost, start: 0 }).collect();
    // Below this row every cost is over the limit.
    let mut last = limit.min(needle.len());
    let mut found = Vec::new();
    for (index, letter) in text.iter().enumerate() {
        let mut diagonal = column[0];
        column[0] = Cell { cost: 0, start: index + 1 };
        let reach = (last + 1).min(needle.len());
        for row in 1..=reach {
            let left = column[row];
            let above = column[row - 1];
            let replaced = Cell { cost: diagonal.cost + usize::from(needle[row - 1] != *letter), ..diagonal };
            let ways = [Cell { cost: left.cost + 1, ..left }, Cell { cost: above.cost + 1, ..above }];
            column[row] = ways.into_iter().fold(replaced, |best, way| if way.cost < best.cost { way } else { best });
            diagonal = left;
        }
        if reach == needle.len() && column[reach].cost <= limit {
            let Cell { cost, start } = column[reach];
            if cost < limit {
                found.clear();
                limit = cost;
            }
            if start <= index {
                found.push(start..index + 1);
            }
        }
        last = reach;
        while last > 0 && column[last].cost > limit {
            last -= 1;
        }
    }
    found
}

/// The edit distance of two short texts.
pub(super) fn distance(left: &[char], right: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (index, letter) in left.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], index + 1);
        for column in 1..row.len() {
            let replaced = diagonal + usize::from(right[column - 1] != *letter);
            diagonal = row[column];
            row[column] = replaced.min(row[column] + 1).min(row[column - 1] + 1);
        }
    }
    row[right.len()]
}
