//! Which microphones and loudspeakers there are, and how one is opened.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use cpal::traits::{DeviceTrait, HostTrait, StreamTrait};
use cpal::{BufferSize, ErrorKind, FromSample, SampleFormat, SizedSample, SupportedBufferSize, SupportedStreamConfig};
use serde::{Deserialize, Serialize};

use super::callback::{Capture, Health, Playback};
use super::reference::Reference;
use super::{Incoming, Loudspeaker, NativeDevice, ring_size};
use crate::VoiceError;
use crate::audio::resample::Resampler;
use crate::audio::{DeviceClock, Player, RATE_HZ};

/// Frames of the device to a buffer. ALSA over PipeWire stumbles on fewer and on other than powers of two (cpal#1250);
/// 21 ms at 48 kHz.
const BUFFER: u32 = 1024;
/// How late a reader may be, in frames of 10 ms.
const PATIENCE: u32 = 200;

/// Microphone or loudspeaker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// Sound comes in.
    Microphone,
    /// Sound goes out.
    Loudspeaker,
}

/// A device of this machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SoundDevice {
    /// Which it is; the same after a restart.
    pub id: String,
    /// As the system calls it.
    pub name: String,
    /// The system's own choice.
    pub is_default: bool,
}

/// The devices of this machine.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct SoundDevices {
    /// Sound comes in.
    pub microphones: Vec<SoundDevice>,
    /// Sound goes out.
    pub loudspeakers: Vec<SoundDevice>,
}

/// All devices that can be opened now, see [`Hardware::devices`].
///
/// # Errors
/// [`VoiceError::DeviceFailed`].
pub fn devices() -> Result<SoundDevices, VoiceError> {
    Hardware::default().devices()
}

/// Opens microphone and loudspeaker by id or name, or the system's choice; see [`Hardware::open`].
///
/// # Errors
/// As [`Hardware::open`].
pub fn open(microphone: Option<&str>, loudspeaker: Option<&str>) -> Result<NativeDevice, VoiceError> {
    let choice = |name: Option<&str>| name.map_or(Choice::Default, |name| Choice::Named(name.to_owned()));
    Hardware::default().open(&Wanted { microphone: choice(microphone), loudspeaker: choice(loudspeaker) })
}

/// Which device is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Choice {
    /// The system's choice.
    #[default]
    Default,
    /// The one with this id or name.
    Named(String),
    /// None at all.
    Nothing,
}

/// A pair of devices to be opened.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wanted {
    /// To be heard with.
    pub microphone: Choice,
    /// To be spoken with.
    pub loudspeaker: Choice,
}

/// The sound of this machine. Keep it: asking a device for its format takes up to 85 ms and is done once.
pub struct Hardware {
    host: cpal::Host,
    formats: Mutex<HashMap<(Kind, String), SupportedStreamConfig>>,
}

impl Default for Hardware {
    fn default() -> Self {
        Self { host: cpal::default_host(), formats: Mutex::default() }
    }
}

impl Hardware {
    /// All devices that can be opened now; none where there is no sound. Asks the system each time, so that a device
    /// plugged in meanwhile is there.
    ///
    /// # Errors
    /// [`VoiceError::DeviceFailed`].
    pub fn devices(&self) -> Result<SoundDevices, VoiceError> {
        Ok(SoundDevices { microphones: self.of(Kind::Microphone)?, loudspeakers: self.of(Kind::Loudspeaker)? })
    }

    fn of(&self, kind: Kind) -> Result<Vec<SoundDevice>, VoiceError> {
        let default = self.preferred(kind).and_then(|device| id(&device));
        let device = |device: cpal::Device| {
            let id = id(&device)?;
            Some(SoundDevice { is_default: default.as_ref() == Some(&id), id, name: device.to_string() })
        };
        Ok(self.all(kind)?.into_iter().filter_map(device).collect())
    }

    /// Opens a pair and starts it. Formats that may be outdated are asked for once more.
    ///
    /// # Errors
    /// [`VoiceError::MicrophoneMissing`], [`VoiceError::MicrophoneRefused`], [`VoiceError::LoudspeakerMissing`],
    /// [`VoiceError::DeviceFailed`].
    pub fn open(&self, wanted: &Wanted) -> Result<NativeDevice, VoiceError> {
        with_fresh(&self.formats, || self.open_pair(wanted))
    }

    /// Opens a pair again that was lost. For a chosen device that is gone the system's choice stands in, which the pair
    /// tells ([`Device::stands_in`](crate::audio::Device::stands_in)).
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn reopen(&self, wanted: &Wanted) -> Result<NativeDevice, VoiceError> {
        let (pair, missing) = or_stand_in(wanted, |wanted| self.open(wanted))?;
        Ok(NativeDevice { stands_in: missing, ..pair })
    }

