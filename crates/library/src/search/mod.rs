//! Finding passages: words and meaning, scored on both sides, fused, shown with their place.

mod owners;
mod rank;
mod searcher;
mod show;
mod types;

pub(crate) use owners::Owners;
pub(crate) use searcher::Searcher;
pub use types::{AlsoIn, ConversationHit, Hit, HitGroup, Passage, Retrieved, SearchHit, SearchQuery, SearchResults};
