//! The beginning of a conversation: models are loaded while the student takes a breath, not after the first question.

use std::sync::Arc;

use serde_bytes::ByteBuf;
use studium_base::CancelToken;
use studium_engine::protocol::speech;

use super::parts::{SessionOptions, SessionParts};
use crate::VoiceError;
use crate::audio::{RATE_HZ, wav};

/// What is said to nobody.
const WORD: &str = "a";

/// Starts to load what hears, answers and speaks. What fails here will fail, and be told, when it is needed.
///
/// # Errors
/// When the system gives no thread.
pub(super) fn start(parts: &SessionParts, options: &SessionOptions, languages: &[String]) -> Result<(), VoiceError> {
    let (hear, speak, reply) = (Arc::clone(&parts.hear), Arc::clone(&parts.speak), Arc::clone(&parts.reply));
    let voice = languages.first().and_then(|language| parts.voices.voice(language));
    let silence = speech::Hear {
        model: options.hearing.clone(),
        samples: ByteBuf::from(wav::to_bytes(&vec![0.0; RATE_HZ as usize])),
        language: options.language.clone(),
        vocabulary: String::new(),
    };
    let work = move || {
        let never = CancelToken::new();
        if let Err(error) = hear.hear(silence, &never) {
            tracing::debug!(%error, "the model that hears was not loaded");
        }
        if let Some(voice) = voice {
            let request = speech::Speak { voice, text: WORD.to_owned(), speed: 1.0 };
            if let Err(error) = speak.speak(request, &never, &mut |_| ()) {
                tracing::debug!(%error, "the voice was not loaded");
            }
        }
        reply.warm();
    };
    std::thread::Builder::new().name("warming".into()).spawn(work).map_err(VoiceError::Thread)?;
    Ok(())
}
