//! A language model in the shape of a common one of a billion weights, with the starter model's tokenizer.

use std::fs::File;
use std::io::{BufReader, Read, Write};
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};

use super::Random;
use super::whisper::half;

const WIDTH: u64 = 2048;
const INNER: u64 = 8192;
const LAYERS: u64 = 16;
const HEADS: u64 = 32;
/// Keys and values are shared by four heads each.
const SHARED: u64 = 8;
const ALIGNMENT: u64 = 32;
const F32: u32 = 0;
const Q4_0: u32 = 2;
/// Weights of a block of 4 bits each, after the size of a step.
const BLOCK: u64 = 32;
const BLOCK_BYTES: u64 = 18;

/// Writes the model, and gives the number of its weights.
pub(super) fn write(tokenizer: &Path, out: &mut impl Write) -> Result<u64> {
    let header = Header::read(tokenizer)?;
    let tensors = tensors(header.vocabulary);
    out.write_all(b"GGUF")?;
    out.write_all(&3_u32.to_le_bytes())?;
    out.write_all(&u64::try_from(tensors.len())?.to_le_bytes())?;
    out.write_all(&header.count.to_le_bytes())?;
    out.write_all(&header.entries)?;
    let (mut at, mut written) = (0_u64, 24 + header.entries.len() as u64);
    for tensor in &tensors {
        let mut entry = Vec::new();
        put_text(&mut entry, &tensor.name);
        entry.extend(u32::try_from(tensor.shape.len())?.to_le_bytes());
        tensor.shape.iter().for_each(|size| entry.extend(size.to_le_bytes()));
        entry.extend(tensor.kind().to_le_bytes());
        entry.extend(at.to_le_bytes());
        out.write_all(&entry)?;
        written += entry.len() as u64;
        at += tensor.bytes().next_multiple_of(ALIGNMENT);
    }
    pad(out, written)?;
    let mut random = Random(0x5EED);
    for tensor in &tensors {
        tensor.write(&mut random, out)?;
        pad(out, tensor.bytes())?;
    }
    out.flush()?;
    Ok(tensors.iter().map(Tensor::weights).sum())
}

fn pad(out: &mut impl Write, length: u64) -> Result<()> {
    let missing = length.next_multiple_of(ALIGNMENT) - length;
    Ok(out.write_all(&vec![0; usize::try_from(missing)?])?)
}

struct Tensor {
    name: String,
    shape: Vec<u64>,
}

impl Tensor {
    fn weights(&self) -> u64 {
        self.shape.iter().product()
    }

    fn kind(&self) -> u32 {
        if self.shape.len() == 1 { F32 } else { Q4_0 }
    }

    fn bytes(&self) -> u64 {
        if self.kind() == F32 { self.weights() * 4 } else { self.weights() / BLOCK * BLOCK_BYTES }
    }

    fn write(&self, random: &mut Random, out: &mut impl Write) -> Result<()> {
        if self.kind() == F32 {
            for _ in 0..self.weights() {
                out.write_all(&1.0_f32.to_le_bytes())?;
            }
            return Ok(());
        }
        for _ in 0..self.weights() / BLOCK {
            out.write_all(&half(0.004).to_le_bytes())?;
            out.write_all(&random.next().to_le_bytes())?;
            out.write_all(&random.next().to_le_bytes())?;
        }
        Ok(())
    }
}

fn tensors(vocabulary: u64) -> Vec<Tensor> {
    let tensor = |name: String, shape: &[u64]| Tensor { name, shape: shape.to_vec() };
    let mut all = vec![tensor("token_embd.weight".into(), &[WIDTH, vocabulary])];
    let shared = WIDTH / HEADS * SHARED;
    for layer in 0..LAYERS {
        let parts: [(&str, &[u64]); 9] = [
            ("attn_norm", &[WIDTH]),
            ("attn_q", &[WIDTH, WIDTH]),
            ("attn_k", &[WIDTH, shared]),
            ("attn_v", &[WIDTH, shared]),
            ("attn_output", &[WIDTH, WIDTH]),
            ("ffn_norm", &[WIDTH]),
            ("ffn_gate", &[WIDTH, INNER]),
            ("ffn_up", &[WIDTH, INNER]),
            ("ffn_down", &[INNER, WIDTH]),
        ];
        all.extend(parts.map(|(name, shape)| tensor(format!("blk.{layer}.{name}.weight"), shape)));
    }
    all.push(tensor("output_norm.weight".into(), &[WIDTH]));
    all
}

/// What a file says before its tensors, with the sizes of this shape.
struct Header {
    count: u64,
    entries: Vec<u8>,
    vocabulary: u64,
}

impl Header {
    fn read(path: &Path) -> Result<Self> {
        let mut file = Entries(BufReader::new(File::open(path)?));
        ensure!(&file.take::<4>()? == b"GGUF" && file.u32()? == 3, "{} is no GGUF file", path.display());
        let _tensors = file.u64()?;
        let count = file.u64()?;
        let (mut entries, mut vocabulary) = (Vec::new(), None);
        for _ in 0..count {
            let key = file.text()?;
            let kind = file.u32()?;
            let mut value = Vec::new();
            file.value(kind, &mut value)?;
            if key == "tokenizer.ggml.tokens" {
                vocabulary = Some(u64::from_le_bytes(value[4..12].try_into()?));
            }
            if let Some(size) = changed(&key) {
                value = u32::try_from(size)?.to_le_bytes().to_vec();
            }
            put_text(&mut entries, &key);
            entries.extend(kind.to_le_bytes());
            entries.extend(value);
        }
        Ok(Self { count, entries, vocabulary: vocabulary.context("the file has a tokenizer")? })
    }
}

fn changed(key: &str) -> Option<u64> {
    Some(match key.strip_prefix("llama.")? {
        "block_count" => LAYERS,
        "embedding_length" => WIDTH,
        "feed_forward_length" => INNER,
        "attention.head_count" => HEADS,
        "attention.head_count_kv" => SHARED,
        "rope.dimension_count" => WIDTH / HEADS,
        _ => return None,
    })
}

fn put_text(to: &mut Vec<u8>, text: &str) {
    to.extend((text.len() as u64).to_le_bytes());
    to.extend(text.as_bytes());
}

struct Entries(BufReader<File>);

impl Entries {
    fn take<const N: usize>(&mut self) -> Result<[u8; N]> {
        let mut bytes = [0; N];
        self.0.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    fn u32(&mut self) -> Result<u32> {
        Ok(u32::from_le_bytes(self.take()?))
    }

    fn u64(&mut self) -> Result<u64> {
        Ok(u64::from_le_bytes(self.take()?))
    }

    fn text(&mut self) -> Result<String> {
        let mut bytes = vec![0; usize::try_from(self.u64()?)?];
        self.0.read_exact(&mut bytes)?;
        Ok(String::from_utf8(bytes)?)
    }

    /// A value as it stands.
    fn value(&mut self, kind: u32, to: &mut Vec<u8>) -> Result<()> {
        match kind {
            0 | 1 | 7 => to.extend(self.take::<1>()?),
            2 | 3 => to.extend(self.take::<2>()?),
            4..=6 => to.extend(self.take::<4>()?),
            10..=12 => to.extend(self.take::<8>()?),
            8 => {
                let text = self.text()?;
                put_text(to, &text);
            }
            9 => {
                let (kind, count) = (self.u32()?, self.u64()?);
                to.extend(kind.to_le_bytes());
                to.extend(count.to_le_bytes());
                for _ in 0..count {
                    self.value(kind, to)?;
                }
            }
            _ => bail!("values of kind {kind} are not known"),
        }
        Ok(())
    }
}
