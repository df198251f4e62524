//! Checks a model's file before whisper.cpp reads it, which trusts every number in it.
//!
//! The layout: a magic number, eleven sizes, the filters of the spectrum, the vocabulary, then tensors to the end of
//! the file, each with its dimensions, name and type. All numbers are little-endian and 32 bits wide.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use crate::error::SpeechError;

/// `ggml`, read as a number.
const MAGIC: u32 = 0x6767_6d6c;
/// Positions of the encoder for half a minute; every published model has these.
pub(super) const AUDIO_POSITIONS: i32 = 1500;
/// English only, many languages, many languages and Cantonese.
const VOCABULARIES: [i32; 3] = [51_864, 51_865, 51_866];
/// Half a window of the spectrum, and the middle.
const SPECTRUM: i32 = 201;
const LONGEST_TOKEN: u32 = 1024;
const LONGEST_NAME: i32 = 256;
/// Larger than in any published model by a factor of 2 to 4.
const MOST_LAYERS: i32 = 64;
const WIDEST: i32 = 4096;

/// Tensors outside the layers, in a layer of the encoder, in a layer of the decoder.
const TENSORS: (i32, i32, i32) = (11, 15, 24);

/// Numbers in a block, and bytes that a block takes, by the number of the type.
fn block_of(type_number: i32) -> Option<(u64, u64)> {
    Some(match type_number {
        0 => (1, 4),      // f32
        1 => (1, 2),      // f16
        2 => (32, 18),    // q4_0
        3 => (32, 20),    // q4_1
        6 => (32, 22),    // q5_0
        7 => (32, 24),    // q5_1
        8 => (32, 34),    // q8_0
        10 => (256, 84),  // q2_k
        11 => (256, 110), // q3_k
        12 => (256, 144), // q4_k
        13 => (256, 176), // q5_k
        14 => (256, 210), // q6_k
        _ => return None,
    })
}

/// Reads the file's structure from end to end, not the weights.
///
/// # Errors
/// When the file is missing, no Whisper model, of a shape that is not known, or not whole.
pub(super) fn check(path: &Path) -> Result<(), SpeechError> {
    let file = File::open(path).map_err(SpeechError::model_file(path))?;
    let length = file.metadata().map_err(SpeechError::model_file(path))?.len();
    if length == 0 {
        return Err(SpeechError::damaged(path, "it is empty"));
    }
    let mut reader = Reader { path, input: BufReader::new(file), at: 0, length };
    if reader.number()?.cast_unsigned() != MAGIC {
        return Err(SpeechError::unsupported(path, "it is no Whisper model in the format of whisper.cpp"));
    }
    let shape = reader.shape()?;
    reader.filters(shape.bands)?;
    reader.vocabulary(shape.vocabulary)?;
    reader.tensors(shape.tensors)
}

struct Shape {
    vocabulary: i32,
    bands: i32,
    tensors: i32,
}

struct Reader<'a> {
    path: &'a Path,
    input: BufReader<File>,
    at: u64,
    length: u64,
}

