//! A loaded embedding model: tokens in, unit vectors out.

use std::path::{Path, PathBuf};

use ort::environment::Environment;
use ort::session::{Session, SessionInputValue};
use ort::value::{Tensor, TensorElementType, ValueType};
use studium_engine::protocol::embed::{Architecture, EmbedderSpec, TextKind};

use crate::bert;
use crate::error::EmbedError;
use crate::pool::{Head, finish, pool};
use crate::runtime::{self, Runs};
use crate::text::TextReader;
use crate::weights::Weights;

/// Where published models keep the linear layer that follows pooling, seen from the weights.
const HEAD_FILE: &str = "2_Dense/model.safetensors";

/// Outputs that graphs are published with, the most finished first.
const OUTPUTS: [&str; 3] = ["sentence_embedding", "last_hidden_state", "token_embeddings"];

/// What a graph may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Input {
    Tokens,
    Mask,
    /// All zero: a text is one segment.
    Segments,
    Positions,
}

/// A model that is ready for use. It holds the runtime's session and the tokenizer.
pub(crate) struct Model {
    spec: EmbedderSpec,
    session: Session,
    reader: TextReader,
    inputs: Vec<(String, Input)>,
    output: String,
    head: Option<Head>,
    dimensions: usize,
}

impl Model {
    /// Loads the files that `spec` names and embeds an empty text, so that a model that loads also works.
    ///
    /// # Errors
    /// When a file is missing or damaged, when the files do not fit each other, or the runtime refuses the network.
    pub(crate) fn load(environment: &Environment, spec: &EmbedderSpec) -> Result<Self, EmbedError> {
        let max_tokens = usize::try_from(spec.max_tokens).unwrap_or(usize::MAX);
        let (session, reader) = match spec.architecture {
            Architecture::Bert | Architecture::XlmRoberta => {
                let weights = Weights::read(&spec.weights)?;
                let (folder, name) = split(weights.path())?;
                let encoder = bert::encoder(&weights, spec, name)?;
                let reader = TextReader::load(&spec.tokenizer, max_tokens.min(encoder.positions))?;
                if reader.vocabulary() > encoder.vocabulary {
                    let tokenizer = reader.vocabulary();
                    return Err(EmbedError::Vocabulary { tokenizer, weights: encoder.vocabulary });
                }
                (runtime::open_graph(environment, spec.threads, &encoder.model, folder), reader)
            }
            Architecture::Onnx => {
                let path = spec.weights.canonicalize().map_err(EmbedError::file(&spec.weights))?;
                let reader = TextReader::load(&spec.tokenizer, max_tokens)?;
                (runtime::open_file(environment, spec.threads, &path), reader)
            }
        };
        let session = session.map_err(|source| EmbedError::Network { path: spec.weights.clone(), source })?;
        let (inputs, output) = signature(&session)?;
        let mut model = Self { spec: spec.clone(), session, reader, inputs, output, head: None, dimensions: 0 };
        model.measure()?;
        Ok(model)
    }

    /// The specification it was loaded from.
    pub(crate) fn spec(&self) -> &EmbedderSpec {
        &self.spec
    }

    /// Length of its vectors.
    pub(crate) fn dimensions(&self) -> usize {
        self.dimensions
    }

    /// The tokens of a text of that kind.
    ///
    /// # Errors
    /// When the tokenizer cannot represent the text.
    pub(crate) fn read(&self, kind: TextKind, text: &str) -> Result<Vec<i64>, EmbedError> {
        let prefix = match kind {
            TextKind::Query => &self.spec.query_prefix,
            TextKind::Passage => &self.spec.passage_prefix,
        };
        self.reader.read(prefix, text)
    }

    /// The unit vectors of some texts, one after the other, [`Model::dimensions`] values each.
    ///
    /// # Errors
    /// When the runtime fails, was terminated through `runs`, or the weights give no usable numbers.
    pub(crate) fn embed(&mut self, texts: &[&[i64]], runs: &Runs) -> Result<Vec<f32>, EmbedError> {
        let keep = usize::try_from(self.spec.keep_dimensions).unwrap_or(usize::MAX);
        let mut vectors = Vec::with_capacity(texts.len() * self.dimensions);
        for vector in self.pooled(texts, runs)? {
            vectors.extend(finish(vector, self.head.as_ref(), keep).ok_or(EmbedError::NotFinite)?);
        }
        Ok(vectors)
    }

    /// Finds out how long the vectors are, and reads the head that must fit them.
    fn measure(&mut self) -> Result<(), EmbedError> {
        let runs = Runs::new()?;
        let tokens = self.read(TextKind::Passage, "")?;
        let hidden = self.pooled(&[&tokens], &runs)?.first().map_or(0, Vec::len);
        if self.spec.weights.parent().is_some_and(|folder| folder.join(HEAD_FILE).is_file()) && !self.is_pooled() {
            self.head = Some(read_head(&self.spec.weights.with_file_name(HEAD_FILE), hidden)?);
        }
        let dimensions = self.head.as_ref().map_or(hidden, |head| head.bias.len());
        let keep = self.spec.keep_dimensions;
        self.dimensions = match usize::try_from(keep).unwrap_or(usize::MAX) {
            0 => dimensions,
            kept if kept <= dimensions => kept,
            _ => return Err(EmbedError::KeepDimensions { keep, dimensions }),
        };
        // The whole way once: damaged weights show here, not in the middle of a library.
        self.embed(&[&tokens], &runs)?;
        Ok(())
    }

