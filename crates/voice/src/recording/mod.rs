//! Recording a lecture: what the microphone hears goes to a file that outlives the program.

mod file;
mod run;
#[cfg(test)]
mod tests;

pub use file::mend;
pub use run::{RecordEnd, RecordRequest, RecordStep, record};
