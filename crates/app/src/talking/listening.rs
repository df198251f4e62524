//! Listening outside of a conversation: dictation, and cards that are answered and rated by voice.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use studium_base::{CancelToken, CardId, Failure};
use studium_cards::schedule::Rating;
use studium_engine::Hear;
use studium_voice::command::{Command, SpokenRating};
use studium_voice::judge::{Judgement, Recalled, can_be_judged, is_hesitation, judge};
use studium_voice::listening::{Dictation, ListeningEvent, ListeningOptions, Understood, listen};
use studium_voice::session::OpenDevice;
use studium_voice::turn::Caption;

use super::slot::SoundUse;
use crate::{App, AppError};

/// What is listened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ListenPurpose {
    /// Text, utterance after utterance, until it is stopped or nobody has spoken for a minute.
    Dictation,
    /// One answer, judged against a card.
    Answer {
        /// Which.
        card: CardId,
    },
    /// One rating.
    Rating,
}

/// What happens meanwhile.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ListenEvent {
    /// The microphone is open.
    Listening,
    /// How loud it is; at most 20 times a second.
    Level {
        /// From -100 (silence) to 0.
        #[specta(type = i32)]
        dbfs: f32,
    },
    /// The student's words as they are understood. The final caption of a dictated utterance has its marks set.
    Caption {
        /// The words.
        caption: Caption,
    },
    /// An answer was compared with its card.
    Judged {
        /// What was said.
        heard: String,
        /// What it amounts to.
        recalled: Recalled,
        /// Words of the card's answer that were not said.
        missing: Vec<String>,
        /// The card says it is so and the student that it is not, or the other way round.
        is_denial: bool,
        /// What is proposed; `None` where the card's answer has no words to compare with.
        rating: Option<Rating>,
    },
    /// A rating was understood.
    Rated {
        /// `None` takes the proposal.
        rating: Option<Rating>,
    },
    /// A command was understood in place of an answer or a rating.
    Command {
        /// Which.
        command: Command,
    },
    /// It cannot go on, or an utterance was not understood.
    Failed {
        /// Why.
        failure: Failure,
    },
    /// It is over.
    Ended,
}

/// What only scripts and tests choose.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListenOptions {
    /// A file that hears in place of the installed models.
    pub hearing: Option<PathBuf>,
    /// What is spoken; `None` lets the model find out.
    pub language: Option<String>,
}

impl App {
    /// Listens on this thread until it is over.
    ///
    /// # Errors
    /// `busy` during a conversation or a record, `model_missing` without a model that hears, and what keeps the
    /// microphone from being opened.
    pub fn listen_for(
        &self,
        purpose: ListenPurpose,
        options: &ListenOptions,
        mut open: OpenDevice,
        on_event: &mut dyn FnMut(ListenEvent),
    ) -> Result<(), AppError> {
        let expected = match purpose {
            ListenPurpose::Answer { card } => self.cards.show(card)?.words().answer,
            ListenPurpose::Dictation | ListenPurpose::Rating => String::new(),
        };
        let listening = ListeningOptions {
            hearing: self.hearing_with(options.hearing.clone())?.spec,
            language: options.language.clone(),
            // What is to be recalled is not to be prompted.
            vocabulary: String::new(),
            pause: pause(purpose),
            patience: PATIENCE,
        };
        let stop = CancelToken::new();
        let _holding = self.sound.take(SoundUse::Listening(stop.clone()))?;
        let mut device = open()?;
        let hear = Arc::clone(&self.engines.hear) as Arc<dyn Hear>;
        let mut dictation = Dictation::default();
        let (mut made_out, mut said) = (None, String::new());
        let mut understand = |text: &str, language: &str| match purpose {
            ListenPurpose::Dictation => Understood { text: dictation.write(text, language), is_all: false },
            ListenPurpose::Answer { .. } => {
                if !said.is_empty() {
                    said.push(' ');
                }
                said.push_str(text);
                let event = answered(&expected, &said, language);
                // Whoever says "hm" and thinks has not answered yet.
                let is_right = matches!(event, ListenEvent::Judged { recalled: Recalled::Whole, .. });
                made_out = Some(event);
                Understood { text: text.to_owned(), is_all: is_right || !is_hesitation(text, language) }
            }
            ListenPurpose::Rating => {
                made_out = rated(text, language);
                Understood { text: text.to_owned(), is_all: made_out.is_some() }
            }
        };
        listen(&mut *device, hear, listening, &stop, &mut understand, &mut |event| on_event(event.into()))?;
        if let Some(event) = made_out {
            on_event(event);
        }
        on_event(ListenEvent::Ended);
        Ok(())
    }

