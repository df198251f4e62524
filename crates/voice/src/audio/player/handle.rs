//! The side of everybody else: queue, pause, resume, cut, and the book of what was played.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rtrb::{Producer, RingBuffer};

use super::line::{LONGEST_FADE, Line, State};
use super::playout::{Cue, Playout, Shared};
use crate::VoiceError;
use crate::audio::resample::resample;

/// Clips on their way to the callback; more wait on this side.
const RING: usize = 256;
/// Entries of the book that are kept; enough for an hour of clauses.
const BOOK: usize = 4096;
/// How long a fade takes: 10 ms are too short to be heard as sound and long enough not to click.
const FADES_A_SECOND: u32 = 100;

/// Sound to be played.
#[derive(Debug, Clone, PartialEq)]
pub struct Clip {
    /// Which reply it belongs to. Generations only grow.
    pub generation: u64,
    /// Which clause of that reply. Several clips may carry the sound of one clause.
    pub clause: u32,
    /// Samples a second.
    pub rate_hz: u32,
    /// One channel, -1 to 1.
    pub samples: Vec<f32>,
}

/// How much of a clause was played. Samples are counted at [`Player::rate_hz`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said {
    /// Of its clips.
    pub generation: u64,
    /// Of its clips.
    pub clause: u32,
    /// Samples handed to the loudspeaker, those of a fade included.
    pub played: u64,
    /// Samples queued.
    pub of: u64,
}

impl Said {
    /// The part that was played, from 0 to 1; 0 of a clause without sound.
    #[must_use]
    pub fn fraction(&self) -> f64 {
        if self.of == 0 { 0.0 } else { self.played as f64 / self.of as f64 }
    }
}

/// The state of the loudspeaker, exact to the sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Played {
    /// The clause that is being played or was played last; `None` before the first.
    pub now: Option<Said>,
    /// Nothing is left to be played.
    pub is_idle: bool,
    /// Paused (the fade may still be going on).
    pub is_paused: bool,
    /// How often the queue ran dry although more was announced.
    pub underruns: u32,
}

/// A handle on the loudspeaker. Copies share it.
#[derive(Debug, Clone)]
pub struct Player {
    shared: Arc<Shared>,
    rate_hz: u32,
    queue: Arc<Mutex<Queue>>,
}

#[derive(Debug)]
struct Queue {
    cues: Producer<Cue>,
    /// What the ring had no room for.
    waiting: VecDeque<Cue>,
    /// Everything on the line, in its order.
    book: VecDeque<Entry>,
    /// Where the line ends, in samples.
    end: u64,
    /// Kept until the callback has let go of them.
    held: Vec<Arc<[f32]>>,
    /// Clips of earlier generations come too late.
    floor: u64,
}

/// A clip's place on the line: `start..end`, in samples.
#[derive(Debug, Clone)]
struct Entry {
    generation: u64,
    clause: u32,
    start: u64,
    end: u64,
    /// What was queued, even if the line was cut within it.
    of: u64,
    /// Until it is played.
    samples: Option<Arc<[f32]>>,
}

impl Player {
    /// A loudspeaker of a rate, and the side that its callback drives.
    pub(in crate::audio) fn new(rate_hz: u32) -> (Self, Playout) {
        let (cues, consumer) = RingBuffer::new(RING);
        let fade = u16::try_from(rate_hz / FADES_A_SECOND).unwrap_or(LONGEST_FADE).clamp(1, LONGEST_FADE);
        let shared = Arc::new(Shared {
            line: Line::new(fade),
            fade,
            more_to_come: AtomicBool::new(false),
            underruns: AtomicU32::new(0),
        });
        let queue = Queue { cues, waiting: VecDeque::new(), book: VecDeque::new(), end: 0, held: Vec::new(), floor: 0 };
        let player = Self { shared: Arc::clone(&shared), rate_hz, queue: Arc::new(Mutex::new(queue)) };
        (player, Playout::new(shared, consumer))
    }

    /// Samples a second of the loudspeaker.
    #[must_use]
    pub fn rate_hz(&self) -> u32 {
        self.rate_hz
    }

    /// Plays a clip after all that is queued. False when its generation was flushed: it comes too late and is dropped.
    ///
    /// # Errors
    /// [`VoiceError::RateUnsupported`].
    pub fn queue(&self, clip: Clip) -> Result<bool, VoiceError> {
        let samples: Arc<[f32]> = if clip.rate_hz == self.rate_hz {
            clip.samples.into()
        } else {
            resample(&clip.samples, clip.rate_hz, self.rate_hz)?.into()
        };
        let mut queue = self.book();
        if clip.generation < queue.floor {
            return Ok(false);
        }
        queue.append(clip.generation, clip.clause, samples, self.shared.line.load().cuts);
        queue.tidy(self.shared.line.load().position);
        Ok(true)
    }

    /// Announces that more will be queued, or that this was all.
    pub fn more_to_come(&self, is_more: bool) {
        self.shared.more_to_come.store(is_more, Ordering::Release);
    }

