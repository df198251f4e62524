//! A picture or a sound that the student adds gets a name that notes can call: one name, one content.

use studium_store::{Operation, Store};
use unicode_normalization::UnicodeNormalization;

use super::{Media, insert, read};
use crate::CardsError;
use crate::package::media_id;

/// Longest stem of a name, in Unicode scalar values. Together with a mark and an ending it stays below the 120 bytes to
/// which Anki shortens names, also in scripts of three bytes a letter.
const MAX_STEM: usize = 32;

/// Notes a media file whose content has been kept, and gives the name by which notes call it. Letters that mean something
/// in HTML, Markdown, an address or a path are left out of it, and what goes by that name already keeps it.
///
/// # Errors
/// When the database cannot be written.
pub fn add(store: &Store, mut file: Media) -> Result<String, CardsError> {
    file.name = callable(&file.name);
    let (name, _) = store.write(Operation::AddMedia, |writer| {
        if let Some(known) = read(writer, &file.name)? {
            if known.content_hash == file.content_hash {
                return Ok::<_, CardsError>(known.name);
            }
            file.name = other_name(&file);
            if read(writer, &file.name)?.is_some() {
                return Ok(file.name);
            }
        }
        insert(writer, media_id(&file.name), &file)?;
        Ok(file.name)
    })?;
    Ok(name)
}

/// A name that tells the content too: `cell.png` is `cell-1a2b3c4d.png`.
pub(crate) fn other_name(file: &Media) -> String {
    let mark: String = file.content_hash.chars().take(8).collect();
    match file.name.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() => format!("{stem}-{mark}.{ending}"),
        _ => format!("{}-{mark}", file.name),
    }
}

/// Letters, digits, hyphens, underscores and dots of a name; everything between them is one hyphen.
fn callable(name: &str) -> String {
    let name: String = name.nfc().collect();
    let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, ""));
    let words = |text: &str| {
        let split = text.split(|letter: char| !letter.is_alphanumeric() && !matches!(letter, '-' | '_' | '.'));
        split.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-")
    };
    let stem: String = words(stem).trim_matches(['-', '.']).chars().take(MAX_STEM).collect();
    let stem = if stem.is_empty() { "media" } else { stem.as_str() };
    match words(ending).to_lowercase() {
        ending if ending.is_empty() => stem.to_owned(),
        ending => format!("{stem}.{ending}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::Room;

    fn media(name: &str, content: &str) -> Media {
        Media { name: name.to_owned(), content_hash: content.repeat(64), size_bytes: 1 }
    }

    #[test]
    fn a_name_can_stand_in_markdown_in_html_and_in_an_address() {
        let cases = [
            ("Screenshot 2026-01-02 (3).PNG", "Screenshot-2026-01-02-3.png"),
            ("../../etc/passwd.png", "etc-passwd.png"),
            ("a\"><script>.png", "a-script.png"),
            ("Zähne & Zunge 100%.jpg", "Zähne-Zunge-100.jpg"),
            ("Za\u{308}hne.jpg", "Zähne.jpg"),
            ("", "media"),
            (".png", "media.png"),
            ("心臓の図.webp", "心臓の図.webp"),
            ("no ending", "no-ending"),
        ];
        for (given, name) in cases {
            assert_eq!(callable(given), name, "{given}");
        }
        assert_eq!(callable(&format!("{}.png", "心".repeat(500))).chars().count(), MAX_STEM + ".png".len());
    }

    #[test]
    fn one_name_stands_for_one_content() {
        let room = Room::new();
        assert_eq!(add(&room.store, media("cell.png", "a")).expect("added"), "cell.png");
        assert_eq!(add(&room.store, media("cell.png", "a")).expect("known"), "cell.png");
        for _ in 0..2 {
            assert_eq!(add(&room.store, media("cell.png", "b")).expect("other"), "cell-bbbbbbbb.png");
        }
        let hash = |name| super::super::find(&room.store, name).expect("read").expect("there").content_hash;
        assert_eq!(hash("cell.png"), "a".repeat(64), "the first keeps its name");
        assert_eq!(hash("cell-bbbbbbbb.png"), "b".repeat(64));
    }
}
