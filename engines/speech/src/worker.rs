//! Works on the requests of the app: keeps the model that hears and the voice that speaks between them.

use ort::environment::Environment;
use studium_engine::protocol::speech::{
    Event, HEARING_RATE_HZ, Hear, HearingSpec, LONGEST_HEARD_MS, Request, Speak, Speech, VoiceSpec,
};
use studium_engine::protocol::{Reply, Worker, WorkerFailure};

use crate::error::SpeechError;
use crate::espeak::Espeak;
use crate::hear::{Listener, Manner, Stretch};
use crate::piper::{self, Piper};
use crate::samples;
use crate::speak::speak;
use crate::transcribe::{Recording, decode, transcribe};

/// Of a request to hear.
const MOST_SAMPLES: usize = (LONGEST_HEARD_MS / 1000 * HEARING_RATE_HZ) as usize;

/// The worker. One model that hears and one voice are held at a time.
pub(crate) struct SpeechWorker {
    /// `None` where the data of the built-in voice is not there.
    espeak: Option<Espeak>,
    listener: Option<Listener>,
    /// ONNX Runtime, loaded with the first Piper voice.
    runtime: Option<Environment>,
    piper: Option<Piper>,
}

impl SpeechWorker {
    /// With the built-in voice, where it could be started.
    pub(crate) fn new(espeak: Option<Espeak>) -> Self {
        Self { espeak, listener: None, runtime: None, piper: None }
    }

    fn answer(&mut self, request: Request, reply: &mut Reply<Event>) -> Result<(), SpeechError> {
        match request {
            Request::Describe { model } => {
                let is_multilingual = self.listener(&model)?.is_multilingual();
                reply.send(Event::Described { is_multilingual })?;
            }
            Request::Hear(request) => self.hear(&request, reply)?,
            Request::Transcribe(request) => {
                let recording = Recording::open(&request.path, request.from_ms, |_| HEARING_RATE_HZ)?;
                reply.send(Event::Opened { duration_ms: recording.duration_ms() })?;
                transcribe(recording, self.listener(&request.model)?, &request, reply)?;
            }
            Request::Decode(request) => decode(&request, reply)?,
            Request::Speak(request) => self.speak(&request, reply)?,
            Request::Voices => {
                let voices = self.espeak()?.voices();
                reply.send(Event::Voices(voices))?;
            }
        }
        Ok(())
    }

    fn hear(&mut self, request: &Hear, reply: &mut Reply<Event>) -> Result<(), SpeechError> {
        let samples = samples::from_bytes(&request.samples);
        if samples.len() > MOST_SAMPLES {
            return Err(SpeechError::Request("more than half a minute cannot be heard at once"));
        }
        let stretch = Stretch {
            samples: &samples,
            language: request.language.as_deref(),
            vocabulary: &request.vocabulary,
            manner: Manner::Turn,
        };
        if let Some(heard) = self.listener(&request.model)?.hear(stretch, &reply.cancel_token())? {
            reply.send(Event::Heard(heard))?;
        }
        Ok(())
    }

    fn speak(&mut self, request: &Speak, reply: &mut Reply<Event>) -> Result<(), SpeechError> {
        match &request.voice {
            VoiceSpec::Espeak { name } => {
                let espeak = self.espeak()?;
                espeak.choose(name)?;
                speak(espeak, &request.text, request.speed, reply)
            }
            VoiceSpec::Piper { weights, config, runtime, speaker, threads } => {
                let espeak = self.espeak.as_mut().ok_or(SpeechError::VoiceDataMissing)?;
                if self.piper.as_ref().is_some_and(|piper| !piper.answers_to(weights, config)) {
                    self.piper = None;
                }
                let environment = match &self.runtime {
                    Some(environment) => environment,
                    None => self.runtime.insert(piper::start(runtime)?),
                };
                let piper = match &mut self.piper {
                    Some(piper) => piper,
                    none => none.insert(Piper::load(environment, weights, config, *threads)?),
                };
                speak(&mut piper.speaking(espeak, *speaker)?, &request.text, request.speed, reply)
            }
        }
    }

    fn espeak(&mut self) -> Result<&mut Espeak, SpeechError> {
        self.espeak.as_mut().ok_or(SpeechError::VoiceDataMissing)
    }

    fn listener(&mut self, spec: &HearingSpec) -> Result<&mut Listener, SpeechError> {
        if self.listener.as_ref().is_some_and(|listener| !listener.answers_to(spec)) {
            // Before the next one is loaded: there may not be room for both.
            self.listener = None;
        }
        let listener = match &mut self.listener {
            Some(listener) => listener,
            none => none.insert(Listener::load(spec)?),
        };
        listener.set_threads(spec.threads);
        Ok(listener)
    }
}

impl Worker for SpeechWorker {
    type Protocol = Speech;

    fn handle(&mut self, request: Request, reply: &mut Reply<Event>) -> Result<(), WorkerFailure> {
        self.answer(request, reply).map_err(WorkerFailure::from)
    }
}