    /// Fades out within 10 ms and holds.
    pub fn pause(&self) {
        self.shared.line.change(|state| State { is_paused: true, ..state });
    }

    /// Goes on where it was paused.
    pub fn resume(&self) {
        self.shared.line.change(|state| State { is_paused: false, ..state });
    }

    /// Fades out within 10 ms, drops everything of the generations before this one, and ends a pause. Later clips of
    /// those generations are refused. Returns what was played of those that no earlier flush dropped, the fade included.
    pub fn flush(&self, before: u64) -> Vec<Said> {
        let mut queue = self.book();
        let flushed = queue.floor;
        queue.floor = flushed.max(before);
        queue.feed();
        let state = self.shared.line.change(|state| State { is_paused: false, ..state.cut() });
        let kept = queue.cut(state.position + u64::from(state.gain), before);
        self.shared.more_to_come.store(!kept.is_empty(), Ordering::Release);
        for (generation, clause, samples) in kept {
            queue.append(generation, clause, samples, state.cut().cuts);
        }
        queue.said(queue.end, |entry| (flushed..before).contains(&entry.generation))
    }

    /// The state of the loudspeaker.
    #[must_use]
    pub fn played(&self) -> Played {
        let mut queue = self.book();
        let state = self.shared.line.load();
        queue.tidy(state.position);
        let now = queue.book.iter().rev().find(|entry| entry.start < state.position).cloned();
        let now = now.and_then(|now| {
            let same = |entry: &Entry| (entry.generation, entry.clause) == (now.generation, now.clause);
            queue.said(state.position, same).pop()
        });
        Played {
            now,
            is_idle: state.position >= queue.end,
            is_paused: state.is_paused,
            underruns: self.shared.underruns.load(Ordering::Acquire),
        }
    }

    /// What of a generation was played so far, clause by clause.
    #[must_use]
    pub fn said(&self, generation: u64) -> Vec<Said> {
        let queue = self.book();
        queue.said(self.shared.line.load().position, |entry| entry.generation == generation)
    }

    fn book(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Queue {
    fn append(&mut self, generation: u64, clause: u32, samples: Arc<[f32]>, cuts: u16) {
        let start = self.end;
        let of = samples.len() as u64;
        self.end += of;
        if of > 0 {
            self.waiting.push_back(Cue { generation, clause, cuts, samples: Arc::clone(&samples) });
        }
        self.book.push_back(Entry { generation, clause, start, end: self.end, of, samples: Some(samples) });
        self.feed();
    }

    /// Moves clips into the ring as far as it has room.
    fn feed(&mut self) {
        while !self.cues.is_full()
            && let Some(cue) = self.waiting.pop_front()
        {
            if let Err(rtrb::PushError::Full(cue)) = self.cues.push(cue) {
                self.waiting.push_front(cue);
                return;
            }
        }
    }

    /// Lets go of what was played.
    fn tidy(&mut self, position: u64) {
        self.feed();
        for entry in self.book.iter_mut().take_while(|entry| entry.end <= position) {
            self.held.extend(entry.samples.take());
        }
        self.held.retain(|samples| Arc::strong_count(samples) > 1);
        while self.book.len() > BOOK && self.book.front().is_some_and(|entry| entry.end <= position) {
            self.book.pop_front();
        }
    }

    /// Ends the line at `end`, or where the callback has no more to fade. Returns what a cut hits although it is of
    /// `before` or later; it is to be queued anew.
    fn cut(&mut self, end: u64, before: u64) -> Vec<(u64, u32, Arc<[f32]>)> {
        let unseen: u64 = self.waiting.drain(..).map(|cue| cue.samples.len() as u64).sum();
        self.end = end.min(self.end - unseen);
        let line = self.end;
        let mut kept = Vec::new();
        for entry in self.book.iter_mut().filter(|entry| entry.end > line) {
            let played = self.end.saturating_sub(entry.start);
            entry.start = entry.start.min(self.end);
            entry.end = self.end;
            let Some(samples) = entry.samples.take() else { continue };
            if entry.generation >= before {
                entry.of = played;
                kept.push((entry.generation, entry.clause, samples[played as usize..].into()));
            }
            self.held.push(samples);
        }
        kept
    }

    /// What of some clips was played by the time the line had come to `position`, clause by clause.
    fn said(&self, position: u64, which: impl Fn(&Entry) -> bool) -> Vec<Said> {
        let mut clauses: Vec<Said> = Vec::new();
        for entry in self.book.iter().filter(|entry| which(entry)) {
            let played = position.clamp(entry.start, entry.end) - entry.start;
            let same = |said: &&mut Said| (said.generation, said.clause) == (entry.generation, entry.clause);
            match clauses.iter_mut().rev().find(same) {
                Some(said) => {
                    said.played += played;
                    said.of += entry.of;
                }
                None => clauses.push(Said { generation: entry.generation, clause: entry.clause, played, of: entry.of }),
            }
        }
        clauses
    }
}
