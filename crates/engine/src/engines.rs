//! The traits through which the domain uses engines, and their implementation by worker processes.

use studium_base::CancelToken;

use crate::protocol::{embed, extract, llm, speech};
use crate::{EngineError, Outcome, Supervisor};

/// Writes text with a language model.
pub trait Generate: Send + Sync {
    /// Streams an answer.
    ///
    /// # Errors
    /// When the model cannot be used or the worker fails.
    fn generate(
        &self,
        request: llm::Generate,
        cancel: &CancelToken,
        on_event: &mut dyn FnMut(llm::Event),
    ) -> Result<Outcome, EngineError>;

    /// What a model file says of itself, without loading it.
    ///
    /// # Errors
    /// When the file cannot be read as a model.
    fn describe(&self, path: &std::path::Path) -> Result<llm::Description, EngineError>;

    /// How fast this machine is with a model.
    ///
    /// # Errors
    /// When the model cannot be used or the worker fails.
    fn measure(&self, model: llm::ModelSpec) -> Result<Speed, EngineError>;

    /// Tokens that a conversation takes in the model's template.
    ///
    /// # Errors
    /// When the model cannot be used or the worker fails.
    fn count_tokens(&self, model: llm::ModelSpec, turns: Vec<llm::ChatTurn>) -> Result<u32, EngineError>;
}

/// Measured speed of a model on this machine.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Speed {
    /// Prompt tokens read per second.
    pub prefill_tokens_per_s: f32,
    /// Tokens written per second.
    pub decode_tokens_per_s: f32,
    /// Fastest thread count for reading.
    pub prefill_threads: u32,
    /// Fastest thread count for writing.
    pub decode_threads: u32,
}

/// Turns texts into unit vectors.
pub trait Embed: Send + Sync {
    /// One vector a text, in the order of the texts; `None` when cancelled.
    ///
    /// # Errors
    /// When the model cannot be used or the worker fails.
    fn embed(
        &self,
        model: &embed::EmbedderSpec,
        kind: embed::TextKind,
        texts: Vec<String>,
        cancel: &CancelToken,
    ) -> Result<Option<Vec<Vec<f32>>>, EngineError>;
}

/// Reads documents.
pub trait Extract: Send + Sync {
    /// Streams a document's parts.
    ///
    /// # Errors
    /// When the file cannot be read, with the reason.
    fn extract(
        &self,
        request: extract::Request,
        cancel: &CancelToken,
        on_event: &mut dyn FnMut(extract::Event),
    ) -> Result<Outcome, EngineError>;
}

/// Writes down what is said.
pub trait Hear: Send + Sync {
    /// Loads a model and says whether it knows other languages than English.
    ///
    /// # Errors
    /// When the file is no model that hears, or the worker fails.
    fn is_multilingual(&self, model: speech::HearingSpec) -> Result<bool, EngineError>;

    /// Hears one utterance; `None` when cancelled.
    ///
    /// # Errors
    /// When the model cannot be used or the worker fails.
    fn hear(&self, request: speech::Hear, cancel: &CancelToken) -> Result<Option<speech::Heard>, EngineError>;

    /// Streams what a recording says: [`speech::Event::Opened`], then segments and how far it came.
    ///
    /// # Errors
    /// When the recording cannot be read, with the reason, or the model cannot be used.
    fn transcribe(
        &self,
        request: speech::Transcribe,
        cancel: &CancelToken,
        on_event: &mut dyn FnMut(speech::Event),
    ) -> Result<Outcome, EngineError>;

    /// Streams a stretch of a recording: [`speech::Event::Opened`], then [`speech::Event::Sound`], exact to the sample
    /// at both ends.
    ///
    /// # Errors
    /// When the recording cannot be read, with the reason.
    fn decode(
        &self,
        request: speech::Decode,
        cancel: &CancelToken,
        on_event: &mut dyn FnMut(speech::Event),
    ) -> Result<Outcome, EngineError>;
}

/// Says text aloud.
pub trait Speak: Send + Sync {
    /// Streams the sound of a text: only [`speech::Event::Sound`].
    ///
    /// # Errors
    /// When the voice cannot be used or the worker fails.
    fn speak(
        &self,
        request: speech::Speak,
        cancel: &CancelToken,
        on_event: &mut dyn FnMut(speech::Event),
    ) -> Result<Outcome, EngineError>;

    /// The voices that are built in.
    ///
    /// # Errors
    /// When the worker fails.
    fn voices(&self) -> Result<Vec<speech::BuiltInVoice>, EngineError>;
}

impl Generate for Supervisor<llm::Llm> {
    fn generate(
        &self,
        request: llm::Generate,
        cancel: &CancelToken,
        on_event: &mut dyn FnMut(llm::Event),
    ) -> Result<Outcome, EngineError> {
        self.call(llm::Request::Generate(request), cancel, on_event)
    }

    fn describe(&self, path: &std::path::Path) -> Result<llm::Description, EngineError> {
        self.ask(llm::Request::Describe { path: path.to_owned() }, |event| match event {
            llm::Event::Described(description) => Some(description),
            _ => None,
        })
    }

