//! Proposals in the database: what is decided once, and what a restart finds.

use std::sync::Arc;

use studium_base::{FakeClock, RevisionId, TextRange};
use studium_cards::propose::Refusal;

use super::*;

fn saved(job: JobId, start: u32) -> Saved {
    let source = Source {
        document: DocumentId::new(),
        revision: RevisionId::new(),
        range: TextRange::new(start, start + 5),
        quote: "Water".to_owned(),
        before: String::new(),
        after: String::new(),
        text_length: 100,
    };
    Saved {
        id: ProposalId::new(),
        job,
        kind: ProposalKind::Cloze,
        fields: vec!["{{c1::Water}} is wet.".to_owned()],
        source,
        made_by: None,
        duplicate: None,
        state: State::Open,
        note: None,
        created_at: Timestamp(1),
    }
}

fn open(folder: &std::path::Path) -> Store {
    Store::open(folder, Arc::new(FakeClock::at(Timestamp(1_700_000_000_000)))).unwrap().store
}

#[test]
fn a_run_goes_on_after_a_restart_where_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let job = JobId::new();
    let made = saved(job, 7);
    let mut run = Run::default();
    run.report.by_rules = 1;
    run.report.refuse(Refusal::YesNo);
    run.report.refuse(Refusal::YesNo);
    run.tried.insert((made.source.document, 7));
    save(&open(folder.path()), job, &run, Some(&made)).unwrap();
    let store = open(folder.path());
    assert_eq!(super::run(&store, job).unwrap(), run);
    assert_eq!(of_document(&store, made.source.document).unwrap(), [made]);
    assert_eq!(super::run(&store, JobId::new()).unwrap(), Run::default());
}

#[test]
fn a_proposal_is_decided_once_and_a_decision_can_be_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let made = saved(JobId::new(), 0);
    save(&store, made.job, &Run::default(), Some(&made)).unwrap();
    let turn = |from: &[State], to: State| {
        let written = store.write(Operation::DecideProposals, |writer| decide(writer, made.id, from, (to, None)));
        written.map(drop).is_ok()
    };
    assert!(turn(&[State::Open], State::Refused));
    assert!(!turn(&[State::Open], State::Accepted), "it was refused already");
    assert!(turn(&[State::Refused], State::Open));
    assert_eq!(store.read(|reader| get(reader, made.id)).unwrap().state, State::Open);
    let unknown = store.read(|reader| get(reader, ProposalId::new()));
    assert!(matches!(unknown, Err(AppError::NoProposal(_))));
}
