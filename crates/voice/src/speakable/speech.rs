//! What is said, and which shown text each piece of it stands for.

use serde::{Deserialize, Serialize};
use studium_base::TextRange;

/// A stretch of what is said, and the shown text that it stands for. Ranges are in Unicode scalar values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Span {
    /// In [`Speech::text`].
    pub spoken: TextRange,
    /// In the shown text.
    pub shown: TextRange,
}

/// Something to say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Speech {
    /// Without marks of Markdown; empty when there is nothing to say.
    pub text: String,
    /// One a word or expression, in the order of `text`, without overlap; their `shown` ranges never go back.
    pub spans: Vec<Span>,
}

impl Speech {
    /// The same, where the shown text begins so many scalar values later.
    #[must_use]
    pub(crate) fn moved(mut self, by: u32) -> Self {
        for span in &mut self.spans {
            span.shown = TextRange::new(span.shown.start + by, span.shown.end + by);
        }
        self
    }

    /// The shown text that stands behind a stretch of what is said: from the first word that it touches to the last.
    /// Between two words it is the word before; empty at the beginning where nothing has been said yet.
    #[must_use]
    pub fn shown_at(&self, spoken: TextRange) -> TextRange {
        let end = spoken.end.max(spoken.start + 1);
        let first = self.spans.partition_point(|span| span.spoken.end <= spoken.start);
        let beyond = self.spans.partition_point(|span| span.spoken.start < end);
        match self.spans.get(first..beyond) {
            Some([only]) => only.shown,
            Some([first, .., last]) => TextRange::new(first.shown.start, last.shown.end),
            _ => match first.checked_sub(1).and_then(|before| self.spans.get(before)) {
                Some(before) => before.shown,
                None => {
                    let start = self.spans.first().map_or(0, |span| span.shown.start);
                    TextRange::new(start, start)
                }
            },
        }
    }
}

/// Puts what is said together, with the shown bytes that each piece stands for.
#[derive(Debug)]
pub(super) struct Writer<'a> {
    shown: &'a str,
    text: String,
    /// Scalar values of `text`.
    length: u32,
    /// Bytes of `shown`, in order of writing.
    spans: Vec<(TextRange, std::ops::Range<usize>)>,
    is_apart: bool,
    /// A block has ended.
    is_stopped: bool,
}

impl<'a> Writer<'a> {
    pub(super) fn new(shown: &'a str) -> Self {
        Self { shown, text: String::new(), length: 0, spans: Vec::new(), is_apart: false, is_stopped: false }
    }

    /// What comes next is a word of its own.
    pub(super) fn apart(&mut self) {
        self.is_apart = true;
    }

    /// A short pause.
    pub(super) fn comma(&mut self) {
        if self.text.ends_with(char::is_alphanumeric) {
            self.text.push(',');
            self.length += 1;
        }
        self.apart();
    }

    /// Ends a block: if something follows, the voice pauses before it as at a full stop.
    pub(super) fn stop(&mut self) {
        self.is_stopped = true;
        self.apart();
    }

    /// Says something for these bytes of the shown text.
    pub(super) fn say(&mut self, spoken: &str, bytes: std::ops::Range<usize>) {
        let spoken = spoken.trim();
        if spoken.is_empty() {
            return;
        }
        let is_open = self.text.ends_with(|last: char| last.is_alphanumeric() || "\"')”’%°".contains(last));
        if std::mem::take(&mut self.is_stopped) && is_open {
            self.text.push('.');
            self.length += 1;
        }
        // A mark whose word was not said (a citation) belongs to the word before.
        let is_mark = spoken.starts_with(['.', ',', ';', ':', '!', '?', '…']);
        if std::mem::take(&mut self.is_apart) && !self.text.is_empty() && !is_mark {
            self.text.push(' ');
            self.length += 1;
        }
        let length = spoken.chars().count() as u32;
        self.spans.push((TextRange::new(self.length, self.length + length), bytes));
        self.text.push_str(spoken);
        self.length += length;
    }

    /// Byte offsets become scalar values in one walk over the shown text.
    pub(super) fn finish(self) -> Speech {
        let mut places: Vec<usize> = self.spans.iter().flat_map(|(_, bytes)| [bytes.start, bytes.end]).collect();
        places.sort_unstable();
        places.dedup();
        let mut scalars = Vec::with_capacity(places.len());
        let (mut byte, mut scalar) = (0, 0);
        for place in &places {
            let place = (*place).min(self.shown.len());
            scalar += self.shown.get(byte..place).map_or(0, |piece| piece.chars().count() as u32);
            byte = place;
            scalars.push(scalar);
        }
        let at = |byte: usize| places.binary_search(&byte).map_or(0, |index| scalars[index]);
        let mut reached = 0;
        let spans = self.spans.iter().map(|(spoken, bytes)| {
            let start = at(bytes.start).max(reached);
            let shown = TextRange::new(start, at(bytes.end));
            reached = shown.start;
            Span { spoken: *spoken, shown }
        });
        Speech { spans: spans.collect(), text: self.text }
    }
}