    fn measure(&self, model: llm::ModelSpec) -> Result<Speed, EngineError> {
        self.ask(llm::Request::Measure { model }, |event| match event {
            llm::Event::Measured { prefill_tokens_per_s, decode_tokens_per_s, prefill_threads, decode_threads } => {
                Some(Speed { prefill_tokens_per_s, decode_tokens_per_s, prefill_threads, decode_threads })
            }
            _ => None,
        })
    }

    fn count_tokens(&self, model: llm::ModelSpec, turns: Vec<llm::ChatTurn>) -> Result<u32, EngineError> {
        self.ask(llm::Request::CountTokens { model, turns }, |event| match event {
            llm::Event::Tokens { count } => Some(count),
            _ => None,
        })
    }
}

impl Supervisor<llm::Llm> {
    /// A request with one result.
    fn ask<T>(&self, request: llm::Request, pick: impl Fn(llm::Event) -> Option<T>) -> Result<T, EngineError> {
        let mut result = None;
        self.call(request, &CancelToken::new(), &mut |event| result = pick(event).or(result.take()))?;
        result.ok_or(EngineError::Unexpected { program: "studium-llm" })
    }
}

impl Embed for Supervisor<embed::Embed> {
    fn embed(
        &self,
        model: &embed::EmbedderSpec,
        kind: embed::TextKind,
        texts: Vec<String>,
        cancel: &CancelToken,
    ) -> Result<Option<Vec<Vec<f32>>>, EngineError> {
        let mut vectors = vec![Vec::new(); texts.len()];
        let request = embed::Request::Embed { model: model.clone(), kind, texts };
        let outcome = self.call(request, cancel, &mut |event| {
            if let embed::Event::Vectors { indices, dimensions, values, .. } = event {
                let rows = values.chunks_exact(dimensions.max(1) as usize);
                for (index, row) in indices.into_iter().zip(rows) {
                    if let Some(vector) = vectors.get_mut(index as usize) {
                        row.clone_into(vector);
                    }
                }
            }
        })?;
        match outcome {
            Outcome::Cancelled => Ok(None),
            Outcome::Completed if vectors.iter().any(Vec::is_empty) => {
                Err(EngineError::Unexpected { program: "studium-embed" })
            }
            Outcome::Completed => Ok(Some(vectors)),
        }
    }
}

impl Extract for Supervisor<extract::Extract> {
    fn extract(
        &self,
        request: extract::Request,
        cancel: &CancelToken,
        on_event: &mut dyn FnMut(extract::Event),
    ) -> Result<Outcome, EngineError> {
        self.call(request, cancel, on_event)
    }
}

impl Hear for Supervisor<speech::Speech> {
    fn is_multilingual(&self, model: speech::HearingSpec) -> Result<bool, EngineError> {
        let mut described = None;
        self.call(speech::Request::Describe { model }, &CancelToken::new(), &mut |event| {
            if let speech::Event::Described { is_multilingual } = event {
                described = Some(is_multilingual);
            }
        })?;
        described.ok_or(EngineError::Unexpected { program: "studium-speech" })
    }

    fn hear(&self, request: speech::Hear, cancel: &CancelToken) -> Result<Option<speech::Heard>, EngineError> {
        let mut heard = None;
        let outcome = self.call(speech::Request::Hear(request), cancel, &mut |event| {
            if let speech::Event::Heard(words) = event {
                heard = Some(words);
            }
        })?;
        match (outcome, heard) {
            (Outcome::Completed, None) => Err(EngineError::Unexpected { program: "studium-speech" }),
            (_, heard) => Ok(heard),
        }
    }

    fn transcribe(
        &self,
        request: speech::Transcribe,
        cancel: &CancelToken,
        on_event: &mut dyn FnMut(speech::Event),
    ) -> Result<Outcome, EngineError> {
        self.call(speech::Request::Transcribe(request), cancel, on_event)
    }

    fn decode(
        &self,
        request: speech::Decode,
        cancel: &CancelToken,
        on_event: &mut dyn FnMut(speech::Event),
    ) -> Result<Outcome, EngineError> {
        self.call(speech::Request::Decode(request), cancel, on_event)
    }
}

impl Speak for Supervisor<speech::Speech> {
    fn speak(
        &self,
        request: speech::Speak,
        cancel: &CancelToken,
        on_event: &mut dyn FnMut(speech::Event),
    ) -> Result<Outcome, EngineError> {
        self.call(speech::Request::Speak(request), cancel, on_event)
    }

    fn voices(&self) -> Result<Vec<speech::BuiltInVoice>, EngineError> {
        let mut voices = None;
        self.call(speech::Request::Voices, &CancelToken::new(), &mut |event| {
            if let speech::Event::Voices(list) = event {
                voices = Some(list);
            }
        })?;
        voices.ok_or(EngineError::Unexpected { program: "studium-speech" })
    }
}
