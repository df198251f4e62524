//! Books in EPUB 2 and 3: the package tells the chapters and their order, each chapter is read as XHTML.
//!
//! A part stands at the file of its chapter. Where a chapter's file has no heading, its title in the book's own table
//! of contents becomes one, so that every text stands under a heading that a person would name.

mod encryption;
mod navigation;
mod package;
mod path;
mod probe;
mod statements;

use std::collections::{HashMap, HashSet};

use studium_base::Locator;
use studium_engine::protocol::extract::{BlockKind, Format};

use crate::archive::Archive;
use crate::error::ExtractError;
use crate::flow::Flow;
use crate::html;
use crate::outlet::Parts;
use crate::xml::text_of;

use navigation::Entry;
use package::Package;
use path::Names;
use probe::Probe;

/// Reads a book.
///
/// # Errors
/// [`ExtractError::NoText`], [`ExtractError::Protected`], or what keeps the container from being read.
pub(crate) fn read(archive: &mut Archive, parts: Parts<'_>) -> Result<(), ExtractError> {
    let names = Names::of(archive);
    let package = Package::read(archive, &names)?;
    let encrypted = encryption::encrypted(archive, &names)?;
    if package.chapters.iter().any(|chapter| encrypted.contains(chapter)) {
        return Err(ExtractError::Protected);
    }
    let entries = navigation::entries(archive, &names, &package)?;
    let mut flow = Flow::new(parts, Format::Epub);
    flow.metadata = package.metadata.clone();
    read_chapters(archive, &package, &entries, &mut flow)?;
    flow.finish()
}

fn read_chapters(
    archive: &mut Archive,
    package: &Package,
    entries: &HashMap<String, Entry>,
    flow: &mut Flow<'_>,
) -> Result<(), ExtractError> {
    // A spine that names a file again and again would multiply it.
    let mut seen = HashSet::new();
    let mut is_any_read = false;
    let mut damage = None;
    let mut given = Vec::new();
    for chapter in &package.chapters {
        if flow.is_stopped() {
            return Ok(());
        }
        if !seen.insert(chapter.as_str()) {
            continue;
        }
        let bytes = match archive.read(chapter) {
            Ok(Some(bytes)) => bytes,
            Ok(None) => continue,
            Err(error @ ExtractError::Container { .. }) => {
                tracing::warn!(%error, chapter, "a chapter could not be unpacked");
                damage.get_or_insert(error);
                continue;
            }
            Err(error) => return Err(error),
        };
        is_any_read = true;
        let text = text_of(&bytes);
        drop(bytes);
        let is_cover = package.covers.contains(chapter);
        let chapter =
            Chapter { file: chapter, text: path::without_doctype(&text), entry: entries.get(chapter), is_cover };
        chapter.read(flow, &mut given);
    }
    match damage {
        _ if is_any_read || package.is_pictures_only => Ok(()),
        Some(damage) => Err(damage),
        None => Err(ExtractError::Incomplete { name: package.first_missing() }),
    }
}

struct Chapter<'a> {
    file: &'a str,
    text: &'a str,
    entry: Option<&'a Entry>,
    is_cover: bool,
}

impl Chapter<'_> {
    /// Adds the chapter. `given` holds the levels of the headings above it that come from the table of
    /// contents.
    fn read(&self, flow: &mut Flow<'_>, given: &mut Vec<u8>) {
        let probe = Probe::of(self.text);
        // What a cover says of its picture is not the book's text.
        if probe.is_empty() || (self.is_cover && probe.is_descriptions_only()) {
            return;
        }
        flow.place(Some(Locator::Section { href: Some(self.file.to_owned()), path: Vec::new() }));
        let mut first_block = None;
        if let Some(entry) = self.entry {
            // A dedication that got its heading from the table of contents is not above the chapters, whatever the
            // levels of their own headings.
            while let Some(level) = given.pop_if(|level| *level >= entry.level) {
                flow.leave_headings(level);
            }
            if !probe.has_heading() {
                given.push(entry.level);
                if probe.begins_with(&entry.title) {
                    first_block = Some(entry.level);
                } else {
                    flow.begin(BlockKind::Heading { level: entry.level });
                    flow.text(&entry.title);
                    flow.end();
                }
            }
        }
        html::feed_chapter(flow, self.text, first_block);
        flow.close_all();
    }
}

#[cfg(test)]
mod tests;
