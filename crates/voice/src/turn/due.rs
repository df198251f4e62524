//! What happens by itself when nothing else does: every wait of a conversation, in one list.

use std::time::Duration;

use studium_base::ErrorCode;

use super::effect::{Draft, Effect};
use super::machine::Turn;
use super::reply::{Paused, Reply};
use super::utterance::Utterance;

/// Shorter pauses belong to speech itself (closures of consonants, breath): no final draft is made of them.
const FINAL_AFTER: Duration = Duration::from_millis(160);
/// So much speech in one piece is no cough any more, nor, since the tutor has been silent for as long, its echo. The
/// usual limit is 400 to 500 ms (LiveKit, huggingface/speech-to-speech); here the tutor is silent from the onset on and
/// only waits a little longer with giving up its reply.
const CONFIRMED_BY_LENGTH: Duration = Duration::from_millis(800);
/// The same when the words so far are assent: "yes, yes, okay".
const ASSENT_AT_MOST: Duration = Duration::from_millis(1600);
/// So much more speech means that the student goes on: shorter is a breath or a cough.
const GOES_ON: Duration = Duration::from_millis(300);
/// The tutor goes on so long after a cough.
const RESUME_AFTER: Duration = Duration::from_millis(700);
/// And so long after a sound of which nobody knows yet what it was; sound without words is given as long before it counts
/// as meant. LiveKit waits 2 s (`false_interruption_timeout`), in which a slow machine does not make out a "stop"; the
/// tutor is silent meanwhile.
const VERDICT_LIMIT: Duration = Duration::from_secs(8);
/// Who speaks on says new words within so much sound. What brings none is music, a fan, a laugh, or a student who has
/// finished in a room that is not silent.
pub(super) const LONGEST_LULL: Duration = Duration::from_millis(2500);
/// A draft that has not come by now will not come.
const DRAFT_LIMIT: Duration = Duration::from_secs(15);
/// The same for a final draft: half a minute of sound in a large model on a slow machine.
const FINAL_LIMIT: Duration = Duration::from_secs(60);
/// A held key that was never let go of.
const LONGEST_HELD: Duration = Duration::from_secs(120);
/// Speech without any pause: music, or a front end that has stopped telling.
const LONGEST_SPEECH: Duration = Duration::from_secs(600);
/// A reply of which nothing was heard for so long hangs.
const REPLY_LIMIT: Duration = Duration::from_secs(180);

/// What is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Due {
    /// The next draft while the student speaks.
    Draft,
    /// A draft did not come.
    DraftLost,
    /// The final draft of the pause that has begun.
    Final,
    /// A final draft did not come.
    FinalLost,
    /// Speech over the tutor, or after a question, has lasted long enough to be meant.
    Confirm,
    /// It was nothing.
    Dismiss,
    /// The pause is long enough.
    End,
    /// The key was held long enough.
    LetGo,
    /// Speech has lasted longer than anybody speaks.
    FallSilent,
    /// The reply hangs.
    ReplyLost,
}

impl Turn {
    /// What is due first, and when.
    pub(super) fn due(&self) -> Option<(Duration, Due)> {
        let of_utterance = self.utterance.as_ref().map(|utterance| self.dues_of(utterance)).unwrap_or_default();
        let of_reply = self.reply.as_ref().and_then(due_of_reply);
        of_utterance.into_iter().chain(of_reply).min_by_key(|(at, _)| *at)
    }

    fn dues_of(&self, utterance: &Utterance) -> Vec<(Duration, Due)> {
        let reply = self.reply.as_ref();
        let is_over_speech = reply.is_some_and(|reply| reply.is_released && reply.paused.is_some());
        let mut dues = utterance.writing_dues();
        if utterance.is_speaking {
            if reply.is_some() {
                let limit = confirmed_after(utterance, is_over_speech);
                dues.push((utterance.spoke_at + limit, Due::Confirm));
            }
            dues.push(if utterance.is_held {
                (utterance.began_at + LONGEST_HELD, Due::LetGo)
            } else {
                (utterance.spoke_at + LONGEST_SPEECH, Due::FallSilent)
            });
            return dues;
        }
        if is_over_speech && !utterance.is_ended {
            dues.push(if utterance.is_trifle {
                (utterance.paused_at + RESUME_AFTER, Due::Dismiss)
            } else if utterance.is_settled() {
                (utterance.paused_at + utterance.wait, Due::End)
            } else {
                (utterance.paused_at + VERDICT_LIMIT, Due::Dismiss)
            });
        } else if utterance.is_settled() && !utterance.is_ended {
            dues.push((utterance.paused_at + utterance.wait, Due::End));
        }
        dues
    }

    pub(super) fn perform(&mut self, due: Due) {
        match due {
            Due::Draft => self.request(Draft::Partial),
            Due::DraftLost => self.draft_lost(),
            Due::Final => self.request(Draft::Final),
            Due::FinalLost => {
                self.push(Effect::Report(ErrorCode::EngineHung));
                self.settle_without_answer();
            }
            Due::Confirm => self.confirm(),
            Due::Dismiss => self.dismiss(),
            Due::End => self.end(),
            Due::LetGo => self.let_go(),
            Due::FallSilent => self.speech_paused(Duration::ZERO),
            Due::ReplyLost => self.reply_lost(),
        }
    }
}

impl Utterance {
    /// When its words are to be written down, and when they will not come any more.
    pub(crate) fn writing_dues(&self) -> Vec<(Duration, Due)> {
        let (_, part) = self.last();
        if self.is_speaking {
            return vec![match part.draft {
                None => (self.draft_at, Due::Draft),
                Some(draft) => (draft.since + DRAFT_LIMIT, Due::DraftLost),
            }];
        }
        let is_wanted = part.final_draft.is_none() && part.text.is_none();
        let wanted = is_wanted.then_some((self.paused_at + FINAL_AFTER, Due::Final));
        let lost = self.awaited_final().map(|awaited| (awaited.since + FINAL_LIMIT, Due::FinalLost));
        wanted.into_iter().chain(lost).collect()
    }
}

/// How much speech is meant for sure.
fn confirmed_after(utterance: &Utterance, is_over_speech: bool) -> Duration {
    if utterance.is_ended || !is_over_speech {
        GOES_ON
    } else if utterance.is_wordless {
        VERDICT_LIMIT
    } else if utterance.is_trifle {
        ASSENT_AT_MOST
    } else {
        CONFIRMED_BY_LENGTH
    }
}

fn due_of_reply(reply: &Reply) -> Option<(Duration, Due)> {
    let is_waited_for = reply.is_released && reply.paused != Some(Paused::Asked);
    is_waited_for.then_some((reply.touched_at + REPLY_LIMIT, Due::ReplyLost))
}
