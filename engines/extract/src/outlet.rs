//! Where the readers put what they find, and the counting that all of them share.

use studium_base::CancelToken;
use studium_engine::protocol::extract::{Event, Extract, Part};
use studium_engine::protocol::{Protocol, Reply};

use crate::error::ExtractError;
use crate::limits;

/// The way out of a reader: the app's pipe, or a list in a test.
pub(crate) trait Outlet: Send {
    /// Streams an event.
    fn send(&mut self, event: Event) -> Result<(), ExtractError>;
    /// Has the caller cancelled?
    fn is_cancelled(&self) -> bool;
    /// The flag behind [`Outlet::is_cancelled`], for callbacks of libraries; outlets that are no pipe have none.
    fn cancel_token(&self) -> CancelToken {
        CancelToken::new()
    }
}

impl Outlet for Reply<<Extract as Protocol>::Event> {
    fn send(&mut self, event: Event) -> Result<(), ExtractError> {
        Self::send(self, event).map_err(ExtractError::Unheard)
    }

    fn is_cancelled(&self) -> bool {
        Self::is_cancelled(self)
    }

    fn cancel_token(&self) -> CancelToken {
        Self::cancel_token(self)
    }
}

/// Numbers the parts, withholds those that the caller has, and keeps to the limits of a document.
pub(crate) struct Parts<'a> {
    outlet: &'a mut dyn Outlet,
    first_part: u32,
    next_index: u32,
    chars: u64,
}

impl<'a> Parts<'a> {
    /// Sends parts from `first_part` on.
    pub(crate) fn new(outlet: &'a mut dyn Outlet, first_part: u32) -> Self {
        Self { outlet, first_part, next_index: 0, chars: 0 }
    }

    /// Streams the event that precedes all parts.
    pub(crate) fn open(&mut self, opened: Event) -> Result<(), ExtractError> {
        self.outlet.send(opened)
    }

    /// Counts parts that the caller has as given, without their text.
    pub(crate) fn skip_to(&mut self, index: u32) {
        self.next_index = index;
    }

    /// Numbers a part and streams it, unless the caller has it.
    ///
    /// # Errors
    /// [`ExtractError::TooLarge`] when the document has too many parts or too much text.
    pub(crate) fn give(&mut self, mut part: Part) -> Result<(), ExtractError> {
        if self.next_index >= limits::PARTS {
            return Err(ExtractError::TooLarge {
                what: "number of parts",
                amount: u64::from(self.next_index) + 1,
                limit: u64::from(limits::PARTS),
            });
        }
        // Two line feeds part it from the one before.
        self.chars += part.text.chars().count() as u64 + 2;
        if self.chars > limits::DOCUMENT_CHARS {
            return Err(ExtractError::TooLarge {
                what: "length of the text",
                amount: self.chars,
                limit: limits::DOCUMENT_CHARS,
            });
        }
        part.index = self.next_index;
        self.next_index += 1;
        if part.index < self.first_part { Ok(()) } else { self.outlet.send(Event::Part(part)) }
    }

    /// As [`Parts::give`], for a part without text on which something is drawn.
    ///
    /// # Errors
    /// As for [`Parts::give`].
    pub(crate) fn give_drawn(&mut self, part: Part) -> Result<(), ExtractError> {
        if self.next_index >= self.first_part {
            self.outlet.send(Event::NeedsRecognition { part: self.next_index })?;
        }
        self.give(part)
    }

    /// Has the caller cancelled?
    pub(crate) fn is_cancelled(&self) -> bool {
        self.outlet.is_cancelled()
    }
}