    /// Does the graph pool, and apply what follows pooling, itself?
    fn is_pooled(&self) -> bool {
        self.output == OUTPUTS[0]
    }

    fn pooled(&mut self, texts: &[&[i64]], runs: &Runs) -> Result<Vec<Vec<f32>>, EmbedError> {
        let rows = texts.len();
        let width = texts.iter().map(|tokens| tokens.len()).max().unwrap_or(0);
        let mut inputs: Vec<(String, SessionInputValue<'_>)> = Vec::new();
        for (name, input) in &self.inputs {
            let values = filled(*input, texts, width, self.reader.padding());
            let tensor = Tensor::from_array(([rows, width], values)).map_err(EmbedError::Run)?;
            inputs.push((name.clone(), tensor.into()));
        }
        let is_pooled = self.is_pooled();
        let outputs = self.session.run_with_options(inputs, runs.for_batch(rows * width)).map_err(EmbedError::Run)?;
        let output = outputs.get(&self.output).ok_or(EmbedError::OutputShape { found: Vec::new() })?;
        let (shape, values) = output.try_extract_tensor::<f32>().map_err(EmbedError::Run)?;
        let sides: Vec<usize> = shape.iter().map(|side| usize::try_from(*side).unwrap_or(0)).collect();
        match sides[..] {
            [given_rows, hidden] if is_pooled && given_rows == rows && hidden > 0 => {
                Ok(values.chunks_exact(hidden).map(<[f32]>::to_vec).collect())
            }
            [given_rows, given_width, hidden]
                if !is_pooled && given_rows == rows && given_width == width && hidden > 0 =>
            {
                let padded = values.chunks_exact(width * hidden).zip(texts);
                Ok(padded.map(|(row, tokens)| pool(&row[..tokens.len() * hidden], hidden, self.spec.pooling)).collect())
            }
            _ => Err(EmbedError::OutputShape { found: shape.to_vec() }),
        }
    }
}

/// The values of one input for a batch, row after row, each as long as the longest.
fn filled(input: Input, texts: &[&[i64]], width: usize, padding: i64) -> Vec<i64> {
    let mut values = Vec::with_capacity(texts.len() * width);
    for tokens in texts {
        let blank = width - tokens.len();
        match input {
            Input::Tokens => {
                values.extend_from_slice(tokens);
                values.extend(std::iter::repeat_n(padding, blank));
            }
            Input::Mask => {
                values.extend(std::iter::repeat_n(1, tokens.len()));
                values.extend(std::iter::repeat_n(0, blank));
            }
            Input::Segments => values.extend(std::iter::repeat_n(0, width)),
            Input::Positions => values.extend((0_i64..).take(width)),
        }
    }
    values
}

/// Which inputs a graph wants and which of its outputs to use.
fn signature(session: &Session) -> Result<(Vec<(String, Input)>, String), EmbedError> {
    let names = |outlets: &[ort::value::Outlet]| outlets.iter().map(|outlet| outlet.name().to_owned()).collect();
    let unknown = || EmbedError::Signature { inputs: names(session.inputs()), outputs: names(session.outputs()) };
    let mut inputs = Vec::new();
    for outlet in session.inputs() {
        let input = match outlet.name() {
            "input_ids" => Input::Tokens,
            "attention_mask" => Input::Mask,
            "token_type_ids" => Input::Segments,
            "position_ids" => Input::Positions,
            _ => return Err(unknown()),
        };
        if !is_tensor_of(outlet.dtype(), TensorElementType::Int64) {
            return Err(unknown());
        }
        inputs.push((outlet.name().to_owned(), input));
    }
    let has = |wanted| inputs.iter().any(|(_, input)| *input == wanted);
    let output = OUTPUTS.iter().find_map(|name| {
        session
            .outputs()
            .iter()
            .find(|outlet| outlet.name() == *name && is_tensor_of(outlet.dtype(), TensorElementType::Float32))
    });
    match output {
        Some(output) if has(Input::Tokens) && has(Input::Mask) => Ok((inputs, output.name().to_owned())),
        _ => Err(unknown()),
    }
}

fn is_tensor_of(value: &ValueType, element: TensorElementType) -> bool {
    matches!(value, ValueType::Tensor { ty, .. } if *ty == element)
}

fn read_head(path: &Path, hidden: usize) -> Result<Head, EmbedError> {
    let weights = Weights::read(path)?;
    let hidden = hidden as u64;
    let outputs = weights.find("linear.weight")?.shape.first().copied().unwrap_or(0);
    Ok(Head {
        matrix: weights.load("linear.weight", &[outputs, hidden])?,
        bias: weights.load("linear.bias", &[outputs])?,
    })
}

fn split(path: &Path) -> Result<(&str, &str), EmbedError> {
    let folder = path.parent().and_then(Path::to_str);
    let name = path.file_name().and_then(|name| name.to_str());
    folder.zip(name).ok_or_else(|| EmbedError::Path { path: PathBuf::from(path) })
}

#[cfg(test)]
mod tests;
