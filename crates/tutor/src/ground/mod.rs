//! Grounding: every sentence of an answer is aligned with the texts that the model was given. The app places the
//! citations; a model's own markers decide only between places that fit equally well.
//!
//! A sentence is borne out in one of three ways, tried in this order:
//!
//! 1. **Quote.** Its words stand in a source sentence, in their order: all of them, or nearly all.
//! 2. **Similar.** A source sentence shares most of its content words and means the same by its embedding.
//! 3. **None.** It was not found.
//!
//! Whatever the likeness, a statement with another number, another name, the opposite word or the opposite sense
//! (a denial on one side only) is not borne out. A false citation does more harm than a missing one, so every doubt
//! counts against the citation.

mod claim;
mod compare;
mod evidence;
mod grounder;
mod polarity;
mod span;
#[cfg(test)]
mod tests;

pub use evidence::{Unfounded, evidence};
pub(crate) use grounder::Grounder;
pub(crate) use span::Span;
