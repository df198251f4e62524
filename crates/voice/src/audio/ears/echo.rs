//! Removes from the microphone what the loudspeaker plays.

use sonora::config::{EchoCanceller, NoiseSuppression};
use sonora::{AudioProcessing, Config, StreamConfig};

use crate::audio::{FRAME, RATE_HZ};

/// WebRTC's echo canceller. It finds the delay between loudspeaker and microphone by itself.
pub(super) struct Echo(AudioProcessing);

impl Echo {
    pub(super) fn new(cancels_echo: bool, reduces_noise: bool) -> Self {
        let config = Config {
            echo_canceller: cancels_echo.then(EchoCanceller::default),
            noise_suppression: reduces_noise.then(NoiseSuppression::default),
            ..Config::default()
        };
        let stream = StreamConfig::new(RATE_HZ, 1);
        Self(AudioProcessing::builder().config(config).capture_config(stream).render_config(stream).build())
    }

    /// What was captured, without what was played. Should the canceller refuse a frame, it is heard as it was captured.
    pub(super) fn remove(&mut self, captured: &[f32; FRAME], played: &[f32; FRAME]) -> [f32; FRAME] {
        let mut rendered = [0.0; FRAME];
        let mut clean = [0.0; FRAME];
        let render = self.0.process_render_f32(&[played], &mut [&mut rendered]);
        let capture = self.0.process_capture_f32(&[captured], &mut [&mut clean]);
        if render.is_ok() && capture.is_ok() { clean } else { *captured }
    }
}
