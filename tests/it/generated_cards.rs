//! A student has cards proposed from a document, accepts some, refuses others, and finds the way back to the text.

use std::sync::Arc;

use serde_json::Value;
use studium_app::base::{DeckId, DocumentId, ErrorCode, JobId, TextRange};
use studium_app::cards::propose::{ProposalKind, plain};
use studium_app::library::DocumentStatus;
use studium_app::{
    AcceptProposal, App, ImportPaths, JobState, NothingProposed, OpenMode, Proposal, ProposalQuery, ProposalReport,
    ProposeCards, ProposeScope,
};

use crate::support::{Bench, settled, wait_for};

const CELLS: &str = "# Cells\n\nA cell is the smallest living unit of all organisms. It has a membrane. Robert Hooke described \
    the chambers of cork in 1665. The **cytoplasm** is a fluid that fills the inside of a cell.\n\n## Transport\n\nOsmosis is \
    the movement of water through a membrane. Diffusion is the spread of particles from high to low concentration. The \
    uptake of solid matter through the membrane is called phagocytosis.\n\n```\nosmosis = is_a(process)\n```\n";
const ZELLEN: &str = "# Die Zelle\n\nDie Zelle ist eine lebende Einheit aller Organismen. Unter Diffusion versteht man die \
    Ausbreitung von Teilchen im Raum. Die Osmose ist eine Bewegung von Wasser durch eine Membran. Sie ist wichtig.\n";

fn import(bench: &Bench, app: &App, name: &str, text: &str) -> DocumentId {
    let file = bench.file(name, text);
    let input = ImportPaths { paths: vec![file.display().to_string()], course: None };
    let document = settled(app, app.import_paths(&input).documents[0].id);
    assert_ne!(document.status, DocumentStatus::Failed, "{document:?}");
    document.id
}

fn wish(scope: ProposeScope, count: u32, with_model: bool) -> ProposeCards {
    ProposeCards { scope, count, with_model }
}

/// Proposes, waits, and gives the job with what it proposed.
fn propose(app: &App, wanted: &ProposeCards) -> (JobId, Vec<Proposal>) {
    let job = app.propose_cards(wanted).expect("a job").id;
    wait_for("the job ends", || app.job(job).ok().filter(|job| !job.state.is_active()));
    let job_now = app.job(job).expect("it is there");
    assert_eq!(job_now.state, JobState::Done, "{job_now:?}");
    (job, app.list_proposals(&ProposalQuery { document: None, job: Some(job) }).expect("a list"))
}

fn accept(app: &App, proposal: &Proposal, deck: DeckId, fields: Option<Vec<String>>) -> studium_app::cards::AddedNote {
    let accept = AcceptProposal { id: proposal.id, deck, fields, tags: vec!["cells".to_owned()] };
    app.accept_proposal(&accept).expect("it is open")
}

fn fields(proposals: &[Proposal]) -> Vec<&str> {
    proposals.iter().map(|proposal| proposal.fields[0].as_str()).collect()
}

fn open(bench: &Bench) -> Arc<App> {
    bench.open(OpenMode::Own).expect("a free folder")
}

