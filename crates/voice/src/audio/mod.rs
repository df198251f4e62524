//! Sound: devices, voice activity, echo.
//!
//! Inside, sound to be heard is one channel of `f32` in -1..1 at 16 kHz, cut into frames of 10 ms. Time is counted in
//! frames since the device was opened, never by the wall clock, so that a scripted dialogue can run as fast as the
//! machine allows and still measure the same.

mod clock;
mod device;
pub mod ears;
pub mod file;
pub mod native;
pub mod player;
pub mod resample;
pub mod stretch;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
pub mod trial;
pub mod wav;

pub use clock::{Busy, DeviceClock};
pub use device::{Device, FRAME, FRAME_TIME, Frame, RATE_HZ};
pub use ears::{Ears, EarsOptions, Guard, Heard, Utterance};
pub use player::{Clip, Played, Player, Said};