    fn open_pair(&self, wanted: &Wanted) -> Result<NativeDevice, VoiceError> {
        let health = Health::default();
        let mut streams = Vec::new();
        let microphone = match self.choose(Kind::Microphone, &wanted.microphone)? {
            Some(device) => Some(self.listen(&device, &health, &mut streams)?),
            None => None,
        };
        let (player, loudspeaker) = match self.choose(Kind::Loudspeaker, &wanted.loudspeaker)? {
            Some(device) => self.speak(&device, &health, &mut streams)?,
            None if microphone.is_none() => return Err(VoiceError::LoudspeakerMissing { name: None }),
            None => {
                let (player, playout) = Player::new(RATE_HZ);
                (player, Loudspeaker::Absent(playout))
            }
        };
        for stream in &streams {
            stream.play().map_err(VoiceError::DeviceFailed)?;
        }
        let (clock, stands_in) = (DeviceClock::default(), None);
        Ok(NativeDevice { player, clock, microphone, loudspeaker, health, stands_in, _streams: streams })
    }

    fn listen(
        &self,
        device: &cpal::Device,
        health: &Health,
        streams: &mut Vec<cpal::Stream>,
    ) -> Result<Incoming, VoiceError> {
        let format = self.format(Kind::Microphone, device).map_err(|error| unusable(Kind::Microphone, error))?;
        let resampler = Resampler::new(format.sample_rate(), RATE_HZ)?;
        let open = |buffer| {
            let size = ring_size(format.sample_rate(), PATIENCE);
            let (capture, ring) = Capture::new(format.channels(), size, health.clone());
            input(device, &format, buffer, capture, health.clone()).map(|stream| (stream, ring))
        };
        let (stream, ring) = with_buffer(&format, open).map_err(|error| unusable(Kind::Microphone, error))?;
        streams.push(stream);
        Ok(Incoming::new(ring, resampler))
    }

    fn speak(
        &self,
        device: &cpal::Device,
        health: &Health,
        streams: &mut Vec<cpal::Stream>,
    ) -> Result<(Player, Loudspeaker), VoiceError> {
        let format = self.format(Kind::Loudspeaker, device).map_err(|error| unusable(Kind::Loudspeaker, error))?;
        let resampler = Resampler::new(format.sample_rate(), RATE_HZ)?;
        let open = |buffer| {
            let (player, playout) = Player::new(format.sample_rate());
            let size = ring_size(format.sample_rate(), PATIENCE);
            let (playback, ring) = Playback::new(playout, format.channels(), size);
            output(device, &format, buffer, playback, health.clone()).map(|stream| (stream, player, ring))
        };
        let (stream, player, ring) = with_buffer(&format, open).map_err(|error| unusable(Kind::Loudspeaker, error))?;
        streams.push(stream);
        Ok((player, Loudspeaker::Real(Box::new(Reference::new(ring, resampler)))))
    }

    fn choose(&self, kind: Kind, choice: &Choice) -> Result<Option<cpal::Device>, VoiceError> {
        let (found, name) = match choice {
            Choice::Nothing => return Ok(None),
            Choice::Default => (self.preferred(kind), None),
            Choice::Named(name) => {
                let is_it = |device: &cpal::Device| id(device).as_ref() == Some(name) || device.to_string() == *name;
                (self.all(kind)?.into_iter().find(is_it), Some(name.clone()))
            }
        };
        found.map(Some).ok_or(match kind {
            Kind::Microphone => VoiceError::MicrophoneMissing { name },
            Kind::Loudspeaker => VoiceError::LoudspeakerMissing { name },
        })
    }

    fn preferred(&self, kind: Kind) -> Option<cpal::Device> {
        match kind {
            Kind::Microphone => self.host.default_input_device(),
            Kind::Loudspeaker => self.host.default_output_device(),
        }
    }

    fn all(&self, kind: Kind) -> Result<Vec<cpal::Device>, VoiceError> {
        let devices = match kind {
            Kind::Microphone => self.host.input_devices().map(Iterator::collect),
            Kind::Loudspeaker => self.host.output_devices().map(Iterator::collect),
        };
        match devices {
            Err(error) if error.kind() == ErrorKind::HostUnavailable => Ok(Vec::new()),
            devices => devices.map_err(VoiceError::DeviceFailed),
        }
    }

    /// The format that a device prefers.
    fn format(&self, kind: Kind, device: &cpal::Device) -> Result<SupportedStreamConfig, cpal::Error> {
        let key = (kind, id(device).unwrap_or_default());
        let mut formats = self.formats.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(format) = formats.get(&key) {
            return Ok(*format);
        }
        let format = match kind {
            Kind::Microphone => device.default_input_config(),
            Kind::Loudspeaker => device.default_output_config(),
        }?;
        formats.insert(key, format);
        Ok(format)
    }
}

