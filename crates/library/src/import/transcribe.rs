//! Writing a recording down through the speech worker: each stretch between pauses is a part with its time.

use studium_base::{CancelToken, Locator, TextRange};
use studium_engine::protocol::extract::{Block, BlockKind, Format, Metadata, Part};
use studium_engine::protocol::speech::{Event, HearingSpec, Segment, Transcribe};
use studium_engine::{EngineError, Hear, Outcome};
use unicode_normalization::UnicodeNormalization;

use super::intake::Intake;
use super::run::{Reader, Source, Whole};
use crate::LibraryError;
use crate::retrieve::Language;

/// Writes recordings down.
pub struct Listening<'a> {
    /// The worker.
    pub hear: &'a dyn Hear,
    /// With what; `None` where no model that hears is installed, which is then noted on the document.
    pub model: Option<HearingSpec>,
    /// Words that are likely to come; empty for none.
    pub vocabulary: String,
}

impl Reader for Listening<'_> {
    fn read(
        &self,
        source: &Source<'_>,
        intake: &mut Intake<'_>,
        cancel: &CancelToken,
    ) -> Result<Option<Whole>, LibraryError> {
        let model = self.model.clone().ok_or_else(|| EngineError::NotInstalled { id: "hearing".to_owned() })?;
        let request = Transcribe {
            model,
            path: source.path.clone(),
            from_ms: intake.sound_ms(),
            language: source.document.language.clone(),
            vocabulary: self.vocabulary.clone(),
        };
        let mut said: Vec<Segment> = Vec::new();
        let mut failure = None;
        // Stops the worker when saving fails, and passes on the student's cancel.
        let stop = cancel.child();
        let outcome = self.hear.transcribe(request, &stop, &mut |event| match event {
            Event::Opened { duration_ms } => {
                intake.total = duration_ms.map(|ms| ms / 1000);
                intake.tell();
            }
            Event::Segment(segment) => said.push(segment),
            Event::Done { until_ms } if failure.is_none() => {
                let first = intake.next_part();
                let parts: Vec<Part> =
                    (first..).zip(said.drain(..)).map(|(index, segment)| part(index, segment)).collect();
                if let Err(error) = intake.take_sound(parts, until_ms) {
                    failure = Some(error);
                    stop.cancel();
                }
            }
            Event::Done { .. } | Event::Described { .. } | Event::Heard(_) | Event::Sound { .. } | Event::Voices(_) => {
            }
        });
        if let Some(error) = failure {
            return Err(error);
        }
        // What was said behind the last moment that is done will be heard again.
        intake.save()?;
        if outcome? == Outcome::Cancelled || cancel.is_cancelled() {
            return Ok(None);
        }
        let language = Language::detect(&intake.sample()?).map(|language| language.code().to_owned());
        Ok(Some(Whole {
            format: Format::Recording,
            metadata: Metadata { language, ..Metadata::default() },
            is_paged: false,
            bookmarks: Vec::new(),
            without_text: Some(LibraryError::NobodySpeaks(source.document.id)),
        }))
    }
}

/// A stretch as a part of one paragraph.
fn part(index: u32, Segment { start_ms, end_ms, text }: Segment) -> Part {
    let text: String =
        text.split_whitespace().collect::<Vec<_>>().join(" ").nfc().filter(|c| !c.is_control()).collect();
    let range = TextRange::new(0, u32::try_from(text.chars().count()).unwrap_or(u32::MAX));
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    Part {
        index,
        html: Some(format!("<p data-start=\"0\" data-end=\"{}\">{escaped}</p>", range.end)),
        text,
        locator: Locator::Time { start_ms, end_ms },
        blocks: vec![Block { range, kind: BlockKind::Paragraph }],
        lines: Vec::new(),
    }
}
