//! Describes a BERT-shaped encoder as an ONNX graph over the tensors of a safetensors file.
//!
//! The operators were chosen by measurement (`docs/decisions/0002`): the fused ones are as fast as what the runtime's own
//! optimiser makes of plain ones, and need neither its pattern matching nor transposed copies of the weights. The fused
//! addition and normalisation (`SkipLayerNormalization`) is not among them: on processors it is the slower way.

use studium_engine::protocol::embed::{Architecture, EmbedderSpec};

use crate::error::EmbedError;
use crate::graph::{Attribute, ElementType, FUSED, Graph, STANDARD, Side};
use crate::weights::Weights;

/// XLM-RoBERTa counts positions from behind the number of its padding token, which is 1.
const XLM_ROBERTA_FIRST_POSITION: u64 = 2;

/// The table that every such network has, under whichever prefix its weights were saved.
const WORD_TABLE: &str = "embeddings.word_embeddings.weight";

/// A network, ready for the runtime.
#[derive(Debug)]
pub(crate) struct Encoder {
    /// An ONNX model whose tensors lie in the weights file.
    pub(crate) model: Vec<u8>,
    /// Longest text in tokens.
    pub(crate) positions: usize,
    /// Rows of the table of tokens.
    pub(crate) vocabulary: u64,
}

/// Writes the graph. `location` is the name of the weights file inside its folder.
///
/// # Errors
/// When tensors are missing, do not fit each other, or the heads do not fit the hidden dimensions.
pub(crate) fn encoder(weights: &Weights, spec: &EmbedderSpec, location: &str) -> Result<Encoder, EmbedError> {
    let prefix = weights.names().find_map(|name| name.strip_suffix(WORD_TABLE)).unwrap_or_default().to_owned();
    let &[vocabulary, hidden] = weights.find(&format!("{prefix}{WORD_TABLE}"))?.shape.as_slice() else {
        return Err(EmbedError::TensorMissing { name: WORD_TABLE.to_owned() });
    };
    let heads = u64::from(spec.attention_heads);
    if heads == 0 || !hidden.is_multiple_of(heads) {
        return Err(EmbedError::Heads { hidden, heads: spec.attention_heads });
    }
    let mut network = Network {
        weights,
        location,
        prefix,
        hidden,
        heads: i64::from(spec.attention_heads),
        epsilon: Attribute::Float("epsilon", spec.layer_norm_eps),
        graph: Graph::default(),
    };
    let sides = [Side::Named("texts"), Side::Named("tokens")];
    network.graph.input("input_ids", ElementType::Int64, &sides);
    network.graph.input("attention_mask", ElementType::Int64, &sides);

    let first_position = match spec.architecture {
        Architecture::XlmRoberta => XLM_ROBERTA_FIRST_POSITION,
        Architecture::Bert | Architecture::Onnx => 0,
    };
    let (mut state, positions) = network.embeddings(vocabulary, first_position)?;
    let to_int32 = [Attribute::Integer("to", ElementType::Int32 as i64)];
    let mask = network.graph.node((STANDARD, "Cast"), &["attention_mask"], "mask", &to_int32);
    for layer in 0..network.layers() {
        state = network.layer(layer, &state, &mask)?;
    }
    network.graph.node((STANDARD, "Identity"), &[&state], "last_hidden_state", &[]);
    network.graph.output("last_hidden_state", ElementType::Float, &[sides[0], sides[1], Side::Fixed(hidden)]);
    Ok(Encoder { model: network.graph.into_model(), positions, vocabulary })
}

struct Network<'a> {
    weights: &'a Weights,
    location: &'a str,
    prefix: String,
    hidden: u64,
    heads: i64,
    epsilon: Attribute,
    graph: Graph,
}

