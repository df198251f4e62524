//! Decodes a recording of any usual kind as a stream: one channel, at the rate that is wanted.

use std::fs::File;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use studium_base::CancelToken;
use symphonia::core::codecs::audio::{AudioDecoder, AudioDecoderOptions};
use symphonia::core::errors::Error;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatOptions, FormatReader, SeekMode, SeekTo, Track, TrackType};
use symphonia::core::io::{MediaSourceStream, MediaSourceStreamOptions};
use symphonia::core::meta::MetadataOptions;
use symphonia::core::units::{Time, TimeBase, Timestamp};

use super::rate::Rate;
use crate::error::SpeechError;

/// Decoding begins this much before the moment that is wanted: most formats need what was before for the first sound.
const RUN_UP_MS: u32 = 1000;

/// At which rate sound is wanted: from the recording's own to that one.
pub(crate) type RateOf = fn(u32) -> u32;

/// An opened recording.
pub(crate) struct Recording {
    path: PathBuf,
    format: Box<dyn FormatReader>,
    decoder: Box<dyn AudioDecoder>,
    track: u32,
    time_base: Option<TimeBase>,
    start: Timestamp,
    duration_ms: Option<u32>,
    rate: Option<Rate>,
    rate_of: RateOf,
    /// Samples a second of what is given, once there is sound: no matter what comes behind.
    rate_hz: Option<u32>,
    /// Where the sound that is wanted begins; `None` when it was reached.
    from_ms: Option<u32>,
    is_end: bool,
    /// Something was decoded.
    has_sound: bool,
    /// What was wrong with the last packet that could not be decoded, or with the file behind what was decoded.
    problem: Option<Error>,
    is_broken: bool,
}

impl Recording {
    /// Opens the file and goes to `from_ms`.
    ///
    /// # Errors
    /// When it is missing, empty, of an unknown kind, damaged at its head, or holds no sound.
    pub(crate) fn open(path: &Path, from_ms: u32, rate_of: RateOf) -> Result<Self, SpeechError> {
        let mut recording = Self::open_at_start(path, rate_of)?;
        let wanted = from_ms.saturating_sub(RUN_UP_MS);
        if wanted > 0 {
            let to = SeekTo::Time { time: Time::from_millis_u64(wanted.into()), track_id: Some(recording.track) };
            if guarded(|| recording.format.seek(SeekMode::Accurate, to)).is_ok() {
                recording.decoder.reset();
            } else {
                // What cannot be gone to is decoded up to there.
                recording = Self::open_at_start(path, rate_of)?;
            }
        }
        recording.from_ms = Some(from_ms).filter(|ms| *ms > 0);
        Ok(recording)
    }

    fn open_at_start(path: &Path, rate_of: RateOf) -> Result<Self, SpeechError> {
        let file = File::open(path).map_err(|source| match source.kind() {
            io::ErrorKind::NotFound => SpeechError::RecordingMissing { path: path.to_owned() },
            _ => SpeechError::RecordingFile { path: path.to_owned(), source },
        })?;
        if file.metadata().is_ok_and(|data| data.len() == 0) {
            return Err(SpeechError::RecordingEmpty { path: path.to_owned() });
        }
        let mut hint = Hint::new();
        if let Some(extension) = path.extension().and_then(|extension| extension.to_str()) {
            hint.with_extension(extension);
        }
        let stream = MediaSourceStream::new(Box::new(file), MediaSourceStreamOptions::default());
        let probe = symphonia::default::get_probe();
        let format = guarded(|| probe.probe(&hint, stream, FormatOptions::default(), MetadataOptions::default()))
            .map_err(|error| at_head(path, error))?;
        let silent = || SpeechError::RecordingSilent { path: path.to_owned() };
        let track = format.default_track(TrackType::Audio).ok_or_else(silent)?;
        // What is before 0 belongs to the coding and is never given.
        let start = track.start_ts.max(Timestamp::ZERO);
        let (id, time_base, duration_ms) = (track.id, track.time_base, duration_of(track));
        let decoder = guarded(|| decoder_of(track)).map_err(|error| at_head(path, error))?;
        Ok(Self {
            path: path.to_owned(),
            format,
            decoder,
            track: id,
            time_base,
            start,
            duration_ms,
            rate: None,
            rate_of,
            rate_hz: None,
            from_ms: None,
            is_end: false,
            has_sound: false,
            problem: None,
            is_broken: false,
        })
    }

    /// How long it is, where the file says.
    pub(crate) fn duration_ms(&self) -> Option<u32> {
        self.duration_ms
    }

    /// Samples a second of what was read; `None` before there was any.
    pub(super) fn rate_hz(&self) -> Option<u32> {
        self.rate_hz
    }

    /// Decodes until `sound` holds so many samples, or to the end: true. A cancel ends it early.
    ///
    /// # Errors
    /// When the sample rate is none.
    pub(super) fn read(
        &mut self,
        sound: &mut Vec<f32>,
        samples: usize,
        cancel: &CancelToken,
    ) -> Result<bool, SpeechError> {
        while sound.len() < samples && !self.is_end && !cancel.is_cancelled() {
            match guarded(|| self.format.next_packet()) {
                Ok(Some(packet)) if packet.track_id == self.track => self.decode(&packet, sound)?,
                Ok(Some(_)) => {}
                Ok(None) => self.end(sound)?,
                Err(Error::ResetRequired) => self.restart(sound)?,
                // A recording that was cut off is heard as far as it goes.
                Err(Error::IoError(error)) if error.kind() == io::ErrorKind::UnexpectedEof => {
                    self.problem = Some(Error::IoError(error));
                    self.end(sound)?;
                }
                Err(error) => {
                    self.problem = Some(error);
                    self.is_broken = true;
                    self.end(sound)?;
                }
            }
        }
        Ok(self.is_end && sound.len() <= samples)
    }

