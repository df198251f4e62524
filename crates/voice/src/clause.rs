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
    /// Beside.
    pub is_aside: bool,
}
/// S.
#[derive(Debug, Clone)]
pub struct Saying {
    /// L.
    pub language: String,
    /// R.
    pub reads_citations: bool,
}
/// C.
#[derive(Debug)]
pub struct Clauses;
impl Clauses {
    /// N.
    pub fn new(_: Generation, _: &Saying) -> Self { Self }
    /// P.
    pub fn push(&mut self, _: &str) -> Vec<Clause> { vec![] }
    /// P.
    pub fn aside(&mut self, _: &str) -> Vec<Clause> { vec![] }
    /// P.
    pub fn finish(&mut self) -> Vec<Clause> { vec![] }
}

