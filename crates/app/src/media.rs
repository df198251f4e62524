//! Pictures and sounds of cards: added by the student, shown and played.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use infer::MatcherType;
use studium_cards::media::Media;
use studium_library::LibraryError;

use crate::{App, AppError};

/// Endings of the files that cards can show and play, as [`App::add_media`] takes them.
pub const MEDIA_ENDINGS: [&str; 17] = [
    "png", "jpg", "jpeg", "gif", "webp", "avif", "bmp", "svg", "mp3", "m4a", "ogg", "oga", "opus", "wav", "flac",
    "aac", "aiff",
];

/// What Anki takes as well, in bytes.
const LIMIT: u64 = 100 << 20;

/// So much of a file says what it is, in bytes.
const HEAD: u64 = 4096;

/// What a card does with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    /// It shows it: `<img src="NAME">`.
    Picture,
    /// It plays it: `[sound:NAME]`.
    Sound,
}

/// A picture or a sound that notes can call.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, specta::Type)]
pub struct AddedMedia {
    /// By this name.
    pub name: String,
    /// What it is.
    pub kind: MediaKind,
}

impl App {
    /// Keeps a picture or a sound for notes. What it is its content says; its name gets the ending that belongs to it.
    ///
    /// # Errors
    /// [`AppError::NoMedia`], [`AppError::MediaEmpty`], [`AppError::MediaTooLarge`] above 100 MiB; when it cannot be
    /// read, or the disk cannot take it.
    pub fn add_media(&self, name: &str, content: &mut dyn Read) -> Result<AddedMedia, AppError> {
        let cannot_read = cannot_read(Path::new(name));
        let mut head = Vec::new();
        (&mut *content).take(HEAD).read_to_end(&mut head).map_err(cannot_read)?;
        if head.is_empty() {
            return Err(AppError::MediaEmpty { name: name.to_owned() });
        }
        let (kind, endings) = kind_of(&head).ok_or_else(|| AppError::NoMedia { name: name.to_owned() })?;
        // One byte more than is taken tells that there is more.
        let mut whole = head.as_slice().chain(content).take(LIMIT + 1);
        let (content_hash, size_bytes) = self.library.keep_content(&mut whole, name)?;
        if size_bytes > LIMIT {
            // No row names what was kept, so housekeeping removes it.
            return Err(AppError::MediaTooLarge { name: name.to_owned(), limit: LIMIT });
        }
        let name = named(name, kind, endings, &content_hash);
        let name = self.cards.add_media(Media { name, content_hash, size_bytes })?;
        Ok(AddedMedia { name, kind })
    }

    /// As [`Self::add_media`], from a file.
    ///
    /// # Errors
    /// As [`Self::add_media`].
    pub fn add_media_file(&self, path: &Path) -> Result<AddedMedia, AppError> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let mut file = File::open(path).map_err(cannot_read(path))?;
        self.add_media(&name, &mut file)
    }

    /// A picture or a sound by the name that notes use; `None` where there is none.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read_media(&self, name: &str) -> Result<Option<Vec<u8>>, AppError> {
        let Some(media) = self.cards.media(name)? else { return Ok(None) };
        match std::fs::read(self.library.content_path(&media.content_hash)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(cannot_read(Path::new(name))(error)),
        }
    }
}

