//! Which language is heard.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use studium_base::CancelToken;
use studium_engine::protocol::speech::{self, HearingSpec};
use studium_engine::{EngineError, Hear, Outcome};

use crate::audio::{Busy, DeviceClock};
use crate::session::{Ear, Hearing, Written};
use crate::turn::{Draft, Ticket};

/// Hears what it is told to, and keeps in which language it was asked to hear.
#[derive(Default)]
struct Listener {
    hears: Mutex<Vec<(&'static str, f32)>>,
    asked: Mutex<Vec<Option<String>>>,
}

impl Hear for Listener {
    fn is_multilingual(&self, _: HearingSpec) -> Result<bool, EngineError> {
        Ok(true)
    }

    fn hear(&self, request: speech::Hear, _: &CancelToken) -> Result<Option<speech::Heard>, EngineError> {
        self.asked.lock().unwrap().push(request.language);
        let (language, confidence) = self.hears.lock().unwrap().remove(0);
        Ok(Some(speech::Heard { text: "so".into(), language: language.into(), confidence, no_speech: 0.0 }))
    }

    fn transcribe(
        &self,
        _: speech::Transcribe,
        _: &CancelToken,
        _: &mut dyn FnMut(speech::Event),
    ) -> Result<Outcome, EngineError> {
        Ok(Outcome::Completed)
    }

    fn decode(
        &self,
        _: speech::Decode,
        _: &CancelToken,
        _: &mut dyn FnMut(speech::Event),
    ) -> Result<Outcome, EngineError> {
        Ok(Outcome::Completed)
    }
}

/// The languages in which drafts are asked for, when the model finds these, that surely.
fn asked(declared: Option<&str>, drafts: &[(Draft, &'static str, f32)]) -> Vec<Option<String>> {
    let hears = drafts.iter().map(|(_, language, confidence)| (*language, *confidence)).collect();
    let listener = Arc::new(Listener { hears: Mutex::new(hears), ..Listener::default() });
    let hearing = Hearing {
        model: HearingSpec { weights: PathBuf::new(), threads: 1 },
        language: declared.map(str::to_owned),
        vocabulary: String::new(),
    };
    let (news, inbox) = crossbeam_channel::unbounded::<Written>();
    let mut ear = Ear::start(Arc::clone(&listener) as Arc<dyn Hear>, hearing, news).unwrap();
    for (draft, _, _) in drafts {
        let busy: Busy = DeviceClock::default().busy();
        ear.write_down(Ticket(0), *draft, vec![0.1; 1_600], busy);
        inbox.recv().unwrap();
    }
    let asked = listener.asked.lock().unwrap();
    asked.clone()
}

#[test]
fn the_language_that_a_final_draft_is_sure_of_is_not_looked_for_in_the_drafts_that_follow() {
    use Draft::{Final, Partial};
    let asked_for = asked(
        None,
        &[
            (Partial, "nl", 0.9),
            (Final, "de", 0.3),
            (Partial, "nl", 0.9),
            (Final, "de", 0.9),
            (Partial, "de", 0.9),
            (Final, "en", 0.4),
            (Partial, "de", 0.9),
            (Final, "en", 0.9),
            (Partial, "en", 0.9),
        ],
    );
    let german = Some("de".to_owned());
    let expected = [None, None, None, None, german.clone(), None, german, None, Some("en".to_owned())];
    assert_eq!(asked_for, expected);
}

#[test]
fn a_declared_language_is_never_looked_for() {
    let asked_for = asked(Some("fr"), &[(Draft::Final, "de", 0.9), (Draft::Partial, "de", 0.9)]);
    assert_eq!(asked_for, [Some("fr".to_owned()), Some("fr".to_owned())]);
}