    /// Says what was wrong, when all that could be decoded was read.
    ///
    /// # Errors
    /// When the file is broken in the middle, or nothing in it could be decoded.
    pub(super) fn finish(self) -> Result<(), SpeechError> {
        match self.problem {
            Some(source) if self.is_broken || !self.has_sound => {
                Err(SpeechError::RecordingDamaged { path: self.path, source })
            }
            _ if self.has_sound => Ok(()),
            _ => Err(SpeechError::RecordingSilent { path: self.path }),
        }
    }

    fn decode(&mut self, packet: &symphonia::core::packet::Packet, sound: &mut Vec<f32>) -> Result<(), SpeechError> {
        let mut interleaved: Vec<f32> = Vec::new();
        let decoder = &mut self.decoder;
        let decoded = guarded(|| {
            let decoded = decoder.decode(packet)?;
            decoded.copy_to_vec_interleaved(&mut interleaved);
            Ok((decoded.spec().channels().count().max(1), decoded.spec().rate()))
        });
        let (channels, rate_hz) = match decoded {
            Ok(spec) => spec,
            Err(Error::ResetRequired) => {
                self.decoder.reset();
                return Ok(());
            }
            Err(error @ (Error::DecodeError(_) | Error::IoError(_))) => {
                // Such a packet is left out, and the next one may be whole.
                self.problem = Some(error);
                return Ok(());
            }
            Err(error) => {
                self.problem = Some(error);
                self.is_broken = true;
                return self.end(sound);
            }
        };
        let frames = interleaved.chunks_exact(channels);
        let mut mixed: Vec<f32> = frames.map(|frame| frame.iter().sum::<f32>() / channels as f32).collect();
        if let Some(from_ms) = self.from_ms {
            let start = packet.pts.saturating_add(packet.trim_start);
            let here = (self.time_of(start) * f64::from(rate_hz)).round().max(0.0) as usize;
            let skipped = sample_at(from_ms, rate_hz).saturating_sub(here).min(mixed.len());
            mixed.drain(..skipped);
            self.has_sound = true;
            if mixed.is_empty() {
                return Ok(());
            }
            self.from_ms = None;
        }
        if mixed.is_empty() {
            return Ok(());
        }
        self.has_sound = true;
        if self.rate.as_ref().is_none_or(|rate| rate.rate_before() != rate_hz) {
            self.flush(sound)?;
            let wanted = *self.rate_hz.get_or_insert_with(|| (self.rate_of)(rate_hz));
            self.rate = Some(Rate::new(rate_hz, wanted)?);
        }
        match &mut self.rate {
            Some(rate) => rate.push(&mixed, sound),
            None => Ok(()),
        }
    }

    /// Seconds from the start of the recording.
    fn time_of(&self, at: Timestamp) -> f64 {
        let since = Timestamp::new(at.get().saturating_sub(self.start.get()));
        self.time_base.map_or(0.0, |base| base.calc_time_saturating(since).as_secs_f64())
    }

    /// The list of tracks has changed: one recording after another in one file.
    fn restart(&mut self, sound: &mut Vec<f32>) -> Result<(), SpeechError> {
        self.flush(sound)?;
        let next = self.format.default_track(TrackType::Audio).map(|track| (track.id, decoder_of(track)));
        match next {
            Some((track, Ok(decoder))) => {
                (self.track, self.decoder) = (track, decoder);
                Ok(())
            }
            Some((_, Err(error))) => {
                self.problem = Some(error);
                self.is_broken = true;
                self.end(sound)
            }
            None => self.end(sound),
        }
    }

    fn end(&mut self, sound: &mut Vec<f32>) -> Result<(), SpeechError> {
        self.is_end = true;
        self.flush(sound)
    }

    fn flush(&mut self, sound: &mut Vec<f32>) -> Result<(), SpeechError> {
        match self.rate.take() {
            Some(mut rate) => rate.finish(sound),
            None => Ok(()),
        }
    }
}

/// The sample that is nearest to a moment, counted from the start. In whole numbers, so that whoever cuts there agrees.
pub(super) fn sample_at(ms: u32, rate_hz: u32) -> usize {
    ((u64::from(ms) * u64::from(rate_hz) + 500) / 1000) as usize
}

/// The parsers of some formats compute with what a damaged file says, and end with a panic where that overflows.
fn guarded<T>(work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(Error::LimitError("the file led the parser astray")))
}

fn decoder_of(track: &Track) -> Result<Box<dyn AudioDecoder>, Error> {
    let parameters = track.codec_params.as_ref().and_then(|parameters| parameters.audio());
    let parameters = parameters.ok_or(Error::Unsupported("a track without parameters"))?;
    symphonia::default::get_codecs().make_audio_decoder(parameters, &AudioDecoderOptions::default())
}

fn duration_of(track: &Track) -> Option<u32> {
    let length = track.time_base?.calc_duration(track.duration?)?;
    u32::try_from(length.as_millis()).ok()
}

/// What goes wrong at the head of a file: it is of another kind, or damaged.
fn at_head(path: &Path, source: Error) -> SpeechError {
    let path = path.to_owned();
    match source {
        Error::Unsupported(_) => SpeechError::RecordingFormat { path, source },
        Error::IoError(error) if error.kind() != io::ErrorKind::UnexpectedEof => {
            SpeechError::RecordingFile { path, source: error }
        }
        source => SpeechError::RecordingDamaged { path, source },
    }
}

#[cfg(test)]
mod tests;
