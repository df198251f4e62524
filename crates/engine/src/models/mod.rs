//! Models: the catalogue of those we know, the folders where files lie, verified downloads.

mod catalog;
mod download;
mod folder;
#[cfg(test)]
mod tests;

pub use catalog::{Catalog, CatalogFile, CatalogModel, EmbedderFacts, LanguageFacts, ModelRole, Source};
pub use download::{DownloadStep, download_file};
pub use folder::{ModelFolder, sha256_of};
