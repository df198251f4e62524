//! Media: which files the package lists, under which names they may be kept, and their content piece by piece.

use std::collections::{HashMap, HashSet};

use prost::Message;
use serde_json::Value;
use sha1::{Digest, Sha1};
use studium_base::{Coded, ErrorCode, Failure};
use studium_engine::protocol::extract::Event;
use studium_engine::protocol::package::{Generation, Item, MediaFile, MediaList, PackageEvent, SkipReason};
use unicode_normalization::UnicodeNormalization;

use super::container::Container;
use super::skips::Skips;
use super::{go_on, package};
use crate::error::ExtractError;
use crate::limits;
use crate::outlet::Outlet;

/// The list.
const LIST: &str = "media";
/// Bytes of a name; file systems take 255.
const NAME_BYTES: usize = 255;
/// What no name may have on some system.
const FORBIDDEN: [char; 9] = ['<', '>', ':', '"', '/', '\\', '|', '?', '*'];
/// Names that are devices on Windows, with any ending.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];

/// A file in the list.
#[derive(Debug)]
struct Listed {
    member: String,
    file: MediaFile,
}

/// The list, without what cannot be kept.
#[derive(Debug, Default)]
pub(super) struct MediaIndex(Vec<Listed>);

impl MediaIndex {
    /// Reads the list of a package; a package without one has no media.
    ///
    /// # Errors
    /// When the list is larger than any, or damaged as a whole.
    pub(super) fn read(container: &mut Container, skips: &mut Skips) -> Result<Self, ExtractError> {
        let bytes = container.small(LIST, limits::PACKAGE_LIST_BYTES)?.unwrap_or_default();
        let listed =
            if container.generation() == Generation::Latest { of_message(&bytes)? } else { of_json(&bytes, skips) };
        let mut names = HashSet::new();
        let mut index = Vec::new();
        for mut listed in listed {
            let Some(name) = plain_name(&listed.file.name) else {
                skips.add(Item::Media, &listed.file.name, SkipReason::BadName);
                continue;
            };
            if !names.insert(name.clone()) {
                skips.add(Item::Media, name, SkipReason::Duplicate);
                continue;
            }
            listed.file.name = name;
            index.push(listed);
        }
        Ok(Self(index))
    }

    pub(super) fn len(&self) -> u64 {
        self.0.len() as u64
    }

    /// Sends the files, and says how many came whole.
    pub(super) fn send(
        &self,
        container: &mut Container,
        outlet: &mut dyn Outlet,
        skips: &mut Skips,
    ) -> Result<u64, ExtractError> {
        let mut sent = 0;
        let mut left = limits::UNPACKED_BYTES;
        for listed in &self.0 {
            go_on(outlet)?;
            let Some(index) = container.find(&listed.member) else {
                skips.add(Item::Media, &listed.file.name, SkipReason::Missing);
                continue;
            };
            outlet.send(package(PackageEvent::Media(listed.file.clone())))?;
            let refused = match content(container, index, &listed.file, &mut left, outlet) {
                Ok(is_as_listed) => {
                    sent += 1;
                    if !is_as_listed {
                        skips.add(Item::Media, &listed.file.name, SkipReason::Mismatch);
                    }
                    None
                }
                Err(error @ (ExtractError::Unheard(_) | ExtractError::Stopped)) => return Err(error),
                Err(error) => {
                    let is_large = matches!(error, ExtractError::TooLarge { .. });
                    let reason = if is_large { SkipReason::TooLarge } else { SkipReason::Damaged };
                    skips.add(Item::Media, &listed.file.name, reason);
                    Some(failure(&error))
                }
            };
            outlet.send(Event::MemberEnd { refused })?;
        }
        Ok(sent)
    }
}

/// Streams a file, and says whether it is what the list says.
fn content(
    container: &mut Container,
    index: usize,
    file: &MediaFile,
    left: &mut u64,
    outlet: &mut dyn Outlet,
) -> Result<bool, ExtractError> {
    let mut content = container.media(index)?;
    let mut piece = vec![0; limits::PACKAGE_PIECE_BYTES];
    let (mut size_bytes, mut sha1) = (0, Sha1::new());
    loop {
        go_on(outlet)?;
        let count = content.read(&mut piece)?;
        if count == 0 {
            break;
        }
        size_bytes += count as u64;
        sha1.update(&piece[..count]);
        let limit = limits::PACKAGE_MEDIA_BYTES;
        if size_bytes > limit {
            return Err(ExtractError::TooLarge { what: "size of a media file in bytes", amount: size_bytes, limit });
        }
        *left = left.checked_sub(count as u64).ok_or(ExtractError::TooLarge {
            what: "size of all media in bytes",
            amount: limits::UNPACKED_BYTES + 1,
            limit: limits::UNPACKED_BYTES,
        })?;
        outlet.send(Event::Bytes(piece[..count].to_vec()))?;
    }
    let sha1: [u8; 20] = sha1.finalize().into();
    Ok(file.size_bytes.is_none_or(|listed| listed == size_bytes) && file.sha1.is_none_or(|listed| listed == sha1))
}

fn of_message(bytes: &[u8]) -> Result<Vec<Listed>, ExtractError> {
    let list = MediaList::decode(bytes).map_err(|source| ExtractError::Message { source })?;
    let listed = list.entries.into_iter().enumerate().map(|(place, entry)| Listed {
        member: entry.member.map_or_else(|| place.to_string(), |member| member.to_string()),
        file: MediaFile {
            name: entry.name,
            size_bytes: Some(entry.size_bytes.into()),
            sha1: entry.sha1.try_into().ok(),
        },
    });
    Ok(listed.collect())
}

/// The list of the older generations: an object of numbers and names. Sorted by number, so that the order is the same
/// each time.
fn of_json(bytes: &[u8], skips: &mut Skips) -> Vec<Listed> {
    let members: HashMap<String, Value> = match bytes {
        [] => HashMap::new(),
        bytes => serde_json::from_slice(bytes).unwrap_or_else(|_| {
            skips.add(Item::Media, LIST, SkipReason::Damaged);
            HashMap::new()
        }),
    };
    let mut listed: Vec<Listed> = Vec::new();
    for (member, name) in members {
        match (member.parse::<u64>(), name) {
            (Ok(_), Value::String(name)) => {
                listed.push(Listed { member, file: MediaFile { name, size_bytes: None, sha1: None } });
            }
            _ => skips.add(Item::Media, member, SkipReason::Damaged),
        }
    }
    listed.sort_by_key(|listed| listed.member.parse::<u64>().unwrap_or_default());
    listed
}

/// A name under which a file can lie in a folder on every system; `None` for any other. Anki gives no other names.
fn plain_name(name: &str) -> Option<String> {
    let name: String = name.nfc().collect();
    let stem = name.split('.').next().unwrap_or_default().trim_end_matches(|letter: char| letter.is_ascii_digit());
    let is_plain = !name.trim_matches('.').is_empty()
        && name.len() <= NAME_BYTES
        && !name.chars().any(|letter| letter.is_control() || FORBIDDEN.contains(&letter))
        && !name.ends_with(['.', ' '])
        && !name.starts_with(' ')
        && !DEVICES.contains(&stem.to_ascii_lowercase().as_str());
    is_plain.then_some(name)
}

fn failure(error: &ExtractError) -> Failure {
    let code = match error {
        // Of the package, not of the file: it says nothing about what the student can do.
        ExtractError::Container { .. } => ErrorCode::FileDamaged,
        error => error.code(),
    };
    Failure { code, detail: error.to_string() }
}

#[cfg(test)]
mod tests;
