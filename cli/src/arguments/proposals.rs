//! What can be typed after `cards proposals`.

use clap::{Args, Subcommand};

#[derive(Debug, Args)]
pub(crate) struct Proposals {
    #[command(subcommand)]
    pub(crate) verb: ProposalsVerb,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ProposalsVerb {
    /// List the cards that `cards generate` has proposed and nobody has decided on.
    List {
        /// Only those from this document, by id, title or path.
        #[arg(long)]
        document: Option<String>,
    },
    /// Make the note of a proposal.
    Accept(AcceptArguments),
    /// Refuse proposals; the same places are not proposed again.
    Refuse {
        /// Which.
        #[arg(required = true)]
        proposals: Vec<String>,
    },
    /// Take decisions back: refused proposals are open again, and so are accepted ones, whose notes go to the trash.
    Restore {
        /// Which.
        #[arg(required = true)]
        proposals: Vec<String>,
    },
}

#[derive(Debug, Args)]
pub(crate) struct AcceptArguments {
    /// Which.
    pub(crate) proposal: String,
    /// Deck of the note, by path; made when it is not there. The document's title when it is left out.
    #[arg(long)]
    pub(crate) deck: Option<String>,
    /// A field in place of the proposed one, in HTML; given once for each field, in their order.
    #[arg(long = "field", value_name = "TEXT", allow_hyphen_values = true)]
    pub(crate) fields: Vec<String>,
    /// A tag; may be given again.
    #[arg(long = "tag")]
    pub(crate) tags: Vec<String>,
}
