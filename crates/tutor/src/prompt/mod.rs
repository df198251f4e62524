//! The prompt: what a model is told. Pure functions over texts; nothing here knows a database or an engine.
//!
//! A conversation's prompt only ever grows: system, then for each turn the sources that are not in it yet with the
//! question, and the answer exactly as it was generated. So the engine has to read only what is new. When the context
//! is full the prompt starts again once, with a summary made without a model.

mod budget;
mod fence;
mod gather;
pub(crate) mod quoting;
mod render;
#[cfg(test)]
mod tests;
mod thread;

pub(crate) use budget::Budget;
pub use fence::quote as quoted;
pub(crate) use gather::{Source, gather};
pub(crate) use render::system;
pub(crate) use thread::{Composed, Exchange, Given, Past, Request, Thread};
