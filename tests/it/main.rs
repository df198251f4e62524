//! One binary for all user stories, a module each: linking once is what makes them quick to run.
//!
//! They use the real worker programs and the real command line, no display and no network; the stories of faults in a
//! model use the starter models that `cargo xtask setup` fetches. `support` has the data folders and documents that
//! they share.

mod annotations;
mod asking_without_a_model;
mod beside_an_owner;
mod card_commands;
mod card_media;
mod card_trash;
mod cards;
mod changed_files;
mod collections;
mod courses;
mod damaged_data;
mod exams;
mod finding;
mod formats;
mod generated_cards;
mod hostile_files;
mod importing;
mod killed;
mod killed_review;
mod listening;
mod models_that_fail;
mod packages;
mod reading;
mod recognising;
mod recordings;
mod rescheduling;
mod support;
mod talking;
mod talking_with_failing_workers;
mod watching;
mod web_pages;
mod whole_folders;
mod workers_that_fail;
