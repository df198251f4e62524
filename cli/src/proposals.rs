//! `cards proposals`: deciding on cards that were proposed from documents.

use std::str::FromStr;

use serde_json::json;
use studium_app::base::{CardId, ProposalId};
use studium_app::{AcceptProposal, App, Proposal, ProposalQuery};

use crate::Failed;
use crate::arguments::{AcceptArguments, ProposalsVerb};
use crate::documents::document_that_is;
use crate::generate::card_for_people;
use crate::output::Output;

/// Does the verb leave the data as it is, so that it works beside the open app?
pub(crate) fn is_reading(verb: &ProposalsVerb) -> bool {
    matches!(verb, ProposalsVerb::List { .. })
}

pub(crate) fn run(app: &App, verb: &ProposalsVerb, output: Output) -> Result<(), Failed> {
    match verb {
        ProposalsVerb::List { document } => {
            let document = document.as_deref().map(|name| document_that_is(app, name)).transpose()?;
            let query = ProposalQuery { document: document.map(|document| document.id), job: None };
            let proposals = app.list_proposals(&query)?;
            output.result(&json!({ "proposals": proposals }), |_| {
                let line = |proposal: &Proposal| format!("{}  {}", proposal.id, card_for_people(proposal));
                let lines: Vec<String> = proposals.iter().map(line).collect();
                if lines.is_empty() { "No proposals.".to_owned() } else { lines.join("\n") }
            });
        }
        ProposalsVerb::Accept(wanted) => accept(app, wanted, output)?,
        ProposalsVerb::Refuse { proposals } => {
            app.refuse_proposals(&parse_all(proposals)?)?;
            output.result(&json!({ "refused": proposals }), |_| format!("{} refused", proposals.len()));
        }
        ProposalsVerb::Restore { proposals } => {
            app.restore_proposals(&parse_all(proposals)?)?;
            output.result(&json!({ "restored": proposals }), |_| format!("{} open again", proposals.len()));
        }
    }
    Ok(())
}

fn accept(app: &App, wanted: &AcceptArguments, output: Output) -> Result<(), Failed> {
    let id = parse(&wanted.proposal)?;
    let open = app.list_proposals(&ProposalQuery::default())?.into_iter().find(|proposal| proposal.id == id);
    let open = open.ok_or_else(|| {
        Failed::not_found(format!("no proposal {id} waits for a decision; see `cards proposals list`"))
    })?;
    let deck = app.cards().ensure_deck(wanted.deck.as_deref().unwrap_or(&open.document.title))?;
    let fields = (!wanted.fields.is_empty()).then(|| wanted.fields.clone());
    let added = app.accept_proposal(&AcceptProposal { id, deck, fields, tags: wanted.tags.clone() })?;
    output.result(&json!(added), |_| {
        let ids: Vec<String> = added.cards.iter().map(CardId::to_string).collect();
        format!("note {}\ncards {}", added.note, ids.join(" "))
    });
    Ok(())
}

fn parse(id: &str) -> Result<ProposalId, Failed> {
    ProposalId::from_str(id).map_err(|_| Failed::input(format!("{id:?} is not the id of a proposal")))
}

fn parse_all(ids: &[String]) -> Result<Vec<ProposalId>, Failed> {
    ids.iter().map(|id| parse(id)).collect()
}
