//! What runs in the sound threads of the system: no lock, no allocation, no log.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU32, Ordering};

use cpal::{ErrorKind, FromSample, Sample};
use rtrb::{Consumer, Producer, RingBuffer};

use crate::audio::player::Playout;

/// Samples that are worked on at once.
const BLOCK: usize = 256;

/// Takes what the microphone captured.
pub(super) struct Capture {
    ring: Producer<f32>,
    channels: usize,
    health: Health,
}

impl Capture {
    /// A callback for so many channels, and the other end of its ring of `size` samples.
    pub(super) fn new(channels: u16, size: usize, health: Health) -> (Self, Consumer<f32>) {
        let (ring, consumer) = RingBuffer::new(size);
        (Self { ring, channels: usize::from(channels.max(1)), health }, consumer)
    }

    /// Averages the channels. What finds no room is lost and counted: nobody reads.
    pub(super) fn take_in<T: Sample>(&mut self, interleaved: &[T])
    where
        f32: FromSample<T>,
    {
        let share = 1.0 / self.channels as f32;
        for block in interleaved.chunks(BLOCK * self.channels) {
            let mut mono = [0.0; BLOCK];
            let frames = block.chunks_exact(self.channels);
            let count = frames.len();
            for (mono, frame) in mono.iter_mut().zip(frames) {
                *mono = frame.iter().map(|sample| f32::from_sample(*sample)).sum::<f32>() * share;
            }
            let (_, left) = self.ring.push_partial_slice(&mono[..count]);
            if !left.is_empty() {
                self.health.count_glitch();
            }
        }
    }
}

/// Gives what is to be played.
pub(super) struct Playback {
    playout: Playout,
    ring: Producer<f32>,
    channels: usize,
}

impl Playback {
    /// A callback for so many channels, and the other end of the ring in which it leaves what it gave.
    pub(super) fn new(playout: Playout, channels: u16, size: usize) -> (Self, Consumer<f32>) {
        let (ring, consumer) = RingBuffer::new(size);
        (Self { playout, ring, channels: usize::from(channels.max(1)) }, consumer)
    }

    /// The same on every channel. A reference that finds no room is lost: nobody reads.
    pub(super) fn fill<T: Sample + FromSample<f32>>(&mut self, interleaved: &mut [T]) {
        for block in interleaved.chunks_mut(BLOCK * self.channels) {
            let mut mono = [0.0; BLOCK];
            let count = block.len() / self.channels;
            self.playout.render(&mut mono[..count], |_| {});
            for (frame, sample) in block.chunks_exact_mut(self.channels).zip(mono) {
                frame.fill(T::from_sample(sample.clamp(-1.0, 1.0)));
            }
            let _ = self.ring.push_partial_slice(&mono[..count]);
        }
    }
}

/// How the device is, told by its callbacks. Copies share it.
#[derive(Debug, Clone, Default)]
pub(super) struct Health(Arc<Condition>);

#[derive(Debug, Default)]
struct Condition {
    fault: AtomicU8,
    glitches: AtomicU32,
}

/// Faults after which a stream must be opened anew, in the order of their numbers from 1.
const FATAL: [ErrorKind; 4] =
    [ErrorKind::DeviceNotAvailable, ErrorKind::StreamInvalidated, ErrorKind::HostUnavailable, ErrorKind::BackendError];

impl Health {
    /// Takes a fault of a stream. A rerouted stream goes on, and so does one that stumbled.
    pub(super) fn report(&self, kind: ErrorKind) {
        match kind {
            ErrorKind::DeviceChanged | ErrorKind::RealtimeDenied => {}
            ErrorKind::Xrun => self.count_glitch(),
            kind => {
                let number = FATAL.iter().position(|fatal| *fatal == kind).unwrap_or(FATAL.len() - 1);
                self.0.fault.store(number as u8 + 1, Ordering::Release);
            }
        }
    }

    /// The fault after which nothing comes any more.
    pub(super) fn fault(&self) -> Option<cpal::Error> {
        let number = usize::from(self.0.fault.load(Ordering::Acquire));
        FATAL.get(number.checked_sub(1)?).map(|kind| cpal::Error::new(*kind))
    }

    /// Sound was lost on the way.
    pub(super) fn count_glitch(&self) {
        self.0.glitches.fetch_add(1, Ordering::Relaxed);
    }

    /// How often sound was lost on the way.
    pub(super) fn glitches(&self) -> u32 {
        self.0.glitches.load(Ordering::Relaxed)
    }
}
