//! Lists of an OpenDocument file. They are opened with the first paragraph in them: headings are often written as items
//! of a list that only numbers them, and stand by themselves then.

use std::collections::HashMap;

use crate::flow::{Container, Flow};
use crate::xml::Element;

use super::styles::Styles;

#[derive(Debug)]
struct Level {
    container: Container,
    is_open: bool,
}

/// A list with what its items need to know.
#[derive(Debug)]
struct List {
    style: String,
    id: Option<String>,
    depth: u32,
    is_ordered: bool,
    next: u64,
}

/// The lists and items around what is being read.
#[derive(Debug, Default)]
pub(super) struct Lists {
    levels: Vec<Level>,
    lists: Vec<List>,
    /// The number that would follow in lists that have ended, by style and depth, and by id.
    by_style: HashMap<(String, u32), u64>,
    by_id: HashMap<String, u64>,
}

impl Lists {
    pub(super) fn begin_list(&mut self, element: &Element<'_>, styles: &Styles) {
        let depth = u32::try_from(self.lists.len()).unwrap_or(u32::MAX).saturating_add(1);
        // A list inside a list looks like it, unless it says otherwise.
        let inherited = || self.lists.last().map(|list| list.style.clone()).unwrap_or_default();
        let style = element.attribute("style-name").unwrap_or_else(inherited);
        let is_ordered = styles.is_numbered(&style, depth);
        let continued = match element.attribute("continue-list") {
            Some(id) => self.by_id.get(&id),
            None if element.attribute("continue-numbering").is_some_and(|value| value == "true") => {
                self.by_style.get(&(style.clone(), depth))
            }
            None => None,
        };
        let next = continued.copied().unwrap_or(1);
        self.lists.push(List { style, id: element.attribute("id"), depth, is_ordered, next });
        self.levels.push(Level { container: Container::List { is_ordered }, is_open: false });
    }

    pub(super) fn end_list(&mut self, flow: &mut Flow<'_>) {
        self.pop(flow);
        if let Some(list) = self.lists.pop() {
            if let Some(id) = list.id {
                self.by_id.insert(id, list.next);
            }
            self.by_style.insert((list.style, list.depth), list.next);
        }
    }

    /// An item; `is_counted` is false for the head of a list, which has no number.
    pub(super) fn begin_item(&mut self, element: &Element<'_>, is_counted: bool) {
        let mut number = None;
        if let Some(list) = self.lists.last_mut().filter(|list| is_counted && list.is_ordered) {
            let start = element.attribute("start-value").and_then(|start| start.parse().ok());
            let this = start.unwrap_or(list.next);
            list.next = this.saturating_add(1);
            number = Some(this);
        }
        self.levels.push(Level { container: Container::Item { number }, is_open: false });
    }

    pub(super) fn end_item(&mut self, flow: &mut Flow<'_>) {
        self.pop(flow);
    }

    /// Makes the lists around a paragraph visible.
    pub(super) fn open(&mut self, flow: &mut Flow<'_>) {
        for level in self.levels.iter_mut().filter(|level| !level.is_open) {
            flow.open(level.container);
            level.is_open = true;
        }
    }

    /// Leaves the lists for something that stands by itself. A paragraph that follows opens them again.
    pub(super) fn leave(&mut self, flow: &mut Flow<'_>) {
        for level in self.levels.iter_mut().rev().filter(|level| level.is_open) {
            close(level.container, flow);
            level.is_open = false;
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.levels.is_empty()
    }

    fn pop(&mut self, flow: &mut Flow<'_>) {
        if let Some(level) = self.levels.pop().filter(|level| level.is_open) {
            close(level.container, flow);
        }
    }
}

fn close(container: Container, flow: &mut Flow<'_>) {
    let is_list = |other: Container| matches!(other, Container::List { .. });
    match container {
        Container::List { .. } => flow.close(is_list, |_| false),
        _ => flow.close(|other| matches!(other, Container::Item { .. }), is_list),
    }
}
