//! What the threads beside the conductor have done, taken in.

use studium_base::{Failure, TextRange};
use studium_engine::protocol::speech::Heard as Words;

use super::conductor::Conductor;
use super::hearing::Written;
use super::parts::Answered;
use super::replying::OwnedPiece;
use crate::audio::{Busy, Clip};
use crate::turn::{Draft, Event, Generation};

/// What comes back from the other threads.
pub(super) enum News {
    /// Sound was written down, or not.
    Heard(Written),
    /// The beginning of a question was read ahead.
    Prepared { generation: Generation, took_ms: u32, busy: Busy },
    /// A piece of a reply.
    Piece { generation: Generation, piece: OwnedPiece },
    /// A reply is over.
    Replied { generation: Generation, result: Result<Answered, Failure>, busy: Busy },
    /// What was heard of a reply is kept, or not.
    Kept { failure: Option<Failure>, busy: Busy },
    /// A piece of sound.
    Sound { generation: Generation, index: u32, epoch: u64, spoken: TextRange, rate_hz: u32, samples: Vec<f32> },
    /// A clause has all its sound, or fails to get it.
    Sounded { generation: Generation, index: u32, epoch: u64, failure: Option<Failure>, busy: Busy },
}

impl From<Written> for News {
    fn from(written: Written) -> Self {
        Self::Heard(written)
    }
}

impl Conductor<'_> {
    /// What the other threads have done.
    pub(super) fn learn(&mut self, news: News) {
        match news {
            News::Heard(Written { ticket, draft, heard, took_ms, busy }) => {
                if draft == Draft::Final {
                    self.figures.written_down(took_ms);
                }
                let event = match heard {
                    Ok(Words { text, language, .. }) => Event::Heard { ticket, text, language },
                    Err(failure) => Event::HearingFailed { ticket, code: self.remember(failure) },
                };
                self.take(event);
                drop(busy);
            }
            News::Prepared { generation, took_ms, busy } => {
                self.figures.prepared(generation, took_ms);
                drop(busy);
            }
            News::Piece { generation, piece } => self.piece(generation, &piece),
            News::Replied { generation, result, busy } => {
                self.replied(generation, result);
                drop(busy);
            }
            News::Kept { failure, busy } => {
                if let Some(failure) = failure {
                    self.tell(failure);
                }
                drop(busy);
            }
            News::Sound { generation, index, epoch, spoken, rate_hz, mut samples } => {
                if (generation, epoch) != (self.spoken.generation, self.epoch) {
                    return;
                }
                let count = samples.len() as u64;
                for sample in &mut samples {
                    *sample = (*sample * self.gain).clamp(-1.0, 1.0);
                }
                let Some(open) = &self.open else { return };
                match open.player.queue(Clip { generation: epoch, clause: index, rate_hz, samples }) {
                    Ok(true) => self.spoken.sound(index, epoch, spoken, count),
                    Ok(false) => {}
                    Err(error) => self.tell(Failure::of(&error)),
                }
            }
            News::Sounded { generation, index, epoch, failure, busy } => {
                self.spoken.complete(index, epoch);
                if let Some(failure) = failure
                    && (generation, epoch) == (self.spoken.generation, self.epoch)
                {
                    let code = self.remember(failure);
                    self.take(Event::SpeakingFailed { generation, index, code });
                }
                self.announce_more();
                drop(busy);
            }
        }
    }

    fn piece(&mut self, generation: Generation, piece: &OwnedPiece) {
        let Some((of, clauses)) = &mut self.clauses else { return };
        if *of != generation {
            return;
        }
        self.figures.first_words(generation, self.now);
        let ready = match piece {
            OwnedPiece::Text(text) => {
                self.written.push_str(text);
                clauses.push(text)
            }
            OwnedPiece::Aside(text) => clauses.aside(text),
        };
        for clause in ready {
            self.take(Event::ClauseReady(clause));
        }
    }

    fn replied(&mut self, generation: Generation, result: Result<Answered, Failure>) {
        let rest = match &mut self.clauses {
            Some((of, clauses)) if *of == generation => {
                self.is_written = true;
                clauses.finish()
            }
            Some(_) | None => Vec::new(),
        };
        for clause in rest {
            self.take(Event::ClauseReady(clause));
        }
        match result {
            Ok(answered) => {
                self.figures.answered(generation, answered);
                self.take(Event::ReplyFinished(generation));
            }
            Err(failure) => {
                let code = self.remember(failure);
                self.take(Event::ReplyFailed { generation, code });
            }
        }
        self.announce_more();
    }
}
