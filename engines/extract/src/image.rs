//! Pictures of text: each is a page, and a TIFF may have several. Nothing is read here; the page is drawn in shades of
//! grey for recognition, and in its colours for the reader.

mod shown;

use std::collections::HashSet;
use std::io::Cursor;

use ::image::error::{ImageError, LimitErrorKind};
use ::image::imageops::{self, FilterType};
use ::image::metadata::Orientation;
use ::image::{DynamicImage, GrayImage, ImageDecoder, ImageReader};
use studium_base::{Locator, PageBox};
use studium_engine::protocol::extract::{Event, Format, Metadata, Part, RasterShape};

use crate::error::ExtractError;
use crate::limits;
use crate::outlet::Parts;
use crate::raster::Picture;

pub(crate) use shown::shown;

/// A picture fills A4, upright or on its side, in points. What files state of their resolution is more often a
/// program's default than a measurement (cameras say 72), and would make pages of a metre.
const PAGE_LONG: f32 = 842.0;
const PAGE_SHORT: f32 = 595.0;

/// Announces a part for each page.
///
/// # Errors
/// [`ExtractError::Picture`] when the first page is none that can be decoded, [`ExtractError::TooLarge`] when it has
/// too many pixels.
pub(crate) fn read(mut bytes: Vec<u8>, mut parts: Parts<'_>) -> Result<(), ExtractError> {
    let pages = pages(&bytes);
    // The header is enough to refuse what is no picture.
    let mut first = opened(page(&mut bytes, &pages, 0)?)?;
    let size = oriented(first.dimensions(), first.orientation().unwrap_or(Orientation::NoTransforms));
    drop(first);
    tracing::debug!(?size, pages = pages.len(), "a picture");
    let count = u32::try_from(pages.len()).unwrap_or(u32::MAX);
    parts.open(Event::Opened {
        format: Format::Image,
        metadata: Metadata::default(),
        part_count: Some(count),
        paged: true,
        bookmarks: Vec::new(),
    })?;
    for index in 0..count {
        if parts.is_cancelled() {
            return Ok(());
        }
        let locator = Locator::Page { index: index + 1, label: None, boxes: Vec::new() };
        let (text, blocks, lines) = (String::new(), Vec::new(), Vec::new());
        parts.give_drawn(Part { index, text, locator, blocks, lines, html: None })?;
    }
    Ok(())
}

/// Draws page `index` in shades of grey, as it is looked at.
///
/// # Errors
/// [`ExtractError`] when there is no such page or it cannot be decoded.
pub(crate) fn draw(bytes: Vec<u8>, index: u32) -> Result<Picture, ExtractError> {
    let grey = within_limit(grey(upright(bytes, index)?));
    let (width, height) = grey.dimensions();
    // An image is no document that states how finely it was taken: recognition estimates it from the letters.
    let shape = RasterShape { width, height, dots_per_inch: None, page: page_box(width, height), quarter_turns: 0 };
    Ok(Picture { shape, grey: grey.into_raw() })
}

/// Page `index` as it is looked at, in its own colours.
fn upright(mut bytes: Vec<u8>, index: u32) -> Result<DynamicImage, ExtractError> {
    let pages = pages(&bytes);
    let mut decoder = opened(page(&mut bytes, &pages, index)?)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(refused)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

fn opened(bytes: &[u8]) -> Result<impl ImageDecoder + '_, ExtractError> {
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|source| refused(ImageError::IoError(source)))?;
    let mut bounds = ::image::Limits::default();
    bounds.max_image_width = Some(limits::IMAGE_SIDE);
    bounds.max_image_height = Some(limits::IMAGE_SIDE);
    bounds.max_alloc = Some(limits::IMAGE_BYTES);
    reader.limits(bounds);
    let decoder = reader.into_decoder().map_err(refused)?;
    let (width, height) = decoder.dimensions();
    let amount = u64::from(width) * u64::from(height);
    if amount > limits::IMAGE_PIXELS {
        return Err(ExtractError::TooLarge { what: "number of pixels", amount, limit: limits::IMAGE_PIXELS });
    }
    Ok(decoder)
}

fn refused(source: ImageError) -> ExtractError {
    match &source {
        ImageError::Limits(error) if error.kind() != LimitErrorKind::DimensionError => {
            ExtractError::TooLarge { what: "memory for the picture in bytes", amount: 0, limit: limits::IMAGE_BYTES }
        }
        ImageError::Limits(_) => ExtractError::TooLarge {
            what: "side of the picture in pixels",
            amount: 0,
            limit: limits::IMAGE_SIDE.into(),
        },
        _ => ExtractError::Picture { source },
    }
}

fn oriented((width, height): (u32, u32), orientation: Orientation) -> (u32, u32) {
    match orientation {
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH => {
            (height, width)
        }
        _ => (width, height),
    }
}

/// On white paper, in the weights that Tesseract's own reader gives the colours.
fn grey(picture: DynamicImage) -> GrayImage {
    if let DynamicImage::ImageLuma8(grey) = picture {
        return grey;
    }
    let (width, height) = (picture.width(), picture.height());
    let grey = picture
        .into_rgba8()
        .pixels()
        .map(|pixel| {
            let [red, green, blue, alpha] = pixel.0.map(u32::from);
            let shade = (red * 30 + green * 50 + blue * 20 + 50) / 100;
            let on_paper = (shade * alpha + 255 * (255 - alpha) + 127) / 255;
            u8::try_from(on_paper).unwrap_or(u8::MAX)
        })
        .collect();
    GrayImage::from_raw(width, height, grey).unwrap_or_default()
}

