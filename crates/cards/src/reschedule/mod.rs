//! Reckoning cards anew after their preset changed: what a scheduler with the new options would have made of their logs.
//!
//! A stored answer holds what the scheduler of its day decided, so new parameters, another algorithm or another retention
//! change nothing of a card until it is answered again. Here each card that uses the preset is folded through its
//! scheduler, and the result is recorded as an event: its memory, and where the student wants it the day on which it is
//! due. Parts of a few hundred cards are written at a time, so that answers are given in between, memory is bounded and a
//! kill loses nothing; all parts together are one step of undo.

mod collection;
mod past;
mod reckon;
mod run;
#[cfg(test)]
mod tests;
mod types;

pub use types::{RescheduleCards, RescheduleEnd, RescheduleReport, Rescheduling};
