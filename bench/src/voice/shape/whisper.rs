//! A Whisper model of base.en's shape that says one sentence.
//!
//! The layout of the file is described in `engines/speech/src/hear/weights.rs`, the names and shapes of the tensors are
//! those that whisper.cpp asks for.

use std::fs::File;
use std::io::{BufReader, Read, Write};
use std::path::Path;

use anyhow::{Context, Result, ensure};

use super::Random;

const VOCABULARY: usize = 51_864;
const END: usize = 50_256;
const AUDIO_POSITIONS: usize = 1500;
const TEXT_POSITIONS: usize = 448;
const WIDTH: usize = 512;
const HEADS: usize = 8;
const LAYERS: usize = 6;
const BANDS: usize = 80;
const SPECTRUM: usize = 201;
/// The first two positions are taken by marks; what follows the second is the first word.
const FIRST_WORD: usize = 1;
/// How much louder a position speaks than the layers.
const LOUD: f32 = 20.0;
/// Of the weights within layers: small, so that the positions prevail.
const QUIET: f32 = 0.02;
const F32: i32 = 0;
const F16: i32 = 1;

/// Writes the model, with the filters and the vocabulary of the model at `like`.
pub(super) fn write(like: &Path, sentence: &str, out: &mut impl Write) -> Result<()> {
    let (filters, vocabulary) = read_vocabulary(like)?;
    let says = tokens(&vocabulary, &format!(" {sentence}"))?;
    let mut file = Writer { out, random: Random(0x5EED) };
    file.number(0x6767_6d6c)?;
    let sizes = [VOCABULARY, AUDIO_POSITIONS, WIDTH, HEADS, LAYERS, TEXT_POSITIONS, WIDTH, HEADS, LAYERS, BANDS, 1];
    for size in sizes {
        file.number(i32::try_from(size)?)?;
    }
    file.number(i32::try_from(BANDS)?)?;
    file.number(i32::try_from(SPECTRUM)?)?;
    file.out.write_all(&filters)?;
    file.number(i32::try_from(vocabulary.len())?)?;
    for token in &vocabulary {
        file.number(i32::try_from(token.len())?)?;
        file.out.write_all(token)?;
    }
    file.tensors(&says)?;
    Ok(file.out.flush()?)
}

struct Writer<'a, W: Write> {
    out: &'a mut W,
    random: Random,
}

impl<W: Write> Writer<'_, W> {
    fn tensors(&mut self, says: &[usize]) -> Result<()> {
        self.even("encoder.positional_embedding", &[WIDTH, AUDIO_POSITIONS], F32)?;
        self.even("encoder.conv1.weight", &[3, BANDS, WIDTH], F16)?;
        self.even("encoder.conv1.bias", &[1, WIDTH], F32)?;
        self.even("encoder.conv2.weight", &[3, WIDTH, WIDTH], F16)?;
        self.even("encoder.conv2.bias", &[1, WIDTH], F32)?;
        self.norm("encoder.ln_post")?;
        for layer in 0..LAYERS {
            let name = format!("encoder.blocks.{layer}");
            self.feed(&name)?;
            self.attention(&name, "attn")?;
        }
        let words: Vec<f32> = (0..VOCABULARY * WIDTH).map(|_| self.random.unit() * 0.1).collect();
        let mut positions = vec![0.0; TEXT_POSITIONS * WIDTH];
        for (index, position) in positions.chunks_mut(WIDTH).enumerate() {
            let token = index.checked_sub(FIRST_WORD).and_then(|word| says.get(word)).copied().unwrap_or(END);
            let word = &words[token * WIDTH..][..WIDTH];
            position.iter_mut().zip(word).for_each(|(to, from)| *to = from * LOUD);
        }
        self.head("decoder.positional_embedding", &[WIDTH, TEXT_POSITIONS], F32)?;
        for value in positions {
            self.out.write_all(&value.to_le_bytes())?;
        }
        self.head("decoder.token_embedding.weight", &[WIDTH, VOCABULARY], F16)?;
        for value in words {
            self.out.write_all(&half(value).to_le_bytes())?;
        }
        self.norm("decoder.ln")?;
        for layer in 0..LAYERS {
            let name = format!("decoder.blocks.{layer}");
            self.feed(&name)?;
            self.attention(&name, "attn")?;
            self.attention(&name, "cross_attn")?;
        }
        Ok(())
    }

    fn feed(&mut self, layer: &str) -> Result<()> {
        self.norm(&format!("{layer}.mlp_ln"))?;
        self.even(&format!("{layer}.mlp.0.weight"), &[WIDTH, 4 * WIDTH], F16)?;
        self.even(&format!("{layer}.mlp.0.bias"), &[4 * WIDTH], F32)?;
        self.even(&format!("{layer}.mlp.2.weight"), &[4 * WIDTH, WIDTH], F16)?;
        self.even(&format!("{layer}.mlp.2.bias"), &[WIDTH], F32)
    }

    fn attention(&mut self, layer: &str, kind: &str) -> Result<()> {
        self.norm(&format!("{layer}.{kind}_ln"))?;
        for part in ["query", "key", "value", "out"] {
            self.even(&format!("{layer}.{kind}.{part}.weight"), &[WIDTH, WIDTH], F16)?;
            if part != "key" {
                self.even(&format!("{layer}.{kind}.{part}.bias"), &[WIDTH], F32)?;
            }
        }
        Ok(())
    }

    fn norm(&mut self, name: &str) -> Result<()> {
        for (part, value) in [("weight", 1.0_f32), ("bias", 0.0)] {
            self.head(&format!("{name}.{part}"), &[WIDTH], F32)?;
            for _ in 0..WIDTH {
                self.out.write_all(&value.to_le_bytes())?;
            }
        }
        Ok(())
    }

    fn even(&mut self, name: &str, shape: &[usize], kind: i32) -> Result<()> {
        self.head(name, shape, kind)?;
        for _ in 0..shape.iter().product::<usize>() {
            let value = self.random.unit() * QUIET;
            if kind == F16 {
                self.out.write_all(&half(value).to_le_bytes())?;
            } else {
                self.out.write_all(&value.to_le_bytes())?;
            }
        }
        Ok(())
    }

    fn head(&mut self, name: &str, shape: &[usize], kind: i32) -> Result<()> {
        for number in [shape.len(), name.len()] {
            self.number(i32::try_from(number)?)?;
        }
        self.number(kind)?;
        for size in shape {
            self.number(i32::try_from(*size)?)?;
        }
        Ok(self.out.write_all(name.as_bytes())?)
    }

    fn number(&mut self, number: i32) -> Result<()> {
        Ok(self.out.write_all(&number.to_le_bytes())?)
    }
}

