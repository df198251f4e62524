//! What a turn depends on besides the question: the model, the machine, the course.

use studium_engine::Speed;
use studium_engine::protocol::llm::{ModelSpec, Sampling};

use crate::PersonaFile;
use crate::words::{is_german, words};

/// Nucleus and number of the likeliest tokens: a model of this size goes astray in the tail.
const TOP_P: f32 = 0.9;
const TOP_K: u32 = 40;
/// Mild: an answer from the sources has to repeat the subject's words.
const REPEAT_PENALTY: f32 = 1.1;

/// What a listener can follow.
const SPOKEN: &str =
    "The student listens and does not read: answer in two to four short sentences, without lists, tables or symbols.";

/// In whose words an answer is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum AnswerStyle {
    /// The model's own, compared with the sources afterwards.
    #[default]
    OwnWords,
    /// The sources': the model chooses sentences. Only where it explains; to ask back and to quiz takes own words.
    Quotes,
}

/// Chosen by the app for each turn.
#[derive(Debug, Clone, Default)]
pub struct TurnContext {
    /// The language model; without one the answer is the best passages.
    pub model: Option<ModelSpec>,
    /// What was measured on this machine with this model.
    pub speed: Option<Speed>,
    /// As far as the model can be trusted with words.
    pub style: AnswerStyle,
    /// The course's own instructions; may be empty.
    pub course_instructions: String,
    /// The interface's language ("en", "de"), for questions that do not show theirs.
    pub language: String,
    /// The answer is going to be read aloud.
    pub is_spoken: bool,
    /// In place of the persona's way of choosing words (greedy, for tests and scripts).
    pub sampling: Option<Sampling>,
}

impl TurnContext {
    /// How to teach: the persona, the course, the language.
    pub(super) fn instructions(&self, persona: &PersonaFile, question: &str) -> String {
        let mut parts = vec![persona.instructions.trim().to_owned()];
        let course = self.course_instructions.trim();
        if !course.is_empty() {
            parts.push(format!("In this course: {course}"));
        }
        if self.is_spoken {
            parts.push(SPOKEN.to_owned());
        }
        if self.is_in_german(question) {
            parts.push("Answer in German.".to_owned());
        }
        parts.join("\n")
    }

    /// How the next token is chosen. The seed makes the answer to be written again differ from the last one.
    pub(super) fn sampling(&self, persona: &PersonaFile, seed: u32) -> Sampling {
        self.sampling.clone().unwrap_or(Sampling {
            temperature: persona.temperature,
            top_p: TOP_P,
            top_k: TOP_K,
            repeat_penalty: REPEAT_PENALTY,
            seed,
        })
    }

    fn is_in_german(&self, question: &str) -> bool {
        let asked = words(question);
        let shows_language = asked.iter().any(|word| crate::words::is_function_word(&word.text));
        if shows_language { is_german(&asked) } else { self.language.starts_with("de") }
    }
}
