//! A stream of written text becomes clauses to speak, as early as each can be spoken.

use studium_base::TextRange;

use crate::speakable::Speech;
use crate::turn::Generation;

/// A piece of a reply that is spoken as one.
#[derive(Debug, Clone, PartialEq)]
pub struct Clause {
    /// Of which reply.
    pub generation: Generation,
    /// From 0 in the reply.
    pub index: u32,
    /// Its place in the reply's shown text. Clauses follow one another without overlap; what lies between is white
    /// space.
    pub shown: TextRange,
    /// What is said.
    pub speech: Speech,
}
