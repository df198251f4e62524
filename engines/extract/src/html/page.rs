//! What a page from the web needs beside its markup: which of its tags are passed over, and where its links lead.

use url::Url;

use crate::web::{Cut, Cuts};

/// Where a walk through a page is.
pub(super) struct Page<'a> {
    cuts: &'a Cuts,
    base: Option<&'a Url>,
    /// Of the last tag.
    number: u32,
    at: usize,
    open: Option<Cut>,
}

impl<'a> Page<'a> {
    pub(super) fn new(cuts: &'a Cuts, base: Option<&'a Url>) -> Self {
        let (at, open) = cuts.next(0, 0);
        Self { cuts, base, number: 0, at, open }
    }

    /// Counts a tag. Does a block end with what is passed over from here on?
    pub(super) fn pass(&mut self) -> bool {
        self.number = self.number.saturating_add(1);
        let before = self.open;
        (self.at, self.open) = self.cuts.next(self.at, self.number);
        self.open != before && self.open.is_some_and(|cut| cut.is_block)
    }

    /// Is the last tag passed over?
    pub(super) fn is_cut(&self) -> bool {
        self.open.is_some()
    }

    /// Is the text after it? What follows the last tag of a cut is text again.
    pub(super) fn is_text_cut(&self) -> bool {
        self.open.is_some_and(|cut| self.number < cut.to)
    }

    /// The whole address of a link; a place on the page itself stays as it is.
    pub(super) fn link(&self, target: Option<&str>) -> Option<String> {
        let target = target?.trim();
        match self.base {
            Some(base) if !target.starts_with('#') => base.join(target).ok().map(String::from),
            _ => Some(target.to_owned()),
        }
    }
}
