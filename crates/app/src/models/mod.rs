//! Models: which there are, which fit this machine, which are used, and how fast they are here.

mod choice;
mod download;
mod integrity;
mod list;
mod own;
mod speed;

pub(crate) use choice::{Choice, Selection};
pub(crate) use download::DownloadWork;
pub(crate) use list::Models;
pub use list::{Fit, Model, ModelRef};
