//! Choosing the next token: the chain of samplers, and the grammar that may veto.

use llama_cpp_2::model::LlamaModel;
use llama_cpp_2::sampling::LlamaSampler;
use llama_cpp_2::token::LlamaToken;
use llama_cpp_2::token::data::LlamaTokenData;
use llama_cpp_2::token::data_array::LlamaTokenDataArray;
use studium_engine::protocol::llm::Sampling;

use crate::error::LlmError;

/// How far back repetition counts, in tokens; the protocol promises it.
const PENALTY_TOKENS: i32 = 256;
/// The rule with which a grammar begins.
const ROOT: &str = "root";

/// Chooses tokens for one answer.
pub(crate) struct Sampler {
    chain: LlamaSampler,
    grammar: Option<LlamaSampler>,
    candidates: LlamaTokenDataArray,
}

impl Sampler {
    /// # Errors
    /// When the grammar or a number is not valid.
    pub(crate) fn new(model: &LlamaModel, sampling: &Sampling, grammar: Option<&str>) -> Result<Self, LlmError> {
        let grammar = grammar
            .map(|rules| LlamaSampler::grammar(model, rules, ROOT))
            .transpose()
            .map_err(|_| LlmError::Request("the grammar is not valid GBNF with a rule named root"))?;
        let chain = LlamaSampler::chain(steps(model.n_vocab(), sampling)?, true);
        Ok(Self { chain, grammar, candidates: LlamaTokenDataArray::new(Vec::new(), false) })
    }

    /// The next token after the one whose `logits` these are.
    ///
    /// The grammar is asked about the token that the chain chose, and only when it refuses is the choice made again
    /// among what the grammar allows: asking it about a whole vocabulary costs more than computing a token.
    ///
    /// # Errors
    /// When the samplers break down.
    pub(crate) fn next(&mut self, logits: &[f32]) -> Result<LlamaToken, LlmError> {
        let mut token = self.choose(logits, false)?;
        if self.grammar.as_mut().is_some_and(|grammar| !allows(grammar, token)) {
            token = self.choose(logits, true)?;
        }
        if let Some(grammar) = &mut self.grammar {
            grammar.try_accept(token)?;
        }
        self.chain.try_accept(token)?;
        Ok(token)
    }

    fn choose(&mut self, logits: &[f32], bound: bool) -> Result<LlamaToken, LlmError> {
        self.candidates.data.clear();
        self.candidates
            .data
            .extend((0..).zip(logits).map(|(id, logit)| LlamaTokenData::new(LlamaToken(id), *logit, 0.0)));
        self.candidates.selected = None;
        self.candidates.sorted = false;
        if let Some(grammar) = self.grammar.as_mut().filter(|_| bound) {
            grammar.apply(&mut self.candidates);
        }
        self.chain.apply(&mut self.candidates);
        self.candidates.selected_token().ok_or(LlmError::Request("nothing can be chosen with these sampling numbers"))
    }
}

/// Would the grammar take this token next?
fn allows(grammar: &mut LlamaSampler, token: LlamaToken) -> bool {
    let mut alone = LlamaTokenDataArray::new(vec![LlamaTokenData::new(token, 0.0, 0.0)], false);
    grammar.apply(&mut alone);
    alone.data.first().is_some_and(|candidate| candidate.logit().is_finite())
}

/// Penalties see the whole vocabulary; then `top_k` cuts it down before anything sorts it.
fn steps(vocabulary_size: i32, sampling: &Sampling) -> Result<Vec<LlamaSampler>, LlmError> {
    let Sampling { temperature, top_p, top_k, repeat_penalty, seed } = *sampling;
    if !(temperature >= 0.0 && temperature.is_finite()) {
        return Err(LlmError::Request("the temperature is negative or no number"));
    }
    if !(top_p > 0.0 && top_p <= 1.0) {
        return Err(LlmError::Request("top_p is outside of (0, 1]"));
    }
    if !(repeat_penalty > 0.0 && repeat_penalty.is_finite()) {
        return Err(LlmError::Request("the repeat penalty is not positive"));
    }
    let mut steps = Vec::new();
    #[expect(clippy::float_cmp, reason = "exactly 1 is the agreed word for off")]
    if repeat_penalty != 1.0 {
        // What the model wrote counts, not the prompt: quoting a source is no repetition.
        steps.push(LlamaSampler::penalties(vocabulary_size, PENALTY_TOKENS, repeat_penalty, 0.0, 0.0));
    }
    if temperature == 0.0 {
        steps.push(LlamaSampler::greedy());
        return Ok(steps);
    }
    if top_k > 0 {
        steps.push(LlamaSampler::top_k(i32::try_from(top_k).unwrap_or(i32::MAX)));
    }
    if top_p < 1.0 {
        steps.push(LlamaSampler::top_p(top_p, 1));
    }
    steps.push(LlamaSampler::temp(temperature));
    steps.push(LlamaSampler::dist(seed));
    Ok(steps)
}
