//! The threads of replies: one reads ahead while the student speaks; each reply has one that answers.

use std::cell::Cell;
use std::sync::Arc;
use std::time::Instant;

use crossbeam_channel::{Receiver, Sender, bounded, unbounded};
use studium_base::{CancelToken, Failure};

use super::conductor::elapsed_ms;
use super::learning::News;
use super::parts::{Answered, Piece, Reply};
use crate::VoiceError;
use crate::audio::Busy;
use crate::turn::Generation;

/// A reply in the making.
pub(super) struct Replying {
    cancel: CancelToken,
    /// Dropped unused when the reply is given up.
    release: Sender<Busy>,
    is_released: Cell<bool>,
    /// Says when the thread has come to its end: closed then.
    ended: Receiver<()>,
}

/// A piece of a reply that can be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum OwnedPiece {
    Text(String),
    Aside(String),
}

impl Replying {
    /// Begins to read ahead for a question that stands as soon as [`Replying::release`] is called.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub(super) fn begin(
        reply: &Arc<dyn Reply>,
        generation: Generation,
        question: String,
        earlier: Option<Receiver<()>>,
        busy: Busy,
        news: Sender<News>,
    ) -> Result<Self, VoiceError> {
        let cancel = CancelToken::new();
        let (release, released) = bounded::<Busy>(1);
        let (end, ended) = bounded::<()>(0);
        let (reply, given_up) = (Arc::clone(reply), cancel.clone());
        std::thread::Builder::new()
            .name("replying".into())
            .spawn(move || {
                let _end = end;
                if let Some(earlier) = earlier {
                    // Closed once what was heard of the reply before is kept: this one builds on it.
                    let _ = earlier.recv();
                }
                let started = Instant::now();
                reply.prepare(&question, &given_up);
                let _ = news.send(News::Prepared { generation, took_ms: elapsed_ms(started), busy });
                let Ok(busy) = released.recv() else { return };
                let result = answer(&*reply, generation, &question, &given_up, &news);
                let _ = news.send(News::Replied { generation, result, busy });
            })
            .map_err(VoiceError::Thread)?;
        Ok(Self { cancel, release, is_released: Cell::new(false), ended })
    }

    /// The question stands: answer it.
    pub(super) fn release(&self, busy: Busy) {
        self.is_released.set(true);
        // Released once; the thread waits for it or is about to.
        let _ = self.release.try_send(busy);
    }

    /// Does the question stand?
    pub(super) fn is_released(&self) -> bool {
        self.is_released.get()
    }

    /// Ends the reply where it is.
    pub(super) fn cancel(&self) {
        self.cancel.cancel();
    }

    /// Ends the reply, and tells who answers how much of it was heard. What comes back is closed when that is kept.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub(super) fn keep(
        self,
        reply: &Arc<dyn Reply>,
        generation: Generation,
        heard: u32,
        busy: Busy,
        news: Sender<News>,
    ) -> Result<Receiver<()>, VoiceError> {
        let Self { cancel, release, ended, .. } = self;
        cancel.cancel();
        drop(release);
        let (end, kept) = bounded::<()>(0);
        let reply = Arc::clone(reply);
        std::thread::Builder::new()
            .name("keeping".into())
            .spawn(move || {
                let _end = end;
                // Closed when the reply is saved as far as it was written.
                let _ = ended.recv();
                let failure = reply.keep(generation, heard).err();
                let _ = news.send(News::Kept { failure, busy });
            })
            .map_err(VoiceError::Thread)?;
        Ok(kept)
    }
}

fn answer(
    reply: &dyn Reply,
    generation: Generation,
    question: &str,
    cancel: &CancelToken,
    news: &Sender<News>,
) -> Result<Answered, Failure> {
    reply.reply(generation, question, cancel, &mut |piece| {
        let piece = match piece {
            Piece::Text(text) => OwnedPiece::Text(text.to_owned()),
            Piece::Aside(text) => OwnedPiece::Aside(text.to_owned()),
        };
        let _ = news.send(News::Piece { generation, piece });
    })
}

/// A question that is not finished, to be read ahead.
struct Beginning {
    question: String,
    cancel: CancelToken,
    busy: Busy,
}

/// The way to the thread that reads ahead.
pub(super) struct Ahead {
    work: Sender<Beginning>,
    current: Option<CancelToken>,
}

impl Ahead {
    /// Starts the thread. It ends when the way to it is dropped.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub(super) fn start(reply: Arc<dyn Reply>) -> Result<Self, VoiceError> {
        let (work, beginnings) = unbounded::<Beginning>();
        std::thread::Builder::new()
            .name("reading-ahead".into())
            .spawn(move || {
                for Beginning { question, cancel, busy } in beginnings {
                    if !cancel.is_cancelled() {
                        reply.prepare(&question, &cancel);
                    }
                    drop(busy);
                }
            })
            .map_err(VoiceError::Thread)?;
        Ok(Self { work, current: None })
    }

    /// Reads ahead; what was begun before is given up.
    pub(super) fn read(&mut self, question: String, busy: Busy) {
        self.give_up();
        let cancel = CancelToken::new();
        self.current = Some(cancel.clone());
        let _ = self.work.send(Beginning { question, cancel, busy });
    }

    /// Stops reading ahead.
    pub(super) fn give_up(&mut self) {
        if let Some(current) = self.current.take() {
            current.cancel();
        }
    }
}
