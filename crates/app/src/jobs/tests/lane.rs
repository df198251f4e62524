//! A lane at work: what becomes of its jobs when the work succeeds, fails, stops or panics.

use std::sync::Arc;
use std::time::Duration;

use crossbeam_channel::{Receiver, unbounded};
use studium_base::{ErrorCode, Failure, Progress};

use super::{Fixture, fixture};
use crate::AppError;
use crate::jobs::{Job, JobKind, JobState, Lane, LaneContext, Step, Work};

/// A step that takes longer has failed.
const PATIENCE: Duration = Duration::from_secs(30);

/// Does what the title of a job says.
struct Obedient;

impl Work for Obedient {
    fn run(&self, job: &Job, context: &LaneContext<'_>) -> Result<Step, AppError> {
        match job.title.as_str() {
            "fail" => Err(AppError::Setting("text_size")),
            "panic" => panic!("an index was out of bounds"),
            "wait" => {
                context.report(Progress { done: 1, total: Some(2) });
                while !context.cancel.is_cancelled() {
                    std::thread::sleep(Duration::from_millis(2));
                }
                Ok(Step::Stopped)
            }
            _ => Ok(Step::Done),
        }
    }
}

/// A lane, and the titles and states of its jobs as they are told.
fn start(fixture: &Fixture) -> (Lane, Receiver<(String, JobState)>) {
    let (sender, told) = unbounded();
    fixture.jobs.listen(Box::new(move |job| drop(sender.send((job.title.clone(), job.state)))));
    let lane = Lane::start(JobKind::Import, Arc::clone(&fixture.jobs), Arc::new(Obedient)).unwrap();
    (lane, told)
}

fn wait_for(told: &Receiver<(String, JobState)>, title: &str, state: JobState) {
    while told.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("{title} is {state:?}")) != (title.to_owned(), state) {}
}

#[test]
fn a_failure_or_a_defect_in_one_job_does_not_keep_the_others_from_being_done() {
    let fixture = fixture();
    let [failed, panicked, good] = ["fail", "panic", "good"].map(|title| fixture.import(title).id);
    let (lane, told) = start(&fixture);
    wait_for(&told, "good", JobState::Done);
    let failure = |id| fixture.jobs.get(id).unwrap().error;
    let expected = Failure { code: ErrorCode::BadInput, detail: "the setting text_size is out of range".to_owned() };
    assert_eq!(failure(failed), Some(expected));
    let error = failure(panicked).unwrap();
    assert_eq!(error.code, ErrorCode::Internal);
    assert!(error.detail.contains("an index was out of bounds"), "{error:?}");
    assert_eq!(fixture.state(good), JobState::Done);
    lane.stop();
}

#[test]
fn a_lane_that_sleeps_is_woken() {
    let fixture = fixture();
    let (lane, told) = start(&fixture);
    for title in ["one", "two"] {
        fixture.import(title);
        lane.wake();
        wait_for(&told, title, JobState::Done);
    }
    lane.stop();
}

#[test]
fn a_paused_job_lets_the_next_one_in_and_goes_on_when_resumed() {
    let fixture = fixture();
    let paused = fixture.import("wait").id;
    fixture.import("good");
    let (lane, told) = start(&fixture);
    wait_for(&told, "wait", JobState::Running);
    fixture.jobs.pause(paused).unwrap();
    wait_for(&told, "good", JobState::Done);
    assert_eq!(fixture.state(paused), JobState::Paused);
    fixture.jobs.resume(paused).unwrap();
    lane.wake();
    wait_for(&told, "wait", JobState::Running);
    fixture.jobs.cancel(paused).unwrap();
    wait_for(&told, "wait", JobState::Cancelled);
    lane.stop();
}

#[test]
fn the_end_of_the_app_cuts_a_job_short_and_the_next_start_goes_on_with_it() {
    let fixture = fixture();
    let cut_short = fixture.import("wait").id;
    let never_begun = fixture.import("good").id;
    let (lane, told) = start(&fixture);
    wait_for(&told, "wait", JobState::Running);
    fixture.jobs.stop_all();
    lane.stop();
    let fixture = fixture.restart();
    assert_eq!(fixture.jobs.recover().unwrap(), 0, "it ended in order");
    assert_eq!([cut_short, never_begun].map(|id| fixture.state(id)), [JobState::Queued, JobState::Queued]);
}
