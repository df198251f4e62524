//! What makes a proposed card worth showing: pure rules over text, for cards that a model wrote and for deletions that
//! are made without one. Nothing here knows a document, a database or a model.

mod types;

pub use types::{ProposalKind, Refusal};
