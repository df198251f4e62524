//! FSRS-6 through the crate: trained on the past, its memory states read off along each history.

use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

use fsrs::{CombinedProgressState, ComputeParametersInput, FSRS, FSRSError, FSRSItem, FSRSReview};
use studium_base::{CancelToken, Progress};

use super::Model;
use crate::error::CardsError;
use crate::schedule::decay;

/// How often a training is asked how far it is, and told to stop.
const POLL: Duration = Duration::from_millis(50);

/// What there is to train on.
pub(in crate::evaluate) struct Training {
    /// In order of time.
    pub(in crate::evaluate) items: Vec<FSRSItem>,
    /// The card of each item.
    pub(in crate::evaluate) card_ids: Option<Vec<i64>>,
    /// How many relearning steps the cards went through.
    pub(in crate::evaluate) relearning_steps: Option<usize>,
}

/// Trains in a thread of its own, so that the caller can be told how far it is and can stop it. `None`: cancelled. What
/// is trained on is gathered there too: a million histories are freed faster by the thread that made them.
pub(in crate::evaluate) fn train(
    gather: impl FnOnce() -> Training + Send,
    cancel: &CancelToken,
    progress: &mut dyn FnMut(Progress),
) -> Result<Option<Vec<f32>>, CardsError> {
    let shared = CombinedProgressState::new_shared();
    let result = thread::scope(|scope| {
        let (sender, finished) = mpsc::channel();
        let state = Arc::clone(&shared);
        let trainer = thread::Builder::new()
            .name("fsrs-training".to_owned())
            .spawn_scoped(scope, move || {
                let training = gather();
                let result = fsrs::compute_parameters(ComputeParametersInput {
                    train_set: training.items,
                    card_ids: training.card_ids,
                    progress: Some(state),
                    enable_short_term: true,
                    num_relearning_steps: training.relearning_steps,
                    training_config: None,
                });
                // Nobody listens any more once the caller has panicked; the result is lost with it.
                let _ = sender.send(());
                result
            })
            .map_err(CardsError::Thread)?;
        loop {
            let is_over = finished.recv_timeout(POLL) != Err(mpsc::RecvTimeoutError::Timeout);
            // A short log is done before the first look, and is reported all the same.
            progress(look(&shared, cancel.is_cancelled()));
            if is_over {
                break;
            }
        }
        Ok::<_, CardsError>(trainer.join().unwrap_or(Err(FSRSError::InvalidInput)))
    })?;
    match result {
        Ok(parameters) => Ok(Some(parameters)),
        Err(FSRSError::Interrupted) => Ok(None),
        // No first interval occurs often enough to be more than chance: nothing is known of this student yet.
        Err(FSRSError::NotEnoughData) => Ok(Some(fsrs::DEFAULT_PARAMETERS.to_vec())),
        Err(error) => Err(error.into()),
    }
}

fn look(shared: &Mutex<CombinedProgressState>, stop: bool) -> Progress {
    let mut state = shared.lock().unwrap_or_else(PoisonError::into_inner);
    state.want_abort |= stop;
    let total = state.total() as u64;
    Progress { done: state.current() as u64, total: (total > 0).then_some(total) }
}

/// FSRS-6 with parameters of its own.
pub(in crate::evaluate) struct Fsrs6 {
    model: FSRS,
    decay: f32,
}

impl Fsrs6 {
    pub(in crate::evaluate) fn new(parameters: &[f32]) -> Result<Self, CardsError> {
        let decay = decay(&fsrs::check_and_fill_parameters(parameters)?);
        Ok(Self { model: FSRS::new(parameters)?, decay })
    }
}

impl Model for Fsrs6 {
    fn chances(&self, history: &[FSRSReview]) -> Result<Vec<f64>, CardsError> {
        let Some((_, before)) = history.split_last() else { return Ok(Vec::new()) };
        let states = self.model.historical_memory_states(FSRSItem { reviews: before.to_vec() }, None)?;
        let chances = states
            .into_iter()
            .zip(&history[1..])
            .map(|(state, review)| f64::from(fsrs::current_retrievability(state, review.delta_t as f32, self.decay)));
        Ok(std::iter::once(1.0).chain(chances).collect())
    }
}
