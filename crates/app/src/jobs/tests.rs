//! Jobs without engines: their order, their states, what a restart does, progress.

use std::sync::Arc;

use studium_base::{Coded, DocumentId, ErrorCode, Failure, FakeClock, JobId, Progress, Timestamp};
use studium_store::Store;
use studium_store::sqlite::Connection;
use tempfile::TempDir;

use super::{Job, JobKind, JobState, JobUnit, Jobs, NewJob};
use crate::AppError;

mod lane;

const NOW: Timestamp = Timestamp(1_767_225_600_000);

struct Fixture {
    folder: TempDir,
    clock: Arc<FakeClock>,
    jobs: Arc<Jobs>,
}

fn open(folder: &TempDir, clock: &Arc<FakeClock>) -> Arc<Jobs> {
    let opened = Store::open(folder.path(), Arc::clone(clock) as _).unwrap();
    Arc::new(Jobs::new(Arc::new(opened.store)))
}

fn fixture() -> Fixture {
    let folder = TempDir::new().unwrap();
    let clock = Arc::new(FakeClock::at(NOW));
    let jobs = open(&folder, &clock);
    Fixture { folder, clock, jobs }
}

impl Fixture {
    /// The next start: nothing of the last run is in memory any more.
    fn restart(self) -> Self {
        let Self { folder, clock, jobs } = self;
        drop(jobs);
        let jobs = open(&folder, &clock);
        Self { folder, clock, jobs }
    }

    fn import(&self, title: &str) -> Job {
        self.jobs.enqueue(&import(title, DocumentId::new())).unwrap()
    }

    fn take(&self) -> Option<JobId> {
        self.jobs.take(JobKind::Import).unwrap().map(|(job, _)| job.id)
    }

    fn state(&self, id: JobId) -> JobState {
        self.jobs.get(id).unwrap().state
    }

    fn fail(&self, id: JobId) {
        self.jobs.finish(id, JobState::Failed, Some(&damaged())).unwrap();
    }

    /// Another connection to the database, to play tricks on it.
    fn beside(&self) -> Connection {
        Connection::open(self.folder.path().join("studium.db")).unwrap()
    }
}

fn import(title: &str, document: DocumentId) -> NewJob {
    NewJob {
        kind: JobKind::Import,
        title: title.to_owned(),
        document: Some(document),
        model: None,
        unit: JobUnit::Pages,
    }
}

fn download(model: &str) -> NewJob {
    NewJob {
        kind: JobKind::Download,
        title: model.to_owned(),
        document: None,
        model: Some(model.to_owned()),
        unit: JobUnit::Bytes,
    }
}

fn damaged() -> Failure {
    Failure { code: ErrorCode::FileDamaged, detail: "page 7: the stream ends too soon".to_owned() }
}

#[test]
fn jobs_of_a_kind_are_done_in_the_order_in_which_they_were_asked_for() {
    let fixture = fixture();
    let asked: Vec<JobId> = ["a", "b", "c"].map(|title| fixture.import(title).id).to_vec();
    let taken: Vec<JobId> = std::iter::from_fn(|| fixture.take()).collect();
    assert_eq!(taken, asked);
}

#[test]
fn kinds_do_not_wait_for_each_other() {
    let fixture = fixture();
    let first = fixture.import("long");
    let fetched = fixture.jobs.enqueue(&download("qwen")).unwrap();
    assert_eq!(fixture.take(), Some(first.id));
    assert_eq!(fixture.jobs.take(JobKind::Download).unwrap().map(|(job, _)| job.id), Some(fetched.id));
    assert!(fixture.jobs.take(JobKind::Embed).unwrap().is_none());
}

#[test]
fn the_same_thing_is_queued_once_until_it_is_over() {
    let fixture = fixture();
    let new = import("a", DocumentId::new());
    let ask = || fixture.jobs.enqueue(&new).unwrap().id;
    let first = ask();
    assert_eq!(ask(), first);
    fixture.take();
    assert_eq!(ask(), first, "while it runs");
    fixture.jobs.pause(first).unwrap();
    assert_eq!(ask(), first, "while it is paused");
    fixture.jobs.resume(first).unwrap();
    fixture.take();
    fixture.jobs.finish(first, JobState::Done, None).unwrap();
    let second = ask();
    assert_ne!(second, first);
    fixture.take();
    fixture.fail(second);
    assert_ne!(ask(), second);
    assert_ne!(fixture.jobs.enqueue(&download("a")).unwrap().id, fixture.jobs.enqueue(&download("b")).unwrap().id);
}

#[test]
fn a_paused_job_is_passed_over_and_comes_in_its_old_place_when_resumed() {
    let fixture = fixture();
    let [a, b, c] = ["a", "b", "c"].map(|title| fixture.import(title).id);
    fixture.jobs.pause(a).unwrap();
    assert_eq!(fixture.take(), Some(b));
    fixture.jobs.resume(a).unwrap();
    assert_eq!((fixture.take(), fixture.take(), fixture.take()), (Some(a), Some(c), None));
}

