//! What a PDF says of itself: title, authors, year, outline.

use pdfium_render::prelude::{PdfBookmark, PdfDocument, PdfDocumentMetadataTagType};
use studium_engine::protocol::extract::{Bookmark, Metadata};

use crate::canonical::one_line;
use crate::{limits, titles};

/// Deepest level of the outline that is told from the one above.
const DEEPEST: usize = 16;

/// The document's metadata, without the language: PDFium does not say it, so it is detected.
pub(super) fn metadata(document: &PdfDocument<'_>) -> Metadata {
    let stated = |tag| document.metadata().get(tag).map(|tag| tag.value().to_owned());
    let created = stated(PdfDocumentMetadataTagType::CreationDate);
    Metadata {
        title: stated(PdfDocumentMetadataTagType::Title).and_then(|title| titles::usable_title(&title)),
        authors: stated(PdfDocumentMetadataTagType::Author).map(|names| titles::authors(&names)).unwrap_or_default(),
        year: created.and_then(|date| titles::year(&date)),
        ..Metadata::default()
    }
}

/// The outline, from the top down. Entries that lead nowhere lead to where the one before them does, since they are
/// headings over others. A broken outline may run in circles: the number of entries is bounded.
pub(super) fn bookmarks(document: &PdfDocument<'_>, pages: u32) -> Vec<Bookmark> {
    let mut bookmarks = Vec::new();
    let mut waiting: Vec<(PdfBookmark<'_>, usize)> =
        document.bookmarks().root().map(|root| (root, 1)).into_iter().collect();
    let mut part = 0;
    // Entries without a title count too, or a circle of them would never end.
    for _ in 0..limits::BOOKMARKS {
        let Some((bookmark, level)) = waiting.pop() else { break };
        part = target(&bookmark).filter(|&page| page < pages).unwrap_or(part);
        let title = bookmark.title().map(|title| one_line(&title, limits::TITLE_CHARS)).unwrap_or_default();
        if !title.is_empty() {
            let level = u8::try_from(level.min(DEEPEST)).unwrap_or(u8::MAX);
            bookmarks.push(Bookmark { title, level, part });
        }
        waiting.extend(bookmark.next_sibling().map(|next| (next, level)));
        waiting.extend(bookmark.first_child().map(|child| (child, level + 1)));
    }
    bookmarks
}

fn target(bookmark: &PdfBookmark<'_>) -> Option<u32> {
    let stated = bookmark.destination().and_then(|destination| destination.page_index().ok());
    let page = stated.or_else(|| {
        let action = bookmark.action()?;
        action.as_local_destination_action()?.destination().ok()?.page_index().ok()
    })?;
    u32::try_from(page).ok()
}
