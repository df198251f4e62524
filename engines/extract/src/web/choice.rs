//! What of a page is left out.
//!
//! First goes what the page itself says is not its text: navigation, footers, banners for cookies. Then the smallest box is
//! looked for that holds nearly all text that is left. When too little is left, everything is read: a reader who sees a
//! menu too many is better off than one who misses the text.

use super::element::Purpose;
use super::survey::{Element, Survey};

/// Fewer characters than this are no text worth choosing.
pub(super) const FEWEST_CHARS: u64 = 140;
/// Share of the text (percent) that must be left, or everything is read.
const LEAST_PERCENT: u64 = 35;
/// Share of the text (percent) from which on an element is not around the text, whatever it is called.
const MOST_AROUND_PERCENT: u64 = 50;
/// Share of the text (percent) that the page's own main element must hold to be believed.
const MAIN_PERCENT: u64 = 60;
/// Share of the text (percent) that a box must hold to stand for the page.
const BOX_PERCENT: u64 = 90;

/// Tags that are passed over with what stands between them, by their numbers; in order, and none overlaps another.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Cuts(Vec<Cut>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cut {
    pub(crate) from: u32,
    /// The last tag that is passed over.
    pub(crate) to: u32,
    /// Does a block end here?
    pub(crate) is_block: bool,
}

impl Cuts {
    /// The cut that is open at this tag, or the next one. `at` is where the last look found it.
    pub(crate) fn next(&self, mut at: usize, number: u32) -> (usize, Option<Cut>) {
        while self.0.get(at).is_some_and(|cut| cut.to < number) {
            at += 1;
        }
        (at, self.0.get(at).copied().filter(|cut| cut.from <= number))
    }
}

/// Chooses. `keeps_fallback` keeps what is written for readers without scripts.
pub(super) fn cuts(survey: &Survey, keeps_fallback: bool) -> Cuts {
    let elements = &survey.elements;
    let all = elements[0].text_chars;
    let is_fallback = |element: &Element| element.purpose == Purpose::NoScript && !keeps_fallback;
    let plain = || Cuts(disjoint(elements.iter().filter(|element| is_fallback(element)).map(cut_of).collect()));
    if survey.is_too_large || all < FEWEST_CHARS || keeps_fallback {
        return plain();
    }
    let is_dropped: Vec<bool> = elements
        .iter()
        .map(|element| {
            let is_around = match element.purpose {
                Purpose::Around => true,
                Purpose::Header => !element.is_in_article,
                _ => false,
            };
            is_fallback(element) || (is_around && element.text_chars * 100 < all * MOST_AROUND_PERCENT)
        })
        .collect();
    let left = left_in(elements, &is_dropped);
    let root = root_of(elements, &left);
    if left[root] < FEWEST_CHARS || left[root] * 100 < all * LEAST_PERCENT {
        return plain();
    }
    let mut cuts: Vec<Cut> =
        elements.iter().zip(&is_dropped).filter(|(_, dropped)| **dropped).map(|(element, _)| cut_of(element)).collect();
    cuts.extend(around(&elements[root], &survey.titles));
    Cuts(disjoint(cuts))
}

fn cut_of(element: &Element) -> Cut {
    Cut { from: element.start, to: element.end, is_block: element.is_block }
}

/// The text of each element without what is dropped inside.
fn left_in(elements: &[Element], is_dropped: &[bool]) -> Vec<u64> {
    // From totals back to what stands in an element directly.
    let mut own: Vec<u64> = elements.iter().map(|element| element.text_chars).collect();
    for element in elements.iter().skip(1) {
        own[element.parent] -= element.text_chars;
    }
    let mut left = own;
    for index in (1..elements.len()).rev() {
        if is_dropped[index] {
            left[index] = 0;
        }
        left[elements[index].parent] += left[index];
    }
    left
}

/// The element that stands for the page.
fn root_of(elements: &[Element], left: &[u64]) -> usize {
    let all = left[0];
    let has = |index: usize, percent: u64| left[index] * 100 >= all * percent;
    let largest = |purpose: Purpose| {
        let known = (1..elements.len()).filter(|&index| elements[index].purpose == purpose);
        known.max_by_key(|&index| (left[index], std::cmp::Reverse(index))).filter(|&index| has(index, MAIN_PERCENT))
    };
    let mut root = largest(Purpose::Main).or_else(|| largest(Purpose::Article)).unwrap_or(0);
    // Elements come in the order of the page: what stands inside comes later.
    for index in root + 1..elements.len() {
        if elements[index].parent == root && elements[index].is_box && left[index] * 100 >= left[root] * BOX_PERCENT {
            root = index;
        }
    }
    root
}

/// What stands before and after an element, but for titles: they are often set above the box with the text.
fn around(root: &Element, titles: &[(u32, u32)]) -> Vec<Cut> {
    let mut cuts = Vec::new();
    let mut from = 0;
    let mut before = titles.iter().filter(|(_, end)| *end < root.start);
    // A logo may be a title as well; the last one before the text is the text's.
    if let Some((start, end)) = before.next_back() {
        cuts.push((from, start - 1));
        from = end + 1;
    }
    cuts.push((from, root.start.saturating_sub(1)));
    cuts.push((root.end.saturating_add(1), u32::MAX));
    let is_real = |(from, to): &(u32, u32)| from <= to && *from != u32::MAX && root.start > 0;
    cuts.into_iter().filter(is_real).map(|(from, to)| Cut { from, to, is_block: true }).collect()
}

/// Puts cuts in order and joins those that overlap.
fn disjoint(mut cuts: Vec<Cut>) -> Vec<Cut> {
    cuts.sort_by_key(|cut| (cut.from, std::cmp::Reverse(cut.to)));
    let mut joined: Vec<Cut> = Vec::new();
    for cut in cuts {
        match joined.last_mut() {
            Some(last) if cut.from <= last.to => last.to = last.to.max(cut.to),
            _ => joined.push(cut),
        }
    }
    joined
}
