//! Paragraphs that carry a list level become lists inside each other.

use crate::flow::{Container, Flow};

/// Where a paragraph stands in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    /// Which list, where a document has several.
    pub(crate) list: String,
    /// How deep, from 0.
    pub(crate) level: u8,
    /// Its number, in a numbered list.
    pub(crate) number: Option<u64>,
}

/// The lists that are open, the outermost first.
#[derive(Debug, Default)]
pub(crate) struct Lists {
    open: Vec<OpenList>,
}

#[derive(Debug)]
struct OpenList {
    list: String,
    level: u8,
    is_ordered: bool,
}

impl Lists {
    /// Begins an item, with the lists that it needs.
    pub(crate) fn begin_item(&mut self, flow: &mut Flow<'_>, place: &Place) {
        let is_ordered = place.number.is_some();
        let is_other = |open: &OpenList| {
            open.level > place.level
                || (open.level == place.level && (open.list != place.list || open.is_ordered != is_ordered))
        };
        while self.open.last().is_some_and(is_other) {
            self.close_one(flow);
        }
        if self.open.last().is_some_and(|open| open.level == place.level) {
            flow.close(is_item, is_list);
        } else {
            flow.open(Container::List { is_ordered });
            self.open.push(OpenList { list: place.list.clone(), level: place.level, is_ordered });
        }
        flow.open(Container::Item { number: place.number });
    }

    /// Ends all lists.
    pub(crate) fn close(&mut self, flow: &mut Flow<'_>) {
        while !self.open.is_empty() {
            self.close_one(flow);
        }
    }

    fn close_one(&mut self, flow: &mut Flow<'_>) {
        self.open.pop();
        flow.close(is_list, |_| false);
    }
}

fn is_list(container: Container) -> bool {
    matches!(container, Container::List { .. })
}

fn is_item(container: Container) -> bool {
    matches!(container, Container::Item { .. })
}