/// The filters as they stand, and the tokens.
fn read_vocabulary(path: &Path) -> Result<(Vec<u8>, Vec<Vec<u8>>)> {
    let mut file = BufReader::new(File::open(path)?);
    let mut number = |skip: usize| -> Result<usize> {
        let mut bytes = vec![0; skip + 4];
        file.read_exact(&mut bytes)?;
        Ok(usize::try_from(i32::from_le_bytes(bytes[skip..].try_into()?))?)
    };
    // The magic number and eleven sizes come before the filters.
    let (bands, spectrum) = (number(48)?, number(0)?);
    ensure!((bands, spectrum) == (BANDS, SPECTRUM), "the filters are {bands} by {spectrum}");
    let mut filters = vec![0; BANDS * SPECTRUM * 4];
    file.read_exact(&mut filters)?;
    let length = |file: &mut BufReader<File>| -> Result<usize> {
        let mut bytes = [0; 4];
        file.read_exact(&mut bytes)?;
        Ok(usize::try_from(i32::from_le_bytes(bytes))?)
    };
    let count = length(&mut file)?;
    let mut tokens = Vec::with_capacity(count);
    for _ in 0..count {
        let mut token = vec![0; length(&mut file)?];
        file.read_exact(&mut token)?;
        tokens.push(token);
    }
    Ok((filters, tokens))
}

/// A text in tokens, the longest that fits first.
fn tokens(vocabulary: &[Vec<u8>], text: &str) -> Result<Vec<usize>> {
    let mut rest = text.as_bytes();
    let mut tokens = Vec::new();
    while !rest.is_empty() {
        let fitting = vocabulary.iter().enumerate().filter(|(_, token)| !token.is_empty() && rest.starts_with(token));
        let (index, token) = fitting.max_by_key(|(_, token)| token.len()).context("every byte is a token")?;
        tokens.push(index);
        rest = &rest[token.len()..];
    }
    Ok(tokens)
}

/// The nearest number of half the size below it; what is too small for one becomes 0.
pub(super) fn half(value: f32) -> u16 {
    let bits = value.to_bits();
    let sign = ((bits >> 16) & 0x8000) as u16;
    let exponent = ((bits >> 23) & 0xff) as i32 - 112;
    if exponent <= 0 {
        return sign;
    }
    sign | ((exponent as u16) << 10) | ((bits >> 13) & 0x3ff) as u16
}
