//! The sound devices are one: who uses them, and who has to wait or give way.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crossbeam_channel::Sender;
use studium_base::CancelToken;
use studium_voice::playing::{PlayRequest, Remote};
use studium_voice::recording::RecordRequest;
use studium_voice::session::{Control, Request};

use crate::AppError;

/// Whoever is asked to end does so within a moment; what is still to be written down takes longer. After this nobody
/// waits any more, and nothing is taken from whoever still works.
const PATIENCE: Duration = Duration::from_secs(30);

/// Who uses the sound devices, with the way to it.
#[derive(Debug, Clone)]
pub(crate) enum SoundUse {
    /// A conversation by voice.
    Conversation(Control),
    /// Something is played.
    Playing(Remote),
    /// Somebody is listened to; raised to end it.
    Listening(CancelToken),
    /// A lecture is recorded.
    Record(Sender<RecordRequest>),
}

impl SoundUse {
    /// Does it end when somebody else begins?
    fn gives_way(&self) -> bool {
        matches!(self, Self::Playing(_) | Self::Listening(_))
    }

    pub(super) fn end(&self) {
        match self {
            Self::Conversation(control) => control.ask(Request::Stop),
            Self::Playing(remote) => remote.ask(PlayRequest::Stop),
            Self::Listening(stop) => stop.cancel(),
            Self::Record(asking) => {
                // It may have ended just now.
                let _ = asking.send(RecordRequest::Save);
            }
        }
    }
}

/// The place of the one who uses them.
#[derive(Debug, Default)]
pub(crate) struct SoundSlot {
    taken: Mutex<Taken>,
    freed: Condvar,
}

#[derive(Debug, Default)]
struct Taken {
    by: Option<SoundUse>,
    /// Counts who had them.
    count: u64,
    /// The app closes: nobody else gets it.
    is_closed: bool,
}

impl SoundSlot {
    /// Takes the devices, for as long as what comes back lives. Playing and listening give way to others, and are waited
    /// for.
    ///
    /// # Errors
    /// `busy` when somebody has them who does not give way, or the app closes.
    pub(crate) fn take(&self, sound_use: SoundUse) -> Result<Holding<'_>, AppError> {
        let mut taken = self.lock();
        // Several may wait: who comes first is asked to end by the next.
        while taken.by.as_ref().is_some_and(SoundUse::gives_way) && !taken.is_closed {
            let before = taken.count;
            taken = self.end(taken);
            if taken.by.is_some() && taken.count == before {
                break;
            }
        }
        if taken.by.is_some() || taken.is_closed {
            return Err(AppError::Busy);
        }
        taken.by = Some(sound_use);
        taken.count += 1;
        Ok(Holding(self))
    }

    /// Who has them.
    pub(crate) fn holder(&self) -> Option<SoundUse> {
        self.lock().by.clone()
    }

    /// Ends what goes on, waits for it, and lets nobody begin anew.
    pub(crate) fn close(&self) {
        let mut taken = self.lock();
        taken.is_closed = true;
        let taken = self.end(taken);
        if let Some(by) = &taken.by {
            tracing::warn!(?by, "the sound devices are still in use");
        }
    }

    /// Asks who has them to end, and waits.
    fn end<'a>(&'a self, taken: MutexGuard<'a, Taken>) -> MutexGuard<'a, Taken> {
        if let Some(by) = &taken.by {
            by.end();
        }
        let before = taken.count;
        let is_theirs = |taken: &mut Taken| taken.by.is_some() && taken.count == before;
        let waited = self.freed.wait_timeout_while(taken, PATIENCE, is_theirs);
        waited.unwrap_or_else(PoisonError::into_inner).0
    }

    fn lock(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The devices are taken while this lives.
#[derive(Debug)]
pub(crate) struct Holding<'a>(&'a SoundSlot);

impl Drop for Holding<'_> {
    fn drop(&mut self) {
        self.0.lock().by = None;
        self.0.freed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    //! One at a time, and who gives way.

    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    use studium_base::{CancelToken, Coded, ErrorCode};
    use studium_voice::playing::{PlayRequest, Remote};
    use studium_voice::session::Control;

    use super::{SoundSlot, SoundUse};

    /// Listens until it is ended, in a thread of its own that holds the devices when this returns.
    fn listening(slot: &Arc<SoundSlot>, has_ended: &Arc<AtomicBool>) -> std::thread::JoinHandle<()> {
        let (slot, has_ended, stop) = (Arc::clone(slot), Arc::clone(has_ended), CancelToken::new());
        let (ready, is_ready) = std::sync::mpsc::channel();
        let thread = std::thread::spawn(move || {
            let _holding = slot.take(SoundUse::Listening(stop.clone())).unwrap();
            ready.send(()).unwrap();
            while !stop.is_cancelled() {
                std::thread::yield_now();
            }
            has_ended.store(true, Ordering::SeqCst);
        });
        is_ready.recv().unwrap();
        thread
    }

    #[test]
    fn who_begins_waits_until_the_one_before_has_ended() {
        let (slot, has_ended) = (Arc::new(SoundSlot::default()), Arc::new(AtomicBool::new(false)));
        let thread = listening(&slot, &has_ended);
        let (remote, requests) = Remote::new();
        let holding = slot.take(SoundUse::Playing(remote)).unwrap();
        assert!(has_ended.load(Ordering::SeqCst));
        thread.join().unwrap();
        assert!(requests.is_empty() && matches!(slot.holder(), Some(SoundUse::Playing(_))));
        drop(holding);
        assert!(slot.holder().is_none());
    }

    #[test]
    fn a_conversation_gives_way_to_nobody() {
        let slot = SoundSlot::default();
        let (control, requests) = Control::new();
        let _holding = slot.take(SoundUse::Conversation(control)).unwrap();
        let refused = slot.take(SoundUse::Listening(CancelToken::new())).unwrap_err();
        assert_eq!(refused.code(), ErrorCode::Busy);
        assert!(requests.is_empty(), "it is not even asked");
    }

    #[test]
    fn closing_ends_and_waits_and_lets_nobody_begin() {
        let (slot, has_ended) = (Arc::new(SoundSlot::default()), Arc::new(AtomicBool::new(false)));
        let thread = listening(&slot, &has_ended);
        slot.close();
        assert!(has_ended.load(Ordering::SeqCst));
        thread.join().unwrap();
        let (remote, requests) = Remote::new();
        assert_eq!(slot.take(SoundUse::Playing(remote)).unwrap_err().code(), ErrorCode::Busy);
        assert_eq!(requests.try_iter().collect::<Vec<PlayRequest>>(), []);
    }
}