#[test]
fn a_decision_of_the_student_stops_the_work_and_outlives_its_end() {
    type Decide = fn(&Jobs, JobId) -> Result<Job, AppError>;
    let decisions: [(Decide, JobState); 2] = [(Jobs::pause, JobState::Paused), (Jobs::cancel, JobState::Cancelled)];
    for (decide, state) in decisions {
        for end in [JobState::Queued, JobState::Done, JobState::Failed] {
            let fixture = fixture();
            let id = fixture.import("a").id;
            let (_, cancel) = fixture.jobs.take(JobKind::Import).unwrap().unwrap();
            assert!(!cancel.is_cancelled());
            assert_eq!(decide(&fixture.jobs, id).unwrap().state, state);
            assert!(cancel.is_cancelled());
            assert_eq!(fixture.jobs.finish(id, end, None).unwrap().state, state);
            assert_eq!(fixture.take(), None);
            assert_eq!(fixture.restart().state(id), state);
        }
    }
}

#[test]
fn decisions_that_make_no_sense_are_refused_and_change_nothing() {
    type Verb = fn(&Jobs, JobId) -> Result<Job, AppError>;
    let verbs: [(&str, Verb); 4] =
        [("pause", Jobs::pause), ("resume", Jobs::resume), ("cancel", Jobs::cancel), ("retry", Jobs::retry)];
    let cases: [(JobState, &[&str]); 6] = [
        (JobState::Queued, &["pause", "cancel"]),
        (JobState::Running, &["pause", "cancel"]),
        (JobState::Paused, &["resume", "cancel"]),
        (JobState::Done, &[]),
        (JobState::Failed, &["retry", "cancel"]),
        (JobState::Cancelled, &["retry"]),
    ];
    for (state, allowed) in cases {
        for (name, verb) in verbs {
            let fixture = fixture();
            let id = fixture.import("a").id;
            match state {
                JobState::Queued => {}
                JobState::Paused => drop(fixture.jobs.pause(id).unwrap()),
                JobState::Cancelled => drop(fixture.jobs.cancel(id).unwrap()),
                JobState::Running => drop(fixture.take()),
                JobState::Done | JobState::Failed => {
                    fixture.take();
                    fixture.jobs.finish(id, state, None).unwrap();
                }
            }
            match verb(&fixture.jobs, id) {
                Ok(_) => assert!(allowed.contains(&name), "{name} of a job that is {state:?}"),
                Err(error) => {
                    assert!(!allowed.contains(&name), "{name} of a job that is {state:?}: {error}");
                    assert_eq!((error.code(), fixture.state(id)), (ErrorCode::BadInput, state));
                }
            }
        }
    }
    assert_eq!(fixture().jobs.retry(JobId::new()).unwrap_err().code(), ErrorCode::NotFound);
}

#[test]
fn a_failure_keeps_its_reason_until_it_is_tried_again() {
    let fixture = fixture();
    let id = fixture.import("a").id;
    fixture.take();
    fixture.fail(id);
    let fixture = fixture.restart();
    let failed = fixture.jobs.get(id).unwrap();
    assert_eq!((failed.state, failed.error), (JobState::Failed, Some(damaged())));
    assert_eq!(fixture.take(), None, "nothing is tried again unasked");
    assert_eq!(fixture.jobs.retry(id).unwrap().error, None);
    assert_eq!(fixture.take(), Some(id));
}

#[test]
fn jobs_that_a_kill_cut_off_wait_for_their_turn_again() {
    let fixture = fixture();
    let [a, b, c] = ["a", "b", "c"].map(|title| fixture.import(title).id);
    let fetched = fixture.jobs.enqueue(&download("qwen")).unwrap().id;
    fixture.jobs.pause(c).unwrap();
    fixture.take();
    fixture.jobs.take(JobKind::Download).unwrap();
    let fixture = fixture.restart();
    assert_eq!(fixture.state(a), JobState::Running, "as the kill left it");
    assert_eq!(fixture.jobs.recover().unwrap(), 1, "one import");
    let states = [a, b, c, fetched].map(|id| fixture.state(id));
    assert_eq!(states, [JobState::Queued, JobState::Queued, JobState::Paused, JobState::Queued]);
    assert_eq!((fixture.take(), fixture.take()), (Some(a), Some(b)));
}