    /// Ends listening; what is being said is still written down.
    pub fn stop_listening(&self) {
        if let Some(SoundUse::Listening(stop)) = self.sound.holder() {
            stop.cancel();
        }
    }
}

impl From<ListeningEvent> for ListenEvent {
    fn from(event: ListeningEvent) -> Self {
        match event {
            ListeningEvent::Open => Self::Listening,
            ListeningEvent::Level(dbfs) => Self::Level { dbfs },
            ListeningEvent::Caption(caption) => Self::Caption { caption },
            ListeningEvent::Failed(failure) => Self::Failed { failure },
        }
    }
}

/// Nobody is listened to for longer when nothing is said.
const PATIENCE: Duration = Duration::from_secs(60);

/// Silence after which something is said: who dictates thinks longer than who says one word.
fn pause(purpose: ListenPurpose) -> Duration {
    Duration::from_millis(match purpose {
        ListenPurpose::Dictation => 1_500,
        ListenPurpose::Answer { .. } => 1_000,
        ListenPurpose::Rating => 500,
    })
}

/// What an answer amounts to. A right answer is no command, whatever its words.
fn answered(expected: &str, heard: &str, language: &str) -> ListenEvent {
    let Judgement { recalled, missing, is_denial, .. } = judge(expected, heard, language);
    match Command::parse(heard, language) {
        Some(command) if recalled != Recalled::Whole => ListenEvent::Command { command },
        _ => {
            let rating = match recalled {
                Recalled::Whole => Rating::Good,
                Recalled::Partly => Rating::Hard,
                Recalled::Nothing => Rating::Again,
            };
            let rating = can_be_judged(expected).then_some(rating);
            ListenEvent::Judged { heard: heard.to_owned(), recalled, missing, is_denial, rating }
        }
    }
}

/// What a rating or a command is; `None` for anything else.
fn rated(heard: &str, language: &str) -> Option<ListenEvent> {
    let Some(said) = SpokenRating::parse(heard, language) else {
        return Command::parse(heard, language).map(|command| ListenEvent::Command { command });
    };
    let rating = match said {
        SpokenRating::Again => Some(Rating::Again),
        SpokenRating::Hard => Some(Rating::Hard),
        SpokenRating::Good => Some(Rating::Good),
        SpokenRating::Easy => Some(Rating::Easy),
        SpokenRating::Proposed => None,
    };
    Some(ListenEvent::Rated { rating })
}

#[cfg(test)]
mod tests {
    //! What is made of an answer and of a rating.

    use super::*;

    #[test]
    fn an_answer_is_judged_and_a_command_is_none() {
        let of = |heard: &str| answered("the nucleus of the cell", heard, "en");
        assert!(matches!(of("i think it is the cell nucleus"), ListenEvent::Judged { rating: Some(Rating::Good), .. }));
        let partly = of("the cell");
        assert!(
            matches!(&partly, ListenEvent::Judged { rating: Some(Rating::Hard), missing, .. } if missing == &["nucleus"]),
            "{partly:?}"
        );
        assert!(matches!(of("water"), ListenEvent::Judged { rating: Some(Rating::Again), is_denial: false, .. }));
        assert!(matches!(
            of("not the nucleus"),
            ListenEvent::Judged { rating: Some(Rating::Again), is_denial: true, .. }
        ));
        assert!(matches!(answered("", "a picture", "en"), ListenEvent::Judged { rating: None, .. }));
        assert_eq!(of("repeat that please"), ListenEvent::Command { command: Command::Repeat });
        assert!(matches!(answered("Stop", "stop", "en"), ListenEvent::Judged { rating: Some(Rating::Good), .. }));
    }

    #[test]
    fn a_rating_is_understood_and_a_command_beside_it() {
        assert_eq!(rated("good", "en"), Some(ListenEvent::Rated { rating: Some(Rating::Good) }));
        assert_eq!(rated("Ja.", "de"), Some(ListenEvent::Rated { rating: None }));
        assert_eq!(rated("next question please", "en"), Some(ListenEvent::Command { command: Command::Next }));
        assert_eq!(rated("the weather is fine", "en"), None);
    }
}