/// What the beginning of a file is, with the endings that such a file may have, the usual one first.
fn kind_of(head: &[u8]) -> Option<(MediaKind, &'static [&'static str])> {
    // What is text has no mark of its own that says of what.
    if let Some(kind) = infer::get(head).filter(|kind| kind.matcher_type() != MatcherType::Text) {
        return Some(match (kind.matcher_type(), kind.extension()) {
            (MatcherType::Image, "png") => (MediaKind::Picture, &["png"]),
            (MatcherType::Image, "jpg") => (MediaKind::Picture, &["jpg", "jpeg"]),
            (MatcherType::Image, "gif") => (MediaKind::Picture, &["gif"]),
            (MatcherType::Image, "webp") => (MediaKind::Picture, &["webp"]),
            (MatcherType::Image, "avif") => (MediaKind::Picture, &["avif"]),
            (MatcherType::Image, "bmp") => (MediaKind::Picture, &["bmp"]),
            (MatcherType::Audio, "mp3") => (MediaKind::Sound, &["mp3"]),
            (MatcherType::Audio, "m4a") => (MediaKind::Sound, &["m4a"]),
            (MatcherType::Audio, "ogg" | "opus") => (MediaKind::Sound, &["ogg", "oga", "opus"]),
            (MatcherType::Audio, "wav") => (MediaKind::Sound, &["wav"]),
            (MatcherType::Audio, "flac") => (MediaKind::Sound, &["flac"]),
            (MatcherType::Audio, "aac") => (MediaKind::Sound, &["aac"]),
            (MatcherType::Audio, "aiff") => (MediaKind::Sound, &["aiff"]),
            _ => return None,
        });
    }
    // A card shows it as a picture, in which nothing runs and nothing loads.
    let text = String::from_utf8_lossy(head);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let is_svg = text.starts_with("<svg") || (text.starts_with('<') && text.contains("<svg"));
    (is_svg && !text.to_ascii_lowercase().contains("<html")).then_some((MediaKind::Picture, &["svg"]))
}

/// The name with an ending that belongs to the content; one that was pasted is named after its content.
fn named(name: &str, kind: MediaKind, endings: &[&str], content_hash: &str) -> String {
    let usual = endings.first().copied().unwrap_or_default();
    if name.trim().is_empty() {
        let word = match kind {
            MediaKind::Picture => "picture",
            MediaKind::Sound => "sound",
        };
        return format!("{word}-{}.{usual}", content_hash.get(..8).unwrap_or_default());
    }
    match name.rsplit_once('.') {
        Some((_, ending)) if endings.contains(&ending.to_ascii_lowercase().as_str()) => name.to_owned(),
        Some((stem, ending)) if MEDIA_ENDINGS.contains(&ending.to_ascii_lowercase().as_str()) => {
            format!("{stem}.{usual}")
        }
        _ => format!("{name}.{usual}"),
    }
}

fn cannot_read(path: &Path) -> impl FnOnce(io::Error) -> AppError {
    let path = path.to_owned();
    move |source| LibraryError::Source { path, source }.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_says_what_a_file_is() {
        let riff = |form: &[u8; 4]| [b"RIFF\0\0\0\0".as_slice(), form, b"VP8 "].concat();
        let cases: [(&[u8], Option<&str>); 11] = [
            (b"\x89PNG\r\n\x1a\n", Some("png")),
            (b"\xff\xd8\xff\xe0", Some("jpg")),
            (b"GIF89a", Some("gif")),
            (&riff(b"WEBP"), Some("webp")),
            (&riff(b"WAVE"), Some("wav")),
            (b"ID3\x04\0\0\0\0\0\0", Some("mp3")),
            (b"fLaC\0\0\0\x22", Some("flac")),
            (b"<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"/>", Some("svg")),
            (b"<!DOCTYPE html><html><svg/></html>", None),
            (b"%PDF-1.7", None),
            (b"MZ\x90\0", None),
        ];
        for (head, usual) in cases {
            let found = kind_of(head).map(|(_, endings)| endings[0]);
            assert_eq!(found, usual, "{}", String::from_utf8_lossy(head));
        }
    }

    #[test]
    fn a_name_ends_as_its_content_does() {
        let jpg = ["jpg", "jpeg"];
        assert_eq!(named("cell.JPEG", MediaKind::Picture, &jpg, ""), "cell.JPEG");
        assert_eq!(named("cell.png", MediaKind::Picture, &jpg, ""), "cell.jpg");
        assert_eq!(named("v1.2", MediaKind::Picture, &jpg, ""), "v1.2.jpg");
        assert_eq!(named("", MediaKind::Sound, &["mp3"], "0123456789"), "sound-01234567.mp3");
    }
}
