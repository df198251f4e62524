//! Takes the requests of the app and keeps one model in memory between them.

use llama_cpp_2::llama_backend::LlamaBackend;
use studium_engine::protocol::Machine;
use studium_engine::protocol::llm::{Event, FinishReason, Llm, ModelSpec, Request};
use studium_engine::protocol::{Reply, Worker, WorkerFailure, processor};

use crate::error::LlmError;
use crate::generate::generate;
use crate::gguf::ModelFacts;
use crate::measure::measure;
use crate::model::Model;

/// The worker's state. The model is dropped before the backend that it belongs to.
pub(crate) struct LanguageModel {
    model: Option<Model>,
    backend: Option<LlamaBackend>,
    cores: u32,
}

impl LanguageModel {
    pub(crate) fn new() -> Self {
        Self { model: None, backend: None, cores: Machine::detect().physical_cores }
    }

    fn answer(&mut self, request: Request, reply: &mut Reply<Event>) -> Result<(), LlmError> {
        match request {
            Request::Describe { path } => {
                reply.send(Event::Described(ModelFacts::read(&path)?.description))?;
            }
            Request::Measure { model } => {
                let cores = self.cores;
                let Some(model) = self.model(&model, reply)? else { return Ok(()) };
                if let Some(measured) = measure(model, cores, &reply.cancel_token())? {
                    reply.send(measured)?;
                }
            }
            Request::CountTokens { model, turns } => {
                let Some(model) = self.model(&model, reply)? else { return Ok(()) };
                let count = u32::try_from(model.prompt(&turns)?.tokens.len()).unwrap_or(u32::MAX);
                reply.send(Event::Tokens { count })?;
            }
            Request::Generate(request) => match self.model(&request.model, reply)? {
                Some(model) => generate(model, request, reply)?,
                None => reply.send(cancelled_while_loading())?,
            },
        }
        Ok(())
    }

    /// The model of `spec`, loaded if it is not the one in memory. `None` when cancelled.
    fn model(&mut self, spec: &ModelSpec, reply: &mut Reply<Event>) -> Result<Option<&mut Model>, LlmError> {
        let missing = processor::missing_instructions();
        if !missing.is_empty() {
            return Err(LlmError::Processor { missing });
        }
        if self.model.as_ref().is_some_and(|model| !model.answers_to(spec)) {
            // Before the next one is loaded: there may not be room for both.
            self.model = None;
        }
        if self.model.is_none() {
            let backend = match self.backend.take() {
                Some(backend) => backend,
                None => LlamaBackend::init().map_err(LlmError::Backend)?,
            };
            self.model = Model::load(self.backend.insert(backend), spec, reply)?;
        }
        let Some(model) = &mut self.model else { return Ok(None) };
        // More threads than cores would only wait for each other.
        model.set_threads(spec.prefill_threads.min(self.cores), spec.decode_threads.min(self.cores));
        Ok(Some(model))
    }
}

fn cancelled_while_loading() -> Event {
    Event::Finished { reason: FinishReason::Cancelled, tokens: 0, prefill_ms: 0.0, decode_ms: 0.0 }
}

impl Worker for LanguageModel {
    type Protocol = Llm;

    fn handle(&mut self, request: Request, reply: &mut Reply<Event>) -> Result<(), WorkerFailure> {
        self.answer(request, reply).map_err(WorkerFailure::from)
    }
}