#[test]
fn cards_are_proposed_decided_on_and_lead_back_to_the_text() {
    let bench = Bench::new();
    let app = open(&bench);
    let document = import(&bench, &app, "cells.md", CELLS);
    let whole = wish(ProposeScope::Document { document }, 20, true);
    let (job, proposals) = propose(&app, &whole);
    assert_eq!(
        fields(&proposals),
        [
            "A {{c1::cell}} is the smallest living unit of all organisms.",
            "Robert Hooke described the chambers of cork in {{c1::1665}}.",
            "The {{c1::cytoplasm}} is a fluid that fills the inside of a {{c2::cell}}.",
            "{{c1::Osmosis}} is the movement of water through a membrane.",
            "{{c1::Diffusion}} is the spread of particles from high to low concentration.",
            "The uptake of solid matter through the membrane is called {{c1::phagocytosis}}.",
        ]
        .map(|expected| expected.replace("{{c2::cell}}", "cell"))
    );
    let report = app.proposal_report(job).expect("a report");
    assert_eq!((report.by_model, report.by_rules, report.duplicates, report.nothing), (0, 6, 0, None));
    for proposal in &proposals {
        let text = app.library().text(proposal.source.revision, proposal.source.range).expect("its span");
        assert_eq!(text, proposal.source.quote);
        assert_eq!(proposal.kind, ProposalKind::Cloze);
        assert!(["Cells", "Transport"].contains(&proposal.label.as_str()), "{}", proposal.label);
    }

    let deck = app.cards().ensure_deck("Biology").expect("a deck");
    let edited = vec!["{{c1::Osmosis}} moves water through a membrane.".to_owned(), "From the chapter".to_owned()];
    let osmosis = accept(&app, &proposals[3], deck, Some(edited.clone()));
    let cell = accept(&app, &proposals[0], deck, None);
    app.refuse_proposals(&[proposals[1].id, proposals[4].id]).expect("they are open");
    let twice = AcceptProposal { id: proposals[0].id, deck, fields: None, tags: Vec::new() };
    assert!(app.accept_proposal(&twice).is_err(), "it was accepted already");
    assert_eq!(app.cards().note(osmosis.note).expect("a note").fields, edited);
    app.restore_proposals(&[proposals[1].id]).expect("it was refused");

    // What is open is there after a restart, and what was decided is not proposed again.
    app.close();
    drop(app);
    let app = open(&bench);
    let left = app.list_proposals(&ProposalQuery { document: Some(document), job: None }).expect("a list");
    assert_eq!(left.len(), 3, "{left:?}");
    let (again, none) = propose(&app, &whole);
    assert_eq!(none, []);
    assert_eq!(app.proposal_report(again).expect("a report").nothing, Some(NothingProposed::AllKnown));

    // The chip: it survives an edit of the note and a change of the document.
    let source = app.card_source(osmosis.note).expect("readable").expect("a source");
    assert_eq!((source.label.as_str(), source.is_lost, source.is_deleted), ("Transport", false, false));
    let target = app.follow_link(&source.link).expect("a link of ours");
    assert_eq!(target.place.expect("a place").located.quote, "Osmosis is the movement of water through a membrane.");
    let shown = app.cards().show(cell.cards[0]).expect("a card");
    assert_eq!(shown.note.source.expect("a source").quote, "A cell is the smallest living unit of all organisms.");

    // Taken back, the note is in the trash and the proposal is open again.
    app.restore_proposals(&[proposals[0].id]).expect("it was accepted");
    assert!(app.cards().note(cell.note).expect("a note").is_deleted);
    assert_eq!(app.list_proposals(&ProposalQuery::default()).expect("a list").len(), 4);
    app.close();
}

#[test]
fn a_source_follows_its_document_to_a_new_text_and_says_when_it_is_lost() {
    let bench = Bench::new();
    let app = open(&bench);
    let document = import(&bench, &app, "cells.md", CELLS);
    let (_, proposals) = propose(&app, &wish(ProposeScope::Document { document }, 20, false));
    let deck = app.cards().ensure_deck("Biology").expect("a deck");
    let osmosis = accept(&app, &proposals[3], deck, None).note;
    let diffusion = accept(&app, &proposals[4], deck, None).note;

    let newer = CELLS
        .replace("# Cells\n", "# Cells\n\nA new beginning stands here, longer than before.\n")
        .replace("Diffusion is the spread of particles from high to low concentration. ", "");
    let path = bench.file("cells.md", &newer);
    let input = ImportPaths { paths: vec![path.display().to_string()], course: None };
    let imported = app.import_paths(&input);
    let same = settled(&app, imported.documents[0].id);
    assert_eq!(same.id, document);
    let moved = app.card_source(osmosis).expect("readable").expect("a source");
    assert!(!moved.is_lost);
    assert_eq!(Some(moved.revision), same.revision);
    assert!(moved.range.start > proposals[3].source.range.start);
    let lost = app.card_source(diffusion).expect("readable").expect("a source");
    assert!(lost.is_lost && lost.quote.starts_with("Diffusion is"));
    app.close();
}