impl Network<'_> {
    /// Layers are counted up to the highest number that any tensor bears, so that a gap is found as a missing tensor
    /// and not taken for the end.
    fn layers(&self) -> usize {
        let prefix = format!("{}encoder.layer.", self.prefix);
        let number = |name: &str| name.strip_prefix(&prefix)?.split('.').next()?.parse::<usize>().ok();
        self.weights.names().filter_map(number).max().map_or(0, |last| last.saturating_add(1))
    }

    fn weight(&mut self, name: &str, shape: &[u64]) -> Result<String, EmbedError> {
        let name = format!("{}{name}", self.prefix);
        let tensor = self.weights.floats(&name, shape)?;
        Ok(self.graph.weight(&name, tensor, self.location))
    }

    /// Token, position and segment embeddings, added and normalised; and how many tokens a text may have.
    fn embeddings(&mut self, vocabulary: u64, first_position: u64) -> Result<(String, usize), EmbedError> {
        let hidden = self.hidden;
        let position_name = "embeddings.position_embeddings.weight";
        let segment_name = "embeddings.token_type_embeddings.weight";
        let position_rows = self.rows(position_name)?;
        let segment_rows = self.rows(segment_name)?;

        // The table of tokens is half of a small model: it is read where it lies, and only the rows of a run are
        // widened.
        let word_name = format!("{}{WORD_TABLE}", self.prefix);
        let words = self.weights.floats(&word_name, &[vocabulary, hidden])?;
        let (word_table, is_wide) = self.graph.stored_weight(&word_name, words, self.location);
        let mut tokens = self.graph.node((STANDARD, "Gather"), &[&word_table, "input_ids"], "tokens", &[]);
        if !is_wide {
            tokens = self.graph.widen(&tokens);
        }

        let position_table = self.weight(position_name, &[position_rows, hidden])?;
        let first = self.graph.numbers("first_position", &[first_position.cast_signed()]);
        let axis = self.graph.numbers("axis_of_rows", &[0]);
        let tokens_axis = [Attribute::Integer("start", 1), Attribute::Integer("end", 2)];
        let length = self.graph.node((STANDARD, "Shape"), &["input_ids"], "length", &tokens_axis);
        let end = self.graph.node((STANDARD, "Add"), &[&length, &first], "end_position", &[]);
        let positions = self.graph.node((STANDARD, "Slice"), &[&position_table, &first, &end, &axis], "positions", &[]);

        // One text is one segment, so that its embedding is the same everywhere: a bias.
        let segment_table = self.weight(segment_name, &[segment_rows, hidden])?;
        let begin = self.graph.numbers("first_segment", &[0]);
        let row = self.graph.node((STANDARD, "Gather"), &[&segment_table, &begin], "segment_row", &[]);
        let flat = self.graph.numbers("flat", &[-1]);
        let segment = self.graph.node((STANDARD, "Reshape"), &[&row, &flat], "segment", &[]);

        let state = self.add_and_normalise(&tokens, &positions, &segment, "embeddings.LayerNorm", "embedded")?;
        let positions = usize::try_from(position_rows.saturating_sub(first_position)).unwrap_or(usize::MAX);
        Ok((state, positions))
    }

    fn layer(&mut self, layer: usize, state: &str, mask: &str) -> Result<String, EmbedError> {
        let hidden = self.hidden;
        let at = format!("encoder.layer.{layer}");
        let attention = format!("{at}.attention");

        let mut projections = Vec::new();
        let mut biases = Vec::new();
        for part in ["query", "key", "value"] {
            let name = format!("{attention}.self.{part}");
            projections.push(self.multiply(state, &name, [hidden, hidden])?);
            biases.push(self.weight(&format!("{name}.bias"), &[hidden])?);
        }
        let biases: Vec<&str> = biases.iter().map(String::as_str).collect();
        let along = [Attribute::Integer("axis", 0)];
        let bias = self.graph.node((STANDARD, "Concat"), &biases, &format!("{attention}:bias"), &along);
        let mixed = self.graph.node(
            (FUSED, "MultiHeadAttention"),
            &[&projections[0], &projections[1], &projections[2], &bias, mask],
            &format!("{attention}:mixed"),
            &[Attribute::Integer("num_heads", self.heads)],
        );

        let dense = format!("{attention}.output.dense");
        let projected = self.multiply(&mixed, &dense, [hidden, hidden])?;
        let bias = self.weight(&format!("{dense}.bias"), &[hidden])?;
        let norm = format!("{attention}.output.LayerNorm");
        let attended = self.add_and_normalise(&projected, state, &bias, &norm, &format!("{attention}:done"))?;

        let wide_name = format!("{at}.intermediate.dense");
        let wide = self.rows(&format!("{wide_name}.weight"))?;
        let widened = self.multiply(&attended, &wide_name, [wide, hidden])?;
        let bias = self.weight(&format!("{wide_name}.bias"), &[wide])?;
        // `BiasGelu` is the exact one with the error function; the approximation by tanh costs accuracy.
        let active = self.graph.node((FUSED, "BiasGelu"), &[&widened, &bias], &format!("{at}:active"), &[]);
        let narrow_name = format!("{at}.output.dense");
        let narrowed = self.multiply(&active, &narrow_name, [hidden, wide])?;
        let bias = self.weight(&format!("{narrow_name}.bias"), &[hidden])?;
        self.add_and_normalise(&narrowed, &attended, &bias, &format!("{at}.output.LayerNorm"), &format!("{at}:done"))
    }

    /// Multiplies with a matrix that is stored as output by input: the transposition happens when the runtime packs
    /// the matrix for its kernels.
    fn multiply(&mut self, input: &str, name: &str, shape: [u64; 2]) -> Result<String, EmbedError> {
        let matrix = self.weight(&format!("{name}.weight"), &shape)?;
        let transposed = [Attribute::Integer("transB", 1)];
        Ok(self.graph.node((FUSED, "FusedMatMul"), &[input, &matrix], &format!("{name}:product"), &transposed))
    }

    fn add_and_normalise(
        &mut self,
        input: &str,
        skip: &str,
        bias: &str,
        norm: &str,
        output: &str,
    ) -> Result<String, EmbedError> {
        let scale = self.weight(&format!("{norm}.weight"), &[self.hidden])?;
        let shift = self.weight(&format!("{norm}.bias"), &[self.hidden])?;
        let biased = self.graph.node((STANDARD, "Add"), &[input, bias], &format!("{output}:biased"), &[]);
        let sum = self.graph.node((STANDARD, "Add"), &[&biased, skip], &format!("{output}:sum"), &[]);
        let inputs = [sum.as_str(), &scale, &shift];
        Ok(self.graph.node((STANDARD, "LayerNormalization"), &inputs, output, &[self.epsilon]))
    }

    fn rows(&self, name: &str) -> Result<u64, EmbedError> {
        let name = format!("{}{name}", self.prefix);
        let tensor = self.weights.find(&name)?;
        tensor.shape.first().copied().ok_or(EmbedError::TensorMissing { name })
    }
}
