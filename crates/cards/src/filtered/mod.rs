//! Filtered decks: they gather cards of other decks for a while, and each card goes home once it was answered.

mod build;
mod study;
#[cfg(test)]
mod tests;
mod types;

pub use build::{add, edit, empty, rebuild};
pub(crate) use build::{empty_within, lend};
pub(crate) use study::quoted;
pub use study::study;
pub use types::{CustomStudied, CustomStudy, StudyCards};