fn within_limit(grey: GrayImage) -> GrayImage {
    let (width, height) = grey.dimensions();
    match smaller(width, height) {
        Some((width, height)) => imageops::resize(&grey, width, height, FilterType::Triangle),
        None => grey,
    }
}

/// The size at which a picture with too many pixels is drawn.
fn smaller(width: u32, height: u32) -> Option<(u32, u32)> {
    let pixels = f64::from(width) * f64::from(height);
    let scale = (limits::RASTER_PIXELS as f64 / pixels).sqrt();
    let longest = f64::from(limits::RASTER_SIDE) / f64::from(width.max(height));
    let scale = scale.min(longest);
    let side = |pixels: u32| ((f64::from(pixels) * scale).floor() as u32).max(1);
    (scale < 1.0).then(|| (side(width), side(height)))
}

fn page_box(width: u32, height: u32) -> PageBox {
    let (width, height) = (width.max(1) as f32, height.max(1) as f32);
    let (most_wide, most_high) = if width > height { (PAGE_LONG, PAGE_SHORT) } else { (PAGE_SHORT, PAGE_LONG) };
    let scale = (most_wide / width).min(most_high / height);
    PageBox([0.0, 0.0, width * scale, height * scale])
}

/// Where the directories of a TIFF's pages lie; any other picture is one page without such a place.
fn pages(bytes: &[u8]) -> Vec<Option<u64>> {
    let Some(tiff) = Tiff::of(bytes) else { return vec![None] };
    let mut pages = Vec::new();
    let mut seen = HashSet::new();
    let mut next = tiff.first();
    // Damaged files lead in circles.
    while let Some(place) = next.filter(|&place| place != 0 && seen.insert(place)) {
        if seen.len() > limits::IMAGE_PAGES {
            break;
        }
        let Some((is_preview, following)) = tiff.directory(place) else { break };
        if !is_preview {
            pages.push(Some(place));
        }
        next = following;
    }
    if pages.is_empty() { vec![None] } else { pages }
}

/// The file with page `index` as its first: decoders read no other.
fn page<'a>(bytes: &'a mut [u8], pages: &[Option<u64>], index: u32) -> Result<&'a [u8], ExtractError> {
    let place = pages.get(index as usize).ok_or(ExtractError::Undrawn { part: index, source: None })?;
    if let Some(place) = *place
        && let Some(tiff) = Tiff::of(bytes)
    {
        let (is_little, is_big_file) = (tiff.is_little, tiff.is_big_file);
        let mut wanted = if is_little { place.to_le_bytes() } else { place.to_be_bytes() };
        let (at, length) = if is_big_file { (8, 8) } else { (4, 4) };
        // Places in files of the older kind have four bytes.
        if !is_big_file && !is_little {
            wanted.rotate_left(4);
        }
        if let Some(first) = bytes.get_mut(at..at + length) {
            first.copy_from_slice(&wanted[..length]);
        }
    }
    Ok(bytes)
}

/// As much of the Tagged Image File Format as leads from page to page.
struct Tiff<'a> {
    bytes: &'a [u8],
    is_little: bool,
    /// BigTIFF, whose places have eight bytes.
    is_big_file: bool,
}

impl<'a> Tiff<'a> {
    fn of(bytes: &'a [u8]) -> Option<Self> {
        let (is_little, is_big_file) = match bytes.get(..4)? {
            b"II*\0" => (true, false),
            b"MM\0*" => (false, false),
            b"II+\0" => (true, true),
            b"MM\0+" => (false, true),
            _ => return None,
        };
        Some(Self { bytes, is_little, is_big_file })
    }

    fn first(&self) -> Option<u64> {
        if self.is_big_file { self.number(8, 8) } else { self.number(4, 4) }
    }

    /// Is the page that the directory at `place` describes a preview of another, and where is the next directory?
    fn directory(&self, place: u64) -> Option<(bool, Option<u64>)> {
        const NEW_SUBFILE_TYPE: u64 = 254;
        let (count_bytes, entry_bytes, place_bytes) = if self.is_big_file { (8, 20, 8) } else { (2, 12, 4) };
        let count = self.number(place, count_bytes)?;
        let entries = place.checked_add(count_bytes)?;
        let end = entries.checked_add(count.checked_mul(entry_bytes)?)?;
        // The tags are sorted, and this is the smallest.
        let is_first_tag = count > 0 && self.number(entries, 2)? == NEW_SUBFILE_TYPE;
        let kind = if is_first_tag { self.number(entries + entry_bytes - place_bytes, 4)? } else { 0 };
        Some((kind & 1 == 1, self.number(end, place_bytes)))
    }

    fn number(&self, place: u64, length: u64) -> Option<u64> {
        let start = usize::try_from(place).ok()?;
        let bytes = self.bytes.get(start..start.checked_add(usize::try_from(length).ok()?)?)?;
        let add = |sum: u64, byte: &u8| sum << 8 | u64::from(*byte);
        Some(if self.is_little { bytes.iter().rev().fold(0, add) } else { bytes.iter().fold(0, add) })
    }
}

#[cfg(test)]
mod tests;