#[test]
fn a_job_that_was_cut_off_is_found_behind_thousands_of_others() {
    let fixture = fixture();
    let cut_off = fixture.import("the first of a large batch").id;
    fixture.take();
    let waiting = DocumentId::new();
    fixture.jobs.enqueue(&import("waits", waiting)).unwrap();
    fixture.clock.advance_ms(1);
    // More than a list shows.
    let many = "insert into jobs (id, kind, state, title, unit, created_at, updated_at)
                with recursive n(i) as (select 1 union all select i + 1 from n where i < 2500)
                select randomblob(16), 'import', 'queued', 'later', 'pages', :now, :now from n";
    fixture.beside().execute(many, [NOW.0 + 1]).unwrap();
    let fixture = fixture.restart();
    assert_eq!(fixture.jobs.recover().unwrap(), 1);
    assert_eq!(fixture.state(cut_off), JobState::Queued);
    assert!(fixture.jobs.documents().unwrap().contains(&waiting));
    let again = fixture.jobs.enqueue(&import("waits", waiting)).unwrap();
    assert_eq!(again.created_at, NOW, "it is not queued twice");
}

#[test]
fn progress_is_told_with_its_rate_and_saved_now_and_then() {
    let fixture = fixture();
    let id = fixture.import("a").id;
    fixture.take();
    let report = |done, is_durable| {
        fixture.jobs.report(id, Progress { done, total: Some(100) }, is_durable).unwrap();
        fixture.jobs.get(id).unwrap()
    };
    assert_eq!(report(0, true).rate_per_s, None, "not in the first half second");
    fixture.clock.advance_ms(2_000);
    let job = report(20, true);
    assert_eq!((job.done, job.total, job.rate_per_s, job.seconds_left), (20, Some(100), Some(10.0), Some(8.0)));
    fixture.clock.advance_ms(2_000);
    assert_eq!(report(60, false).done, 60);
    let job = fixture.restart().jobs.get(id).unwrap();
    assert_eq!((job.done, job.total, job.rate_per_s), (20, Some(100), None), "as saved");
}

#[test]
fn everybody_who_listens_is_told_of_each_step() {
    let fixture = fixture();
    let (sender, told) = crossbeam_channel::unbounded();
    for listener in ["window", "log"] {
        let sender = sender.clone();
        fixture.jobs.listen(Box::new(move |job| sender.send((listener, job.state)).unwrap()));
    }
    let id = fixture.import("a").id;
    fixture.take();
    fixture.fail(id);
    fixture.jobs.retry(id).unwrap();
    let states = [JobState::Queued, JobState::Running, JobState::Failed, JobState::Queued];
    let expected: Vec<_> = states.iter().flat_map(|state| [("window", *state), ("log", *state)]).collect();
    assert_eq!(told.try_iter().collect::<Vec<_>>(), expected);
}

#[test]
fn at_the_end_of_the_app_work_stops_and_nothing_new_begins() {
    let fixture = fixture();
    let [a, b] = ["a", "b"].map(|title| fixture.import(title).id);
    let (_, cancel) = fixture.jobs.take(JobKind::Import).unwrap().unwrap();
    fixture.jobs.stop_all();
    assert!(cancel.is_cancelled());
    assert_eq!(fixture.take(), None);
    fixture.jobs.finish(a, JobState::Queued, None).unwrap();
    let fixture = fixture.restart();
    assert_eq!((fixture.take(), fixture.take()), (Some(a), Some(b)));
}

#[test]
fn jobs_that_cannot_even_be_begun_have_failed_and_go_on_when_there_is_room_again() {
    let fixture = fixture();
    let [a, b] = ["a", "b"].map(|title| fixture.import(title).id);
    let beside = fixture.beside();
    beside
        .execute_batch("create trigger full before update on jobs begin select raise(abort, 'no room'); end")
        .unwrap();
    assert!(fixture.jobs.take(JobKind::Import).is_err());
    for id in [a, b] {
        let job = fixture.jobs.get(id).unwrap();
        assert_eq!(job.state, JobState::Failed, "nobody waits for it");
        assert!(job.error.unwrap().detail.contains("no room"));
    }
    beside.execute_batch("drop trigger full").unwrap();
    assert_eq!((fixture.take(), fixture.take()), (Some(a), Some(b)));
    assert_eq!((fixture.state(a), fixture.state(b)), (JobState::Running, JobState::Running));
}

#[test]
fn an_end_that_cannot_be_saved_is_still_an_end() {
    let fixture = fixture();
    let id = fixture.import("a").id;
    fixture.take();
    let beside = fixture.beside();
    beside
        .execute_batch("create trigger full before update on jobs begin select raise(abort, 'no room'); end")
        .unwrap();
    assert!(fixture.jobs.finish(id, JobState::Failed, Some(&damaged())).is_err());
    let job = fixture.jobs.get(id).unwrap();
    assert_eq!((job.state, job.error), (JobState::Failed, Some(damaged())), "nobody waits for it");
    assert!(fixture.jobs.list().unwrap().iter().all(|job| !job.state.is_active()));

    beside.execute_batch("drop trigger full").unwrap();
    assert_eq!(fixture.jobs.retry(id).unwrap().state, JobState::Queued);
    assert_eq!(fixture.take(), Some(id));
    assert_eq!(fixture.jobs.finish(id, JobState::Done, None).unwrap().state, JobState::Done);
}
