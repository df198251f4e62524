//! Filtered decks: they gather cards of other decks for a while, and each card goes home once it was answered.

mod types;

pub use types::{CustomStudied, CustomStudy, StudyCards};
