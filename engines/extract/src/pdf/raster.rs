//! Draws a page in shades of grey, for recognition.

use std::fs::File;

use pdfium_render::prelude::{PdfBitmapFormat, PdfPageRenderRotation, PdfRenderConfig};
use studium_base::PageBox;
use studium_engine::protocol::extract::RasterShape;

use super::area::Area;
use super::library::Library;
use super::scan;
use crate::error::ExtractError;
use crate::limits;
use crate::raster::Picture;

/// Points to an inch.
const POINTS: f32 = 72.0;

/// Blue, green, red and a byte that means nothing.
const BYTES_PER_PIXEL: usize = 4;

/// Draws page `index`, at `dots_per_inch` or as finely as [`limits::RASTER_PIXELS`] allows.
///
/// # Errors
/// [`ExtractError`] when the document cannot be opened or has no such page that can be drawn.
pub(crate) fn draw(
    library: &Library,
    file: File,
    password: Option<&str>,
    index: u32,
    dots_per_inch: u32,
) -> Result<Picture, ExtractError> {
    let document = library.open(file, password)?;
    let undrawn = |source| ExtractError::Undrawn { part: index, source: Some(source) };
    let nothing = || ExtractError::Undrawn { part: index, source: None };
    let page = document.pages().get(i32::try_from(index).map_err(|_| nothing())?).map_err(undrawn)?;
    let Area { left, bottom, right, top } = scan::shown(&page).ok_or_else(nothing)?;
    let quarter_turns = match page.rotation().unwrap_or(PdfPageRenderRotation::None) {
        PdfPageRenderRotation::None => 0,
        PdfPageRenderRotation::Degrees90 => 1,
        PdfPageRenderRotation::Degrees180 => 2,
        PdfPageRenderRotation::Degrees270 => 3,
    };
    let (width, height) = (page.width().value, page.height().value);
    let finest = (limits::RASTER_PIXELS as f32 / (width * height)).sqrt();
    let scale = (dots_per_inch as f32 / POINTS).min(finest);
    let side = |points: f32| (points * scale).floor().clamp(1.0, limits::RASTER_SIDE as f32) as i32;
    let (width, height) = (side(width), side(height));
    let config = PdfRenderConfig::new()
        .set_fixed_size(width, height)
        // PDFium takes bitmaps of one byte a pixel and leaves pictures out of them.
        .set_format(PdfBitmapFormat::BGRx)
        .use_grayscale_rendering(true);
    let bitmap = page.render_with_config(&config).map_err(undrawn)?;
    let (width, height) = (width.unsigned_abs(), height.unsigned_abs());
    let bytes = bitmap.as_raw_bytes();
    // Rows are padded.
    let stride = bytes.len() / height as usize;
    let mut grey = Vec::with_capacity(width as usize * height as usize);
    for row in bytes.chunks_exact(stride.max(1)) {
        let row = row.get(..width as usize * BYTES_PER_PIXEL).ok_or_else(nothing)?;
        // Drawn in grey, the three colours are alike.
        grey.extend(row.iter().step_by(BYTES_PER_PIXEL));
    }
    let shape = RasterShape {
        width,
        height,
        dots_per_inch: Some((scale * POINTS).round() as u32),
        page: PageBox([left, bottom, right, top]),
        quarter_turns,
    };
    Ok(Picture { shape, grey })
}
