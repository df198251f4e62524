//! Runs worker processes: starts them when they are needed, hears when they die, ends them when they hang or idle.

mod call;
mod process;
#[cfg(test)]
mod tests;

pub use call::{Outcome, Supervisor, WorkerConfig};