/// Opens; should that fail although there is a device, once more without what was known of formats before.
pub(super) fn with_fresh<K, V, T>(
    known: &Mutex<HashMap<K, V>>,
    open: impl Fn() -> Result<T, VoiceError>,
) -> Result<T, VoiceError> {
    let is_known = !known.lock().unwrap_or_else(PoisonError::into_inner).is_empty();
    let opened = open();
    let may_be_outdated =
        matches!(opened, Err(VoiceError::DeviceFailed(_) | VoiceError::RateUnsupported { .. })) && is_known;
    if opened.is_err() {
        known.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
    if may_be_outdated { open() } else { opened }
}

/// Opens; for chosen devices that are not there the system's choice, with the last error that it stands in for.
pub(super) fn or_stand_in<T>(
    wanted: &Wanted,
    open: impl Fn(&Wanted) -> Result<T, VoiceError>,
) -> Result<(T, Option<VoiceError>), VoiceError> {
    let (mut wanted, mut missing) = (wanted.clone(), None);
    loop {
        let error = match open(&wanted) {
            Ok(opened) => return Ok((opened, missing)),
            Err(error) => error,
        };
        let choice = match error {
            VoiceError::MicrophoneMissing { .. } => &mut wanted.microphone,
            VoiceError::LoudspeakerMissing { .. } => &mut wanted.loudspeaker,
            _ => return Err(error),
        };
        if !matches!(choice, Choice::Named(_)) {
            return Err(missing.unwrap_or(error));
        }
        *choice = Choice::Default;
        missing = Some(error);
    }
}

fn id(device: &cpal::Device) -> Option<String> {
    device.id().ok().map(|id| id.to_string())
}

/// What a failure to open means.
pub(super) fn unusable(kind: Kind, error: cpal::Error) -> VoiceError {
    match (kind, error.kind()) {
        (Kind::Microphone, ErrorKind::PermissionDenied) => VoiceError::MicrophoneRefused(error),
        (Kind::Microphone, ErrorKind::DeviceNotAvailable | ErrorKind::HostUnavailable) => {
            VoiceError::MicrophoneMissing { name: None }
        }
        (Kind::Loudspeaker, ErrorKind::DeviceNotAvailable | ErrorKind::HostUnavailable) => {
            VoiceError::LoudspeakerMissing { name: None }
        }
        _ => VoiceError::DeviceFailed(error),
    }
}

/// Opens with the buffer that works best, or with the system's where that one is refused.
fn with_buffer<T>(
    format: &SupportedStreamConfig,
    open: impl Fn(BufferSize) -> Result<T, cpal::Error>,
) -> Result<T, cpal::Error> {
    let fits = match format.buffer_size() {
        SupportedBufferSize::Range { min, max } => (*min..=*max).contains(&BUFFER),
        SupportedBufferSize::Unknown => false,
    };
    if !fits {
        return open(BufferSize::Default);
    }
    match open(BufferSize::Fixed(BUFFER)) {
        Err(error) if matches!(error.kind(), ErrorKind::UnsupportedConfig | ErrorKind::InvalidInput) => {
            open(BufferSize::Default)
        }
        opened => opened,
    }
}

/// Runs `$open` with the type of the samples of a format.
macro_rules! with_sample {
    ($format:expr, $open:ident ( $($argument:expr),* )) => {
        match $format.sample_format() {
            SampleFormat::I8 => $open::<i8>($($argument),*),
            SampleFormat::I16 => $open::<i16>($($argument),*),
            SampleFormat::I24 => $open::<cpal::I24>($($argument),*),
            SampleFormat::I32 => $open::<i32>($($argument),*),
            SampleFormat::U8 => $open::<u8>($($argument),*),
            SampleFormat::U16 => $open::<u16>($($argument),*),
            SampleFormat::U24 => $open::<cpal::U24>($($argument),*),
            SampleFormat::U32 => $open::<u32>($($argument),*),
            SampleFormat::F32 => $open::<f32>($($argument),*),
            SampleFormat::F64 => $open::<f64>($($argument),*),
            _ => Err(ErrorKind::UnsupportedConfig.into()),
        }
    };
}

fn input(
    device: &cpal::Device,
    format: &SupportedStreamConfig,
    buffer: BufferSize,
    capture: Capture,
    health: Health,
) -> Result<cpal::Stream, cpal::Error> {
    fn of<T: SizedSample + Send + 'static>(
        device: &cpal::Device,
        config: cpal::StreamConfig,
        mut capture: Capture,
        health: Health,
    ) -> Result<cpal::Stream, cpal::Error>
    where
        f32: FromSample<T>,
    {
        let take_in = move |samples: &[T], _: &cpal::InputCallbackInfo| capture.take_in(samples);
        device.build_input_stream(config, take_in, move |error| health.report(error.kind()), None)
    }
    let config = cpal::StreamConfig { buffer_size: buffer, ..format.config() };
    with_sample!(format, of(device, config, capture, health))
}

fn output(
    device: &cpal::Device,
    format: &SupportedStreamConfig,
    buffer: BufferSize,
    playback: Playback,
    health: Health,
) -> Result<cpal::Stream, cpal::Error> {
    fn of<T: SizedSample + FromSample<f32> + Send + 'static>(
        device: &cpal::Device,
        config: cpal::StreamConfig,
        mut playback: Playback,
        health: Health,
    ) -> Result<cpal::Stream, cpal::Error> {
        let fill = move |samples: &mut [T], _: &cpal::OutputCallbackInfo| playback.fill(samples);
        device.build_output_stream(config, fill, move |error| health.report(error.kind()), None)
    }
    let config = cpal::StreamConfig { buffer_size: buffer, ..format.config() };
    with_sample!(format, of(device, config, playback, health))
}
