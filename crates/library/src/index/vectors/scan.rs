//! Finding the nearest rows: exactly, or by signs first.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;
use std::thread;

use super::product::{dot, hamming};
use super::quantise::Query;
use super::segment::Segment;

/// Up to this many bytes of values every row is compared (20,000 rows of 384 dimensions): that takes about a
/// millisecond, and nothing is missed.
pub(super) const EXACT_BYTES: usize = 20_000 * 384;

/// Above it, so many rows with the most equal signs are compared at least, so many for each result wanted, and one of
/// so many in all: the larger a library, the more rows stand as near by their signs as the nearest do.
const MIN_PRESELECTED: usize = 2_000;
const PRESELECTED_PER_RESULT: usize = 40;
const ONE_PRESELECTED_OF: usize = 250;

/// From so many rows on a second thread is worth its start: comparing that many takes a millisecond or two.
const EXACT_ROWS_FOR_TWO: usize = 20_000;
const SIGN_ROWS_FOR_TWO: usize = 400_000;

/// A row's place: segment, row.
pub(super) type Place = (u32, u32);

/// A row with its cosine. Ordered by it, equal ones by place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Near {
    pub(super) cosine: f32,
    pub(super) place: Place,
}

impl Eq for Near {}

impl PartialOrd for Near {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Near {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.cosine.total_cmp(&other.cosine).then(other.place.cmp(&self.place))
    }
}

/// What is searched: segments, and which of their rows count.
pub(super) struct Field<'a> {
    pub(super) segments: &'a [Segment],
    /// For each segment, for each row.
    pub(super) mask: &'a [Vec<bool>],
    pub(super) dimensions: usize,
}

/// The `k` nearest rows, best first.
pub(super) fn nearest(field: &Field<'_>, query: &Query, k: usize, exact_bytes: usize) -> Vec<Near> {
    let count: usize = field.mask.iter().map(|rows| rows.iter().filter(|counts| **counts).count()).sum();
    if count == 0 || k == 0 {
        return Vec::new();
    }
    let near = if count.saturating_mul(field.dimensions) <= exact_bytes {
        exact(field, query, k)
    } else {
        let wanted = MIN_PRESELECTED.max(k.saturating_mul(PRESELECTED_PER_RESULT)).max(count / ONE_PRESELECTED_OF);
        rescore(field, query, &preselect(field, query, wanted), k)
    };
    let mut near: Vec<Near> = near.into_iter().map(|Reverse(near)| near).collect();
    near.sort_by(|left, right| right.cmp(left));
    near
}

/// The cosine of one row.
pub(super) fn cosine(segment: &Segment, row: usize, query: &Query) -> Option<f32> {
    Some(cosine_of(query, segment.values(row)?, segment.rows.get(row)?.scale))
}

fn cosine_of(query: &Query, values: &[i8], scale: f32) -> f32 {
    let product = dot(&query.values, values) as f32;
    product * query.scale * scale
}

type Heap = BinaryHeap<Reverse<Near>>;

/// Keeps the best `k`.
fn offer(heap: &mut Heap, near: Near, k: usize) {
    if heap.len() < k {
        heap.push(Reverse(near));
    } else if heap.peek().is_some_and(|Reverse(worst)| near > *worst) {
        heap.pop();
        heap.push(Reverse(near));
    }
}

fn exact(field: &Field<'_>, query: &Query, k: usize) -> Heap {
    let halves = in_two(field, EXACT_ROWS_FOR_TWO, "vectors-exact", |stretches| {
        let mut heap = Heap::with_capacity(k + 1);
        for (index, rows) in stretches {
            let segment = &field.segments[*index];
            let values = segment.all_values();
            let rows_and_values = segment.rows.iter().zip(values.chunks_exact(field.dimensions));
            for (row, (head, values)) in rows_and_values.enumerate().take(rows.end).skip(rows.start) {
                if field.mask[*index][row] {
                    let cosine = cosine_of(query, values, head.scale);
                    offer(&mut heap, Near { cosine, place: place(*index, row) }, k);
                }
            }
        }
        heap
    });
    let mut all = Heap::new();
    for Reverse(near) in halves.into_iter().flatten() {
        offer(&mut all, near, k);
    }
    all
}

