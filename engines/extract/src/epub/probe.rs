//! A first look at a chapter: does it have text, a heading, or only pictures?

use studium_engine::protocol::extract::{BlockKind, Event, Format};

use crate::canonical::one_line;
use crate::error::ExtractError;
use crate::flow::Flow;
use crate::html;
use crate::limits;
use crate::outlet::{Outlet, Parts};

/// What was seen. It looks no further once it has met a heading.
#[derive(Debug, Default)]
pub(super) struct Probe {
    first_line: Option<String>,
    has_heading: bool,
    has_words: bool,
}

impl Outlet for Probe {
    fn send(&mut self, event: Event) -> Result<(), ExtractError> {
        let Event::Part(part) = event else { return Ok(()) };
        self.has_heading |= part.blocks.iter().any(|block| matches!(block.kind, BlockKind::Heading { .. }));
        self.has_words |= part.text.lines().any(|line| !(line.starts_with('[') && line.ends_with(']')));
        if self.first_line.is_none() {
            self.first_line = part.text.lines().next().map(str::to_owned);
        }
        Ok(())
    }

    fn is_cancelled(&self) -> bool {
        self.has_heading
    }
}

impl Probe {
    pub(super) fn of(text: &str) -> Self {
        let mut probe = Self::default();
        let mut flow = Flow::new(Parts::new(&mut probe, 0), Format::Epub);
        // Known, so that no time is spent on guessing it.
        flow.metadata.language = Some(String::new());
        html::feed_chapter(&mut flow, text, None);
        // No text, or too much: reading it for good will say so.
        let _ = flow.finish();
        probe
    }

    pub(super) fn is_empty(&self) -> bool {
        self.first_line.is_none()
    }

    pub(super) fn has_heading(&self) -> bool {
        self.has_heading
    }

    /// Is there nothing but what pictures show?
    pub(super) fn is_descriptions_only(&self) -> bool {
        !self.has_words
    }

    /// Does the text begin with this title, set as an ordinary paragraph?
    pub(super) fn begins_with(&self, title: &str) -> bool {
        let same = |text: &str| one_line(text, limits::TITLE_CHARS).to_lowercase();
        self.first_line.as_ref().is_some_and(|line| same(line) == same(title))
    }
}
