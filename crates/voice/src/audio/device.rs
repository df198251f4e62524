//! What every pair of microphone and loudspeaker can do, real or not.

use std::time::Duration;

use studium_engine::protocol::speech::HEARING_RATE_HZ;

use super::{DeviceClock, Player};
use crate::VoiceError;

/// Samples a second of all sound that is heard.
pub const RATE_HZ: u32 = HEARING_RATE_HZ;
/// Samples of a frame. 10 ms is the step of the echo canceller.
pub const FRAME: usize = 160;
/// How long a frame lasts.
pub const FRAME_TIME: Duration = Duration::from_millis(10);

/// 10 ms of sound.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// When its first sample was captured, since the device was opened.
    pub at: Duration,
    /// What the microphone heard. All zero where there is none.
    pub captured: [f32; FRAME],
    /// What was handed to the loudspeaker meanwhile: the reference of the echo canceller.
    pub played: [f32; FRAME],
}

impl Frame {
    /// When its last sample was captured: the earliest moment at which anybody can know of it.
    #[must_use]
    pub fn end(&self) -> Duration {
        self.at + FRAME_TIME
    }
}

/// One open pair of microphone and loudspeaker.
pub trait Device: Send {
    /// Waits for the next frame; `None` once the input has ended (a file).
    ///
    /// # Errors
    /// [`VoiceError::DeviceLost`] when the device was unplugged or changed its format: open one anew.
    fn read(&mut self) -> Result<Option<Frame>, VoiceError>;

    /// The loudspeaker. Every copy speaks to the same one.
    fn player(&self) -> Player;

    /// The device's own time.
    fn clock(&self) -> DeviceClock;

    /// Why this is not the device that was chosen: that one is gone, and the system's choice stands in for it.
    fn stands_in(&self) -> Option<&VoiceError> {
        None
    }
}
