//! Archives of documents: their files are streamed to the app one after the other. Names lose everything that could
//! lead out of a folder, sizes are bounded by what comes out, and an archive inside an archive stays closed.

use std::fs::File;
use std::io::{BufReader, Read};

use studium_base::{Coded, ErrorCode, Failure};
use studium_engine::protocol::extract::Event;
use zip::ZipArchive;
use zip::read::ZipFile;

use crate::archive::{Archive, of};
use crate::error::ExtractError;
use crate::outlet::Outlet;
use crate::{limits, sniff};

/// Bytes in one frame.
const PIECE_BYTES: usize = 1 << 20;

/// Streams the files inside an archive; for a document in a container it only says that it is one.
///
/// # Errors
/// When the archive itself cannot be read, or has more in it than it may have. What is wrong with a single file is
/// said with that file.
pub(crate) fn unpack(file: &File, outlet: &mut dyn Outlet) -> Result<(), ExtractError> {
    let reopened = || file.try_clone().map_err(|source| of(source.into()));
    match sniff::inside(&mut Archive::open(reopened()?)?) {
        Ok(_) => return outlet.send(Event::IsDocument),
        Err(ExtractError::FormatUnknown) => {}
        Err(error) => return Err(error),
    }
    let mut zip = ZipArchive::new(BufReader::new(reopened()?)).map_err(of)?;
    let mut left = limits::UNPACKED_BYTES;
    let mut files = 0;
    for index in 0..zip.len() {
        if outlet.is_cancelled() {
            return Ok(());
        }
        let Some(name) = zip.by_index_raw(index).ok().and_then(|member| wanted_name(&member)) else { continue };
        files += 1;
        if files > limits::UNPACKED_FILES {
            return Err(ExtractError::TooLarge {
                what: "number of files inside",
                amount: zip.len() as u64,
                limit: limits::UNPACKED_FILES,
            });
        }
        outlet.send(Event::Member { name: name.clone() })?;
        let refused = match member(&mut zip, index, &name, &mut left, outlet) {
            Ok(()) => None,
            Err(error @ ExtractError::Unheard(_)) => return Err(error),
            Err(error) => Some(failure(&error)),
        };
        outlet.send(Event::MemberEnd { refused })?;
    }
    Ok(())
}

fn member(
    zip: &mut ZipArchive<BufReader<File>>,
    index: usize,
    name: &str,
    left: &mut u64,
    outlet: &mut dyn Outlet,
) -> Result<(), ExtractError> {
    if name.to_ascii_lowercase().ends_with(".zip") {
        return Err(ExtractError::Nested);
    }
    let mut member = zip.by_index(index).map_err(of)?;
    let packed = member.compressed_size();
    let mut unpacked = 0_u64;
    let mut piece = vec![0; PIECE_BYTES];
    loop {
        let count = member.read(&mut piece).map_err(|source| of(source.into()))?;
        if count == 0 || outlet.is_cancelled() {
            return Ok(());
        }
        unpacked += count as u64;
        *left = left.checked_sub(count as u64).ok_or(ExtractError::TooLarge {
            what: "size of all files inside in bytes",
            amount: limits::UNPACKED_BYTES + 1,
            limit: limits::UNPACKED_BYTES,
        })?;
        let ratio = unpacked / packed.max(1);
        if unpacked > limits::UNPACKED_UNSUSPECTED_BYTES && ratio > limits::UNPACKED_RATIO {
            return Err(ExtractError::TooLarge {
                what: "ratio of unpacked to packed size",
                amount: ratio,
                limit: limits::UNPACKED_RATIO,
            });
        }
        outlet.send(Event::Bytes(piece[..count].to_vec()))?;
    }
}

/// The path of a file that a student put there, of plain names only. Folders, hidden files and what systems add by
/// themselves are not.
fn wanted_name<R: Read + ?Sized>(member: &ZipFile<'_, R>) -> Option<String> {
    if member.is_dir() || member.is_symlink() {
        return None;
    }
    let name = member.name().ok()?.replace('\\', "/");
    let steps: Vec<&str> = name.split('/').filter(|step| !matches!(*step, "" | "." | "..")).collect();
    let is_furniture = steps.iter().any(|step| step.starts_with('.') || *step == "__MACOSX");
    let last = steps.last()?;
    (!is_furniture && !matches!(*last, "Thumbs.db" | "desktop.ini")).then(|| steps.join("/"))
}

fn failure(error: &ExtractError) -> Failure {
    let code = match error {
        // Of the archive, not of the file: it says nothing about what the student can do.
        ExtractError::Container { .. } => ErrorCode::FileDamaged,
        error => error.code(),
    };
    Failure { code, detail: error.to_string() }
}

#[cfg(test)]
mod tests;
