//! What changes the look of letters inside a paragraph.

use crate::flow::{Flow, Style};

use super::styles::Look;

/// The looks of the spans that are open, the innermost last.
#[derive(Debug, Default)]
pub(super) struct Looks {
    open: Vec<(Style, bool)>,
}

impl Looks {
    fn current(&self) -> (Style, bool) {
        self.open.last().copied().unwrap_or_default()
    }

    /// Is the text hidden?
    pub(super) fn is_hidden(&self) -> bool {
        self.current().1
    }

    /// Begins a span.
    pub(super) fn push(&mut self, look: Look, flow: &mut Flow<'_>) {
        let (style, is_hidden) = self.current();
        let style = Style {
            is_strong: look.is_strong.unwrap_or(style.is_strong),
            is_emphasis: look.is_emphasis.unwrap_or(style.is_emphasis),
            is_code: look.is_code.unwrap_or(style.is_code),
        };
        self.open.push((style, look.is_hidden.unwrap_or(is_hidden)));
        flow.set_style(style);
    }

    /// Begins a paragraph, whose look owes nothing to what stands around it.
    pub(super) fn push_paragraph(&mut self, look: Look, flow: &mut Flow<'_>) {
        self.open.push((Style::default(), false));
        self.push(look, flow);
    }

    /// Ends a span.
    pub(super) fn pop(&mut self, flow: &mut Flow<'_>) {
        self.open.pop();
        flow.set_style(self.current().0);
    }

    /// Ends a paragraph.
    pub(super) fn pop_paragraph(&mut self, flow: &mut Flow<'_>) {
        self.open.pop();
        self.pop(flow);
    }
}
