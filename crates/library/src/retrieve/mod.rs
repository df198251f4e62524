//! Ranking: what a query asks for, how two rankings become one, what is shown of it, and when to say nothing.
//!
//! Pure functions. The index (`crate::index`) reads queries through the same words; no file, database or model is
//! known here.

mod diversify;
mod field;
mod fuse;
mod gate;
mod language;
mod query;
mod stop_word;
mod word;

#[cfg(test)]
mod fuzz;
#[cfg(test)]
mod tests;

pub use diversify::{Shown, diversify};
pub use field::{Condition, Facts, Field, FieldQuery};
pub use fuse::{Candidate, Fused, Mode, UnknownMode, Weights, fuse, fuse_with};
pub use gate::{Evidence, Thresholds, is_weak, is_weak_by};
pub use language::Language;
pub use query::{QueryTraits, Reading};
pub(crate) use word::fold;
pub use word::{Word, stems, words};