/// The rows whose signs differ least from the query's: about `wanted`, more where many are equally far.
fn preselect(field: &Field<'_>, query: &Query, wanted: usize) -> Vec<Place> {
    let width = field.dimensions.div_ceil(64);
    let farthest = width * 64;
    let parts = in_two(field, SIGN_ROWS_FOR_TWO, "vectors-signs", |stretches| {
        let mut histogram = vec![0_usize; farthest + 1];
        let mut distances: Vec<(usize, usize, Vec<u16>)> = Vec::new();
        for (index, rows) in stretches {
            let codes = field.segments[*index].all_codes();
            let codes = codes.get(rows.start * width..rows.end * width).unwrap_or(&[]);
            let mask = &field.mask[*index][rows.clone()];
            let mut found = Vec::with_capacity(rows.len());
            hamming(&query.code, codes, &mut found);
            for (distance, counts) in found.iter_mut().zip(mask) {
                if *counts {
                    histogram[usize::from(*distance)] += 1;
                } else {
                    *distance = u16::MAX;
                }
            }
            distances.push((*index, rows.start, found));
        }
        (histogram, distances)
    });
    let mut within = 0;
    let limit = (0..=farthest)
        .find(|distance| {
            within += parts.iter().map(|(histogram, _)| histogram[*distance]).sum::<usize>();
            within >= wanted
        })
        .unwrap_or(farthest);
    let mut places = Vec::with_capacity(within);
    for (index, start, distances) in parts.iter().flat_map(|(_, distances)| distances) {
        let near = distances.iter().enumerate().filter(|(_, distance)| usize::from(**distance) <= limit);
        places.extend(near.map(|(row, _)| place(*index, start + row)));
    }
    places
}

fn rescore(field: &Field<'_>, query: &Query, places: &[Place], k: usize) -> Heap {
    let mut heap = Heap::with_capacity(k + 1);
    for place in places {
        let segment = &field.segments[place.0 as usize];
        if let Some(cosine) = cosine(segment, place.1 as usize, query) {
            offer(&mut heap, Near { cosine, place: *place }, k);
        }
    }
    heap
}

fn place(segment: usize, row: usize) -> Place {
    // A segment has 65,536 rows; four billion segments would not fit any disk.
    (u32::try_from(segment).unwrap_or(u32::MAX), u32::try_from(row).unwrap_or(u32::MAX))
}

/// Does the work on all rows, on two threads where it is worth one. More would not help: the scan waits for memory,
/// and the machine's other cores belong to the student.
fn in_two<T: Send>(
    field: &Field<'_>,
    least_rows: usize,
    name: &str,
    work: impl Fn(&[(usize, Range<usize>)]) -> T + Sync,
) -> Vec<T> {
    let lengths: Vec<usize> = field.segments.iter().map(|segment| segment.rows.len()).collect();
    let total: usize = lengths.iter().sum();
    let half = if total < least_rows { total } else { total / 2 };
    let (mut first, mut second) = (Vec::new(), Vec::new());
    let mut before = 0;
    for (index, length) in lengths.into_iter().enumerate() {
        let middle = half.saturating_sub(before).min(length);
        first.push((index, 0..middle));
        second.push((index, middle..length));
        before += length;
    }
    first.retain(|(_, rows)| !rows.is_empty());
    second.retain(|(_, rows)| !rows.is_empty());
    if second.is_empty() {
        return vec![work(&first)];
    }
    thread::scope(|scope| {
        let helper = thread::Builder::new().name(name.to_owned()).spawn_scoped(scope, || work(&first));
        let second = work(&second);
        // No thread to be had, or one that panicked: its half is done here, where a panic is the caller's.
        let first = helper.ok().and_then(|helper| helper.join().ok()).unwrap_or_else(|| work(&first));
        vec![first, second]
    })
}
