//! The worker as the app meets it: the real program, spoken to in frames, with the starter model that setup fetches.

#[path = "it/answers.rs"]
mod answers;
#[path = "it/client.rs"]
mod client;
#[path = "it/failures.rs"]
mod failures;
#[path = "it/reuse.rs"]
mod reuse;
