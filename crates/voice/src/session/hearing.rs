//! The thread that has sound written down: one request at a time, and never one that nobody waits for any more.

use std::sync::Arc;
use std::time::Instant;

use crossbeam_channel::{Receiver, Sender, unbounded};
use serde_bytes::ByteBuf;
use studium_base::{CancelToken, Failure};
use studium_engine::Hear;
use studium_engine::protocol::speech::{self, Heard, HearingSpec};

use super::conductor::elapsed_ms;
use crate::VoiceError;
use crate::audio::{Busy, wav};
use crate::turn::{Draft, Ticket};

/// A language that was found with words surer than this holds for the drafts that follow, as in recordings.
const SURE: f32 = 0.5;

/// Sound to be written down.
struct Sound {
    ticket: Ticket,
    draft: Draft,
    samples: Vec<f32>,
    cancel: CancelToken,
    busy: Busy,
}

/// Sound was written down, or not.
pub(crate) struct Written {
    pub(crate) ticket: Ticket,
    pub(crate) draft: Draft,
    pub(crate) heard: Result<Heard, Failure>,
    pub(crate) took_ms: u32,
    pub(crate) busy: Busy,
}

/// How to hear.
#[derive(Clone)]
pub(crate) struct Hearing {
    pub(crate) model: HearingSpec,
    pub(crate) language: Option<String>,
    pub(crate) vocabulary: String,
}

/// The way to the thread.
pub(crate) struct Ear {
    work: Sender<Sound>,
    /// Of the last draft that was asked for: a later request makes it needless.
    draft: Option<CancelToken>,
}

impl Ear {
    /// Starts the thread. It ends when the way to it is dropped.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub(crate) fn start<News: From<Written> + Send + 'static>(
        hear: Arc<dyn Hear>,
        hearing: Hearing,
        news: Sender<News>,
    ) -> Result<Self, VoiceError> {
        let (work, sounds) = unbounded();
        std::thread::Builder::new()
            .name("hearing".into())
            .spawn(move || listen(&*hear, &hearing, &sounds, &news))
            .map_err(VoiceError::Thread)?;
        Ok(Self { work, draft: None })
    }

    /// Has sound written down; what was asked for as a draft before is given up.
    pub(crate) fn write_down(&mut self, ticket: Ticket, draft: Draft, samples: Vec<f32>, busy: Busy) {
        if let Some(earlier) = self.draft.take() {
            earlier.cancel();
        }
        let cancel = CancelToken::new();
        if draft == Draft::Partial {
            self.draft = Some(cancel.clone());
        }
        // The thread lives as long as this; were it gone, its death would have been told already.
        let _ = self.work.send(Sound { ticket, draft, samples, cancel, busy });
    }
}

fn listen<News: From<Written>>(hear: &dyn Hear, hearing: &Hearing, sounds: &Receiver<Sound>, news: &Sender<News>) {
    // To find out the language takes as long as to hear. While somebody speaks the one that was found last will do; the
    // final draft finds out anew, so that the student can change it.
    let mut found = None;
    for Sound { ticket, draft, samples, cancel, busy } in sounds {
        if cancel.is_cancelled() {
            continue;
        }
        let started = Instant::now();
        let request = speech::Hear {
            model: hearing.model.clone(),
            samples: ByteBuf::from(wav::to_bytes(&samples)),
            language: hearing.language.clone().or_else(|| found.clone().filter(|_| draft == Draft::Partial)),
            vocabulary: hearing.vocabulary.clone(),
        };
        let heard = match hear.hear(request, &cancel) {
            Ok(None) => continue,
            Ok(Some(heard)) => {
                if draft == Draft::Final && heard.confidence > SURE && !heard.language.is_empty() {
                    found = Some(heard.language.clone());
                }
                Ok(heard)
            }
            Err(error) => Err(Failure::of(&error)),
        };
        let took_ms = elapsed_ms(started);
        if news.send(Written { ticket, draft, heard, took_ms, busy }.into()).is_err() {
            return;
        }
    }
}