#[test]
fn a_section_a_topic_and_a_german_text_give_their_own_cards() {
    let bench = Bench::new();
    let app = open(&bench);
    let document = import(&bench, &app, "cells.md", CELLS);
    let opened = app.library().open_document(document).expect("a text");
    let transport = opened.outline.iter().find(|item| item.title == "Transport").expect("a heading").start;
    let range = TextRange::new(transport, opened.text_length);
    let scope = ProposeScope::Range { document, revision: opened.revision, range };
    let (_, found) = propose(&app, &wish(scope, 20, false));
    assert_eq!(found.len(), 3);
    assert!(found.iter().all(|proposal| proposal.source.range.start >= transport));

    let german = import(&bench, &app, "zellen.md", ZELLEN);
    let (_, found) = propose(&app, &wish(ProposeScope::Document { document: german }, 20, false));
    let words: Vec<&str> = fields(&found);
    assert_eq!(
        words,
        [
            "Die {{c1::Zelle}} ist eine lebende Einheit aller Organismen.",
            "Unter {{c1::Diffusion}} versteht man die Ausbreitung von Teilchen im Raum.",
            "Die {{c1::Osmose}} ist eine Bewegung von Wasser durch eine Membran.",
        ]
    );

    let topic =
        |topic: &str| wish(ProposeScope::Topic { topic: topic.to_owned(), course: None, document: None }, 5, false);
    let (_, found) = propose(&app, &topic("Who described chambers of cork?"));
    assert!(found.iter().any(|proposal| proposal.fields[0].contains("1665")), "{found:?}");
    let (job, found) = propose(&app, &topic("zymurgy xylophone"));
    assert_eq!(found, []);
    assert_eq!(app.proposal_report(job).expect("a report").nothing, Some(NothingProposed::NotFound));
    app.close();
}

#[test]
fn what_holds_no_sentence_is_gone_or_makes_no_sense_is_said() {
    let bench = Bench::new();
    let app = open(&bench);
    let code = import(&bench, &app, "code.md", "# Code\n\n```\nlet x = 1;\n```\n");
    let (job, found) = propose(&app, &wish(ProposeScope::Document { document: code }, 5, true));
    assert_eq!(found, []);
    assert_eq!(app.proposal_report(job).expect("a report").nothing, Some(NothingProposed::NoSentences));

    let refused = |wanted: &ProposeCards| {
        let error = app.propose_cards(wanted).expect_err("it makes no sense");
        studium_app::base::Coded::code(&error)
    };
    let document = import(&bench, &app, "cells.md", CELLS);
    let whole = ProposeScope::Document { document };
    assert_eq!(refused(&wish(whole.clone(), 0, false)), ErrorCode::BadInput);
    assert_eq!(refused(&wish(whole.clone(), 501, false)), ErrorCode::BadInput);
    let blank = ProposeScope::Topic { topic: "  ".to_owned(), course: None, document: None };
    assert_eq!(refused(&wish(blank, 5, false)), ErrorCode::BadInput);
    let nowhere = ProposeScope::Document { document: DocumentId::new() };
    assert_eq!(refused(&wish(nowhere, 5, false)), ErrorCode::NotFound);
    let revision = app.library().document(document).expect("a document").revision.expect("a text");
    let outside = ProposeScope::Range { document, revision, range: TextRange::new(0, 1_000_000) };
    app.propose_cards(&wish(outside, 5, false)).expect_err("outside of the text");

    // Deleted before the job begins: it fails and says so. Its proposals are hidden until it comes back.
    let (_, proposals) = propose(&app, &wish(whole.clone(), 2, false));
    assert_eq!(proposals.len(), 2);
    app.close();
    drop(app);
    let quiet = bench.open(OpenMode::OwnQuietly).expect("a free folder");
    let job = quiet.propose_cards(&wish(whole, 5, false)).expect("a job").id;
    quiet.library().delete_documents(&[document]).expect("it is there");
    drop(quiet);
    let app = open(&bench);
    wait_for("the job ends", || app.job(job).ok().filter(|job| !job.state.is_active()));
    let job = app.job(job).expect("it is there");
    assert_eq!((job.state, job.error.map(|error| error.code)), (JobState::Failed, Some(ErrorCode::NotFound)));
    assert_eq!(app.list_proposals(&ProposalQuery::default()).expect("a list"), []);
    app.close();
}

