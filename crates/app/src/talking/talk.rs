//! A conversation by voice with the tutor: one at a time, from the first word to the last.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use serde::{Deserialize, Serialize};
use studium_base::{ConversationId, CourseId};
use studium_engine::{Hear, Speak};
use studium_tutor::TeachingMode;
use studium_voice::audio::EarsOptions;
use studium_voice::session::{OpenDevice, Request, Session, SessionEvent, SessionOptions, SessionParts};
use studium_voice::turn::Mode;

use super::answering::{AnswerEvent, OnAnswer, TutorReply};
use super::slot::SoundUse;
use crate::{App, AppError};

/// What a conversation begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct StartVoice {
    /// Without one a conversation begins.
    pub conversation: Option<ConversationId>,
    /// Where to look in a new conversation.
    pub course: Option<CourseId>,
    /// How to teach.
    pub mode: TeachingMode,
    /// When an utterance is at its end.
    pub talk: Mode,
}

/// What happens in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(untagged)]
pub enum VoiceEvent {
    /// Of the conversation.
    Session(SessionEvent),
    /// Of an answer.
    Answer(AnswerEvent),
}

/// What only scripts and tests choose.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TalkOptions {
    /// A file that hears in place of the installed models. It is given no vocabulary.
    pub hearing: Option<PathBuf>,
    /// What is spoken; `None` lets the model find out.
    pub language: Option<String>,
    /// The likeliest words in answers.
    pub is_greedy: bool,
    /// In place of the student's setting.
    pub cancels_echo: Option<bool>,
}

impl App {
    /// Holds a conversation by voice on this thread until it is over. Events come from several threads.
    ///
    /// # Errors
    /// `busy` when there is one already, `model_missing` without a model that hears, and what keeps the sound devices
    /// from being opened. What goes wrong later is an event.
    pub fn talk(
        self: &Arc<Self>,
        start: StartVoice,
        options: TalkOptions,
        open: OpenDevice,
        on_event: Arc<dyn Fn(VoiceEvent) + Send + Sync>,
    ) -> Result<(), AppError> {
        let settings = self.voice_settings()?;
        let model = self.hearing_with(options.hearing)?;
        let vocabulary = if model.takes_vocabulary { self.vocabulary(start.course)? } else { String::new() };
        let on_answer: OnAnswer = {
            let on_event = Arc::clone(&on_event);
            Arc::new(move |event: AnswerEvent| on_event(VoiceEvent::Answer(event)))
        };
        let reply = TutorReply {
            app: Arc::clone(self),
            course: start.course,
            mode: start.mode,
            language: self.language()?,
            reads_citations: settings.reads_citations,
            is_greedy: options.is_greedy,
            conversation: Mutex::new(start.conversation),
            messages: Mutex::new(HashMap::new()),
            on_answer,
        };
        let parts = SessionParts {
            open,
            hear: Arc::clone(&self.engines.hear) as Arc<dyn Hear>,
            speak: Arc::clone(&self.engines.speak) as Arc<dyn Speak>,
            reply: Arc::new(reply),
            voices: Arc::new(self.installed_voices(&settings)?.sounding_as(self.tutor.voice_of(start.mode))),
        };
        let session = SessionOptions {
            hearing: model.spec,
            language: options.language,
            vocabulary,
            mode: start.talk,
            #[expect(clippy::cast_precision_loss, reason = "percent, 50 to 200")]
            speed: settings.speed as f32 / 100.0,
            ears: EarsOptions {
                cancels_echo: options.cancels_echo.unwrap_or(settings.cancels_echo),
                ..EarsOptions::default()
            },
            next_question_in: match start.mode {
                TeachingMode::Quiz | TeachingMode::Exam => Some(self.language()?),
                TeachingMode::Explain | TeachingMode::Socratic => None,
            },
        };
        let (session, control) = Session::new(parts, session);
        let _holding = self.sound.take(SoundUse::Conversation(control))?;
        Ok(session.run(&mut |event| on_event(VoiceEvent::Session(event)))?)
    }

    /// Asks something of the conversation by voice; nothing happens without one.
    pub fn ask_of_talk(&self, request: Request) {
        if let Some(SoundUse::Conversation(control)) = self.sound.holder() {
            control.ask(request);
        }
    }

    /// Asks whoever uses the sound devices to end: nobody is there any more who could. A record is kept.
    pub fn end_sound(&self) {
        if let Some(holder) = self.sound.holder() {
            holder.end();
        }
    }

    /// Words that are likely in a course: the titles of its documents, as far as a model takes them.
    pub(crate) fn vocabulary(&self, course: Option<CourseId>) -> Result<String, AppError> {
        let mut words = String::new();
        for document in self.library.documents(course)? {
            if words.len() + document.title.len() > VOCABULARY_BYTES {
                continue;
            }
            if !words.is_empty() {
                words.push_str(", ");
            }
            words.push_str(&document.title);
        }
        Ok(words)
    }
}

/// Whisper takes 224 tokens before what it hears, some four letters each; half of that leaves room.
const VOCABULARY_BYTES: usize = 448;
