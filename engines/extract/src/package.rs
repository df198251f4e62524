//! Packages of Anki: a zip with a SQLite database and media, of three generations; the database by itself; notes as text.
//!
//! The database is unpacked into memory, since the worker may write nowhere, and is read with every convenience of SQLite
//! that a hostile file could use switched off. What comes out is bounded by [`crate::limits`], whatever the package
//! claims; what of it cannot be used is named, and the rest is sent.

mod collection;
mod columns;
mod container;
mod database;
mod media;
mod rows;
mod skips;
mod table;
mod text;

use std::fs::File;
use std::io::Read;

use studium_engine::protocol::extract::Event;
use studium_engine::protocol::package::{Generation, PackageEvent};

use crate::error::ExtractError;
use crate::outlet::Outlet;
use crate::{decode, limits};
use collection::Collection;
use container::Container;
use database::Database;
use media::MediaIndex;
use skips::Skips;

/// Streams a package.
///
/// # Errors
/// When the package as a whole cannot be read, or is of a version that is not known yet. What is wrong with a single
/// row or file is said with it.
pub(crate) fn read(file: File, name: &str, with_media: bool, outlet: &mut dyn Outlet) -> Result<(), ExtractError> {
    match stream(file, name, with_media, outlet) {
        Err(ExtractError::Stopped) => Ok(()),
        result => result,
    }
}

fn stream(file: File, name: &str, with_media: bool, outlet: &mut dyn Outlet) -> Result<(), ExtractError> {
    if table::is_table(name) {
        return table::read(&text_of(file)?, outlet);
    }
    let (mut container, database) = match database::is_database(&file)? {
        true => (None, Database::of_file(file, outlet)?),
        false => {
            let mut container = Container::open(file)?;
            let database = container.database(outlet)?;
            (Some(container), database)
        }
    };
    let mut skips = Skips::default();
    let generation = container.as_ref().map_or(Generation::Database, Container::generation);
    let media = match &mut container {
        Some(container) => MediaIndex::read(container, &mut skips)?,
        None => MediaIndex::default(),
    };
    let collection = Collection::read(&database, &mut skips)?;
    outlet.send(package(PackageEvent::Opened(collection.facts(&database, generation, name, media.len())?)))?;
    let mut sent = collection.send(outlet, &mut skips)?;
    rows::send(&database, &collection, &mut sent, outlet, &mut skips)?;
    drop(database);
    if let (Some(container), true) = (&mut container, with_media) {
        sent.media = media.send(container, outlet, &mut skips)?;
    }
    skips.flush(outlet)?;
    outlet.send(package(PackageEvent::Ended { sent, skipped: skips.total() }))
}

/// A file of text, whatever its encoding.
fn text_of(file: File) -> Result<String, ExtractError> {
    let limit = limits::TEXT_FILE_BYTES;
    let mut bytes = Vec::new();
    file.take(limit + 1).read_to_end(&mut bytes).map_err(|source| ExtractError::Unreadable { source })?;
    let amount = bytes.len() as u64;
    if amount > limit {
        return Err(ExtractError::TooLarge { what: "size of the file in bytes", amount, limit });
    }
    Ok(decode::decode(&bytes, None))
}

fn package(event: PackageEvent) -> Event {
    Event::Package(event)
}

/// A cancel, where work is about to begin.
fn go_on(outlet: &dyn Outlet) -> Result<(), ExtractError> {
    if outlet.is_cancelled() { Err(ExtractError::Stopped) } else { Ok(()) }
}

#[cfg(test)]
mod tests;