impl Reader<'_> {
    fn damaged(&self, what: &str) -> SpeechError {
        SpeechError::damaged(self.path, format!("{what} near byte {}", self.at))
    }

    fn bytes<const N: usize>(&mut self) -> Result<[u8; N], SpeechError> {
        let mut bytes = [0; N];
        self.input.read_exact(&mut bytes).map_err(SpeechError::model_file(self.path))?;
        self.at += N as u64;
        Ok(bytes)
    }

    fn number(&mut self) -> Result<i32, SpeechError> {
        Ok(i32::from_le_bytes(self.bytes()?))
    }

    fn within(&mut self, range: std::ops::RangeInclusive<i32>, what: &str) -> Result<i32, SpeechError> {
        let number = self.number()?;
        if range.contains(&number) { Ok(number) } else { Err(self.damaged(&format!("{number} for {what}"))) }
    }

    fn skip(&mut self, count: u64) -> Result<(), SpeechError> {
        if count > self.length - self.at {
            let cut: io::Error = io::ErrorKind::UnexpectedEof.into();
            return Err(SpeechError::model_file(self.path)(cut));
        }
        let forward = i64::try_from(count).map_err(|_| self.damaged("a length"))?;
        self.input.seek_relative(forward).map_err(SpeechError::model_file(self.path))?;
        self.at += count;
        Ok(())
    }

    fn shape(&mut self) -> Result<Shape, SpeechError> {
        let vocabulary = self.number()?;
        if !VOCABULARIES.contains(&vocabulary) {
            return Err(SpeechError::unsupported(self.path, format!("it has a vocabulary of {vocabulary} tokens")));
        }
        self.within(AUDIO_POSITIONS..=AUDIO_POSITIONS, "the positions of the encoder")?;
        let (width, audio_layers) = self.stack()?;
        self.within(1..=WIDEST, "the positions of the decoder")?;
        let (text_width, text_layers) = self.stack()?;
        if width != text_width {
            return Err(self.damaged("encoder and decoder of different widths"));
        }
        let bands = self.number()?;
        if ![80, 128].contains(&bands) {
            return Err(self.damaged("the bands of the spectrum"));
        }
        self.within(0..=i32::MAX, "the type of the weights")?;
        let (single, of_audio, of_text) = TENSORS;
        Ok(Shape { vocabulary, bands, tensors: single + of_audio * audio_layers + of_text * text_layers })
    }

    /// Width and layers of the encoder or the decoder.
    fn stack(&mut self) -> Result<(i32, i32), SpeechError> {
        let width = self.within(1..=WIDEST, "a width")?;
        let heads = self.within(1..=width, "a number of heads")?;
        if width % heads != 0 {
            return Err(self.damaged("heads that do not share the width evenly"));
        }
        Ok((width, self.within(1..=MOST_LAYERS, "a number of layers")?))
    }

    fn filters(&mut self, bands: i32) -> Result<(), SpeechError> {
        self.within(bands..=bands, "the bands of the filters")?;
        self.within(SPECTRUM..=SPECTRUM, "the length of the filters")?;
        self.skip(u64::from(bands.unsigned_abs()) * u64::from(SPECTRUM.unsigned_abs()) * 4)
    }

    fn vocabulary(&mut self, most: i32) -> Result<(), SpeechError> {
        for _ in 0..self.within(1..=most, "the length of the vocabulary")? {
            let length = self.number()?.cast_unsigned();
            if length > LONGEST_TOKEN {
                return Err(self.damaged("a token"));
            }
            self.skip(length.into())?;
        }
        Ok(())
    }

    fn tensors(&mut self, expected: i32) -> Result<(), SpeechError> {
        let mut names = HashSet::new();
        while self.at < self.length {
            let dimensions = self.within(1..=4, "the dimensions of a tensor")?;
            let name_length = self.within(1..=LONGEST_NAME, "the length of a name")?;
            let type_number = self.number()?;
            let (block, bytes) = block_of(type_number).ok_or_else(|| self.damaged("the type of a tensor"))?;
            let mut count: u64 = 1;
            for _ in 0..dimensions {
                let size = self.within(1..=i32::MAX, "a dimension")?;
                count = count.checked_mul(size.unsigned_abs().into()).ok_or_else(|| self.damaged("a dimension"))?;
            }
            let mut name = vec![0; usize::try_from(name_length).unwrap_or(0)];
            self.input.read_exact(&mut name).map_err(SpeechError::model_file(self.path))?;
            self.at += name.len() as u64;
            if !count.is_multiple_of(block) || !names.insert(name) {
                return Err(self.damaged("a tensor"));
            }
            self.skip((count / block).checked_mul(bytes).ok_or_else(|| self.damaged("the size of a tensor"))?)?;
        }
        if names.len() == usize::try_from(expected).unwrap_or(0) {
            Ok(())
        } else {
            Err(SpeechError::damaged(self.path, format!("{} of {expected} tensors are in it", names.len())))
        }
    }
}

#[cfg(test)]
mod tests;
