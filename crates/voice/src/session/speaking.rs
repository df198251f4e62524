//! The thread that gives clauses their sound, in their order.

use std::sync::Arc;

use crossbeam_channel::{Receiver, Sender, unbounded};
use studium_base::{CancelToken, Failure, TextRange};
use studium_engine::Speak;
use studium_engine::protocol::speech::{self, VoiceSpec};

use super::learning::News;
use crate::VoiceError;
use crate::audio::{Busy, wav};
use crate::turn::Generation;

/// A clause to be given its sound.
pub(super) struct Words {
    pub(super) generation: Generation,
    pub(super) index: u32,
    /// Counts how often queued sound was thrown away: what was made before is not to be queued.
    pub(super) epoch: u64,
    pub(super) text: String,
    pub(super) voice: VoiceSpec,
    pub(super) speed: f32,
    pub(super) cancel: CancelToken,
    pub(super) busy: Busy,
}

/// The way to the thread.
pub(super) struct Mouth {
    work: Sender<Words>,
}

impl Mouth {
    /// Starts the thread. It ends when the way to it is dropped.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub(super) fn start(speak: Arc<dyn Speak>, news: Sender<News>) -> Result<Self, VoiceError> {
        let (work, words) = unbounded();
        std::thread::Builder::new()
            .name("speaking".into())
            .spawn(move || say(&*speak, &words, &news))
            .map_err(VoiceError::Thread)?;
        Ok(Self { work })
    }

    pub(super) fn say(&self, words: Words) {
        // As for hearing: the thread lives as long as this.
        let _ = self.work.send(words);
    }
}

fn say(speak: &dyn Speak, queue: &Receiver<Words>, news: &Sender<News>) {
    for Words { generation, index, epoch, text, voice, speed, cancel, busy } in queue {
        let request = speech::Speak { voice, text, speed };
        let result = speak.speak(request, &cancel, &mut |event| {
            if let speech::Event::Sound { rate_hz, chars, samples } = event {
                let spoken = TextRange::new(chars.start, chars.end);
                let samples = wav::from_bytes(&samples);
                // Nobody listens any more: the conversation is over, and its cancel comes with it.
                let _ = news.send(News::Sound { generation, index, epoch, spoken, rate_hz, samples });
            }
        });
        let failure = result.err().map(|error| Failure::of(&error));
        if news.send(News::Sounded { generation, index, epoch, failure, busy }).is_err() {
            return;
        }
    }
}