#[test]
fn a_job_that_is_paused_or_cut_off_goes_on_and_makes_no_card_twice() {
    let bench = Bench::with_models();
    let app = open(&bench);
    let mut text = String::from("# Terms\n\n");
    for number in 0..8 {
        let name: String =
            format!("{number:02}").chars().map(|digit| char::from(b'b' + (digit as u8 - b'0') * 2)).collect();
        text.push_str(&format!("A mo{name}lith is a stone of the {name}nian layer that bears metal in its core.\n\n"));
    }
    let document = import(&bench, &app, "terms.md", &text);
    let wanted = wish(ProposeScope::Document { document }, 6, true);
    let job = app.propose_cards(&wanted).expect("a job").id;
    let of_job = ProposalQuery { document: None, job: Some(job) };
    // A card, or a draft of the model that did not pass: one passage has been worked on.
    let has_begun = |report: &ProposalReport| report.by_model + report.by_rules > 0 || !report.refused.is_empty();
    wait_for("a first passage", || app.proposal_report(job).ok().filter(has_begun));
    app.pause_job(job).expect("it runs");
    app.close();
    let made = app.list_proposals(&of_job).expect("a list").len();
    assert!(made < 6, "it was paused in time");
    drop(app);

    let app = open(&bench);
    assert_eq!(app.job(job).expect("it is there").state, JobState::Paused);
    assert!(app.list_proposals(&of_job).expect("a list").len() >= made, "nothing is lost");
    app.resume_job(job).expect("it is paused");
    wait_for("the job ends", || app.job(job).ok().filter(|job| !job.state.is_active()));
    let proposals = app.list_proposals(&of_job).expect("a list");
    assert_eq!(proposals.len(), 6);
    let mut starts: Vec<u32> = proposals.iter().map(|proposal| proposal.source.range.start).collect();
    starts.dedup();
    assert_eq!(starts.len(), 6, "no sentence twice");
    let report = app.proposal_report(job).expect("a report");
    assert_eq!(report.by_model + report.by_rules, 6);
    // Whatever the starter model wrote: what is shown stands in its span.
    for proposal in proposals.iter().filter(|proposal| proposal.kind == ProposalKind::Question) {
        assert_eq!(proposal.made_by.as_deref(), report.model.as_deref());
        let answer = plain(&proposal.fields[1]).to_lowercase();
        assert!(proposal.source.quote.to_lowercase().contains(&answer), "{proposal:?}");
        assert!(proposal.fields[0].ends_with('?'));
    }
    app.close();
}

#[test]
fn a_card_that_says_what_a_note_says_is_marked() {
    let bench = Bench::new();
    let app = open(&bench);
    let document = import(&bench, &app, "cells.md", CELLS);
    let types = app.cards().note_types().expect("types");
    let cloze = types.iter().find(|known| known.name == "Cloze").expect("the stock type").id;
    let deck = app.cards().ensure_deck("Default").expect("a deck");
    let note = studium_app::cards::note::NewNote {
        note_type: cloze,
        deck,
        fields: vec!["<b>Osmosis</b> is the movement of {{c1::water}} through a membrane".to_owned()],
        tags: Vec::new(),
        source: None,
    };
    let note = app.cards().add_note(&note).expect("a note").note;
    let (job, proposals) = propose(&app, &wish(ProposeScope::Document { document }, 20, false));
    let marked: Vec<_> = proposals.iter().filter_map(|proposal| proposal.duplicate_of.as_ref()).collect();
    assert_eq!(marked.iter().map(|copy| copy.note).collect::<Vec<_>>(), [note]);
    let report = app.proposal_report(job).expect("a report");
    assert_eq!((report.duplicates, report.compared_by_meaning), (1, false));
    app.close();
}

#[test]
fn the_command_line_generates_and_accepts() {
    let bench = Bench::new();
    let file = bench.file("cells.md", CELLS).display().to_string();
    assert_eq!(bench.run(&["import", &file]).0, 0);
    let words = [
        "cards",
        "generate",
        "Cells",
        "--section",
        "transport",
        "--count",
        "2",
        "--accept",
        "--deck",
        "Bio",
        "--no-model",
    ];
    let (code, made) = bench.run(&words);
    assert_eq!(code, 0, "{made}");
    assert_eq!(made["accepted"].as_array().map(Vec::len), Some(2), "{made}");
    assert_eq!(made["report"]["by_rules"], 2, "{made}");
    let (_, listed) = bench.run(&["cards", "list", "--deck", "Bio"]);
    assert_eq!(listed["cards"].as_array().map(Vec::len), Some(2), "{listed}");
    let (code, refused) = bench.run(&["cards", "generate", "Cells", "--section", "Nowhere"]);
    assert_eq!((code, &refused["error"]["code"]), (1, &Value::from("not_found")), "{refused}");
    let (code, refused) = bench.run(&["cards", "generate", "Cells", "--count", "0"]);
    assert_eq!((code, &refused["error"]["code"]), (1, &Value::from("bad_input")), "{refused}");
    let (code, doctor) = bench.run(&["doctor"]);
    assert_eq!(code, 0, "{doctor}");
}
