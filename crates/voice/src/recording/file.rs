//! A WAV file that is whole at any moment but for its header, which is mended from the file's length.

use std::fs::{File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::VoiceError;
use crate::audio::RATE_HZ;

/// Bytes before the samples.
const HEADER_BYTES: u32 = 44;
/// Of one channel with 16 bits.
const BYTES_A_SAMPLE: u32 = 2;
/// Samples are written together: this is what a kill can cost, half a second.
const BLOCK: usize = RATE_HZ as usize;

/// A file under way.
pub(super) struct Take {
    path: PathBuf,
    file: File,
    /// Bytes of sound that are not written yet.
    pending: Vec<u8>,
    samples: u64,
}

impl Take {
    /// Begins a file; there must be none of that name.
    pub(super) fn begin(path: &Path) -> Result<Self, VoiceError> {
        let failed = VoiceError::recording(path);
        let mut file = File::create_new(path).map_err(&failed)?;
        file.write_all(&header(0)).map_err(&failed)?;
        Ok(Self { path: path.to_owned(), file, pending: Vec::with_capacity(BLOCK), samples: 0 })
    }

    /// Milliseconds of sound.
    pub(super) fn duration_ms(&self) -> u32 {
        u32::try_from(self.samples * 1000 / u64::from(RATE_HZ)).unwrap_or(u32::MAX)
    }

    /// Adds sound.
    pub(super) fn add(&mut self, samples: &[i16]) -> Result<(), VoiceError> {
        self.pending.extend(samples.iter().flat_map(|sample| sample.to_le_bytes()));
        self.samples += samples.len() as u64;
        if self.pending.len() < BLOCK { Ok(()) } else { self.write() }
    }

    fn write(&mut self) -> Result<(), VoiceError> {
        self.file.write_all(&self.pending).map_err(VoiceError::recording(&self.path))?;
        self.pending.clear();
        Ok(())
    }

    /// Writes the rest and the header. Says whether there is any sound.
    pub(super) fn end(mut self) -> Result<bool, VoiceError> {
        // On a full disk there is no room for the rest, but the header is there already.
        let written = self.write();
        let is_mended = mend(&self.path)?;
        written.map(|()| is_mended)
    }
}

/// Makes a file whole that a kill cut off. Says whether there is any sound in it.
///
/// # Errors
/// When it is not there or cannot be written.
pub fn mend(path: &Path) -> Result<bool, VoiceError> {
    let failed = VoiceError::recording(path);
    let mut file = OpenOptions::new().write(true).open(path).map_err(&failed)?;
    let length = file.metadata().map_err(&failed)?.len();
    let sound = u32::try_from(length.saturating_sub(HEADER_BYTES.into())).unwrap_or(u32::MAX - HEADER_BYTES);
    let sound = sound - sound % BYTES_A_SAMPLE;
    let mut mend = || -> io::Result<()> {
        file.set_len(u64::from(HEADER_BYTES + sound))?;
        file.seek(SeekFrom::Start(0))?;
        file.write_all(&header(sound))?;
        file.sync_all()
    };
    mend().map_err(&failed)?;
    Ok(sound > 0)
}

/// The header of a file with so many bytes of sound.
fn header(sound: u32) -> [u8; HEADER_BYTES as usize] {
    let mut header = [0; HEADER_BYTES as usize];
    let mut at = 0;
    let mut put = |bytes: &[u8]| {
        header[at..at + bytes.len()].copy_from_slice(bytes);
        at += bytes.len();
    };
    put(b"RIFF");
    put(&(HEADER_BYTES - 8 + sound).to_le_bytes());
    put(b"WAVEfmt ");
    put(&16_u32.to_le_bytes());
    // Plain samples, one channel.
    put(&[1, 0, 1, 0]);
    put(&RATE_HZ.to_le_bytes());
    put(&(RATE_HZ * BYTES_A_SAMPLE).to_le_bytes());
    put(&[2, 0, 16, 0]);
    put(b"data");
    put(&sound.to_le_bytes());
    header
}
