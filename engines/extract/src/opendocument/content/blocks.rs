//! Paragraphs, slides and frames: where blocks begin and end.

use studium_base::Locator;
use studium_engine::protocol::extract::BlockKind;

use crate::flow::Container;
use crate::opendocument::styles::{Family, Look, Role};
use crate::xml::Element;

use super::{Content, End, Frame};

impl Content<'_, '_> {
    pub(super) fn begin_slide(&mut self) -> End {
        self.leave_all();
        self.flow.close_all();
        self.slides = self.slides.saturating_add(1);
        self.flow.place(Some(Locator::Slide { index: self.slides }));
        End::Nothing
    }

    pub(super) fn begin_frame(&mut self, element: &Element<'_>) -> End {
        self.frames.push(Frame::default());
        if self.is_presentation && element.attribute("class").is_some_and(|class| class == "title") {
            self.slide_title = Some(false);
            return End::TitleFrame;
        }
        End::Frame
    }

    pub(super) fn begin_paragraph(&mut self, element: &Element<'_>, level: Option<u8>) -> End {
        let style = element.attribute("style-name").unwrap_or_default();
        let mut look = self.styles.look_of(Family::Paragraph, &style);
        let role = level.map_or_else(|| self.styles.role(&style), Role::Heading);
        if matches!(role, Role::Heading(_) | Role::Title) {
            look = Look { is_hidden: look.is_hidden, ..Look::default() };
        }
        self.paragraphs = self.paragraphs.saturating_add(1);
        self.looks.push_paragraph(look, &mut self.flow);
        self.is_after_blank = true;
        if let Some(is_begun) = &mut self.slide_title {
            if std::mem::replace(is_begun, true) {
                self.flow.line_break();
            } else {
                self.flow.begin(BlockKind::Heading { level: 2 });
            }
        } else if self.flow.is_in_table() {
            // Everything in a cell is one line.
            self.flow.end();
        } else {
            self.begin_block(role);
        }
        End::Paragraph
    }

    pub(super) fn begin_block(&mut self, role: Role) {
        if role == Role::Quotation && self.lists.is_empty() {
            if !std::mem::replace(&mut self.is_quoting, true) {
                self.flow.open(Container::Quote);
            }
            return self.flow.begin(BlockKind::Paragraph);
        }
        self.leave_quotation();
        match role {
            Role::Heading(level) => {
                self.lists.leave(&mut self.flow);
                self.flow.begin(BlockKind::Heading { level: level.max(1) });
            }
            Role::Title => {
                self.lists.leave(&mut self.flow);
                self.flow.begin(BlockKind::Heading { level: 1 });
            }
            Role::Code => {
                self.lists.open(&mut self.flow);
                if self.flow.is_in_code() {
                    self.flow.line_break();
                } else {
                    self.flow.begin(BlockKind::Code);
                }
            }
            Role::Body | Role::Quotation => {
                self.lists.open(&mut self.flow);
                self.flow.begin(BlockKind::Paragraph);
            }
        }
    }

    pub(super) fn leave_quotation(&mut self) {
        if std::mem::take(&mut self.is_quoting) {
            self.flow.close(|container| container == Container::Quote, |_| false);
        }
    }

    pub(super) fn leave_all(&mut self) {
        self.leave_quotation();
        self.lists.leave(&mut self.flow);
    }

    pub(super) fn end_paragraph(&mut self) {
        self.paragraphs = self.paragraphs.saturating_sub(1);
        self.looks.pop_paragraph(&mut self.flow);
        // The next line of a program may follow, the next line of a title too.
        if self.slide_title.is_none() && !self.flow.is_in_code() {
            self.flow.end();
        }
    }

    pub(super) fn end_frame(&mut self) {
        let Some(frame) = self.frames.pop().filter(|frame| !frame.has_text) else { return };
        let description = if frame.description.is_empty() { frame.title } else { frame.description };
        if description.is_empty() || self.looks.is_hidden() {
            return;
        }
        if self.paragraphs == 0 {
            self.flow.end();
        }
        self.flow.text(&format!("[{description}]"));
        if self.paragraphs == 0 {
            self.flow.end();
        }
    }
}
