//! Makes blocks of the steps: lists, quotations, program text, and notes before the next heading.

use studium_engine::protocol::extract::BlockKind;

use super::step::{Paragraph, Role, Step};
use crate::flow::{Container, Flow};
use crate::office::Lists;

/// Writes a document.
pub(super) struct Writer<'flow, 'parts> {
    flow: &'flow mut Flow<'parts>,
    lists: Lists,
    is_in_quote: bool,
    /// Notes that wait for the end of their section.
    notes: Vec<(u32, Vec<Step>)>,
}

impl<'flow, 'parts> Writer<'flow, 'parts> {
    pub(super) fn new(flow: &'flow mut Flow<'parts>) -> Self {
        Self { flow, lists: Lists::default(), is_in_quote: false, notes: Vec::new() }
    }

    pub(super) fn is_stopped(&self) -> bool {
        self.flow.is_stopped()
    }

    pub(super) fn take(&mut self, step: Step) {
        match step {
            Step::Paragraph(paragraph) => {
                if matches!(paragraph.role, Role::Heading(_)) {
                    self.write_notes();
                }
                self.paragraph(&paragraph, None);
            }
            Step::Table => {
                self.leave();
                self.flow.begin_table();
            }
            Step::Row => self.flow.begin_row(),
            Step::Cell { is_header } => self.flow.begin_cell(is_header),
            Step::TableEnd => self.flow.end_table(),
            // Only the one who holds the container can read it, see [`Writer::lines`].
            Step::Drawing(_) => {}
            Step::Note { label, steps } => self.notes.push((label, steps)),
        }
    }

    /// Ends the document.
    pub(super) fn finish(&mut self) {
        self.leave();
        self.write_notes();
        self.leave();
    }

    /// Writes the words of a chart or diagram.
    pub(super) fn lines(&mut self, lines: &[String]) {
        self.leave();
        for line in lines {
            self.flow.text(line);
            self.flow.end();
        }
    }

    fn write_notes(&mut self) {
        if self.flow.is_in_table() {
            return;
        }
        for (label, steps) in std::mem::take(&mut self.notes) {
            self.leave();
            let mut label = Some(label);
            for step in steps {
                match step {
                    Step::Paragraph(paragraph) => self.paragraph(&paragraph, label.take()),
                    step => self.take(step),
                }
            }
        }
    }

    fn paragraph(&mut self, paragraph: &Paragraph, label: Option<u32>) {
        if self.flow.is_in_table() {
            self.flow.end();
        } else if paragraph.role == Role::Code && self.flow.is_in_code() {
            self.flow.line_break();
        } else if paragraph.passage.is_blank() {
            return;
        } else {
            self.begin(paragraph);
        }
        if let Some(label) = label {
            self.flow.text(&format!("[{label}] "));
        }
        paragraph.passage.write(self.flow);
        // Program text goes on with the next paragraph.
        if !self.flow.is_in_code() {
            self.flow.end();
        }
    }

    fn begin(&mut self, paragraph: &Paragraph) {
        match (paragraph.role, &paragraph.place) {
            (Role::Heading(level), _) => {
                self.leave();
                self.flow.begin(BlockKind::Heading { level });
            }
            (Role::Code, _) => {
                self.leave();
                self.flow.begin(BlockKind::Code);
            }
            (_, Some(place)) => {
                self.leave_quote();
                self.lists.begin_item(self.flow, place);
                self.flow.begin(BlockKind::Paragraph);
            }
            (Role::Quote, None) => {
                self.lists.close(self.flow);
                if !std::mem::replace(&mut self.is_in_quote, true) {
                    self.flow.open(Container::Quote);
                }
                self.flow.begin(BlockKind::Paragraph);
            }
            (Role::Body | Role::Contents, None) => {
                self.leave();
                self.flow.begin(BlockKind::Paragraph);
            }
        }
    }

    /// Ends lists and quotations.
    fn leave(&mut self) {
        self.lists.close(self.flow);
        self.leave_quote();
        self.flow.end();
    }

    fn leave_quote(&mut self) {
        if std::mem::take(&mut self.is_in_quote) {
            self.flow.close(|container| container == Container::Quote, |_| false);
        }
    }
}
