//! Whether the text of a page is drawn as a picture, so that it has to be recognised.

use pdfium_render::prelude::{PdfPage, PdfPageObject, PdfPageObjectCommon, PdfPageObjectsCommon};

use super::area::Area;
use super::line::Line;

/// Letters and digits below which a page has no text of its own: a page number, a stamp of the scanner.
const FEW_LETTERS: usize = 24;

/// The share of the page that pictures cover in a scan. Scans are often cut into strips or trimmed to the print.
const COVERED: f32 = 0.4;

/// The share that a picture beside drawings must cover on a page without a letter: a slide with a photographed text, and not
/// a logo between lines.
const COVERED_BESIDE_DRAWINGS: f32 = 0.05;

/// Objects that are looked at. A page with more and without text is a drawing.
const OBJECTS: usize = 2_000;

/// Is the page a scan? It then has hardly any text and either large pictures, or none and any picture that is more than
/// decoration, or text in fonts that do not say which letters they draw.
pub(super) fn is_scan<'lines>(page: &PdfPage<'_>, lines: impl Iterator<Item = &'lines Line>) -> bool {
    let letters: usize =
        lines.map(|line| line.letters.iter().filter(|letter| letter.character.is_alphanumeric()).count()).sum();
    if letters >= FEW_LETTERS {
        return false;
    }
    let Some(shown) = shown(page) else { return false };
    let mut covered = 0.0;
    let (mut pictures, mut others, mut texts) = (0, 0, 0);
    for object in page.objects().iter().take(OBJECTS) {
        match &object {
            PdfPageObject::Text(_) => texts += 1,
            _ if has_picture(&object) => {
                pictures += 1;
                covered += area(&object).map_or(0.0, |area| share(area, shown));
            }
            _ => others += 1,
        }
    }
    let is_picture = pictures > 0 && texts == 0 && (others == 0 || covered >= COVERED_BESIDE_DRAWINGS);
    covered >= COVERED || (letters == 0 && (is_picture || texts > 0))
}

/// A picture, or a form with one in it: some programs wrap each page.
fn has_picture(object: &PdfPageObject<'_>) -> bool {
    match object {
        PdfPageObject::Image(_) => true,
        PdfPageObject::XObjectForm(form) => form
            .iter()
            .take(OBJECTS)
            .any(|inner| matches!(inner, PdfPageObject::Image(_) | PdfPageObject::XObjectForm(_))),
        _ => false,
    }
}

/// The part of the page that is shown.
pub(super) fn shown(page: &PdfPage<'_>) -> Option<Area> {
    let bounds = page.boundaries().bounding().ok()?.bounds;
    let area = Area {
        left: bounds.left().value.min(bounds.right().value),
        bottom: bounds.bottom().value.min(bounds.top().value),
        right: bounds.left().value.max(bounds.right().value),
        top: bounds.bottom().value.max(bounds.top().value),
    };
    (area.is_finite() && area.width() > 0.0 && area.height() > 0.0).then_some(area)
}

fn area(object: &PdfPageObject<'_>) -> Option<Area> {
    let bounds = object.bounds().ok()?;
    let (left, right) = (bounds.left().value, bounds.right().value);
    let (bottom, top) = (bounds.bottom().value, bounds.top().value);
    let area = Area { left: left.min(right), bottom: bottom.min(top), right: left.max(right), top: bottom.max(top) };
    area.is_finite().then_some(area)
}

/// How much of `page` lies under `area`.
fn share(area: Area, page: Area) -> f32 {
    let width = area.right.min(page.right) - area.left.max(page.left);
    let height = area.top.min(page.top) - area.bottom.max(page.bottom);
    width.max(0.0) * height.max(0.0) / (page.width() * page.height())
}
