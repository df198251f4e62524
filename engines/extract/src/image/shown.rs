//! A page of a picture for the reader: upright, in its colours, and in a form that every web view shows. What is read on
//! the screen is what was recognised: both come from one decoder, which knows how the camera was held.

use ::image::codecs::jpeg::JpegEncoder;
use ::image::codecs::png::{CompressionType, FilterType as PngFilter, PngEncoder};
use ::image::imageops::FilterType;
use ::image::{DynamicImage, ImageEncoder};

use super::{refused, smaller, upright};
use crate::error::ExtractError;

/// Photographs come as JPEG and lose nothing that the eye sees when they are written so again.
const JPEG_QUALITY: u8 = 92;

/// Page `index` as a JPEG file where the picture is one, else as a PNG file.
///
/// # Errors
/// [`ExtractError`] when there is no such page or it cannot be decoded.
pub(crate) fn shown(bytes: Vec<u8>, index: u32) -> Result<Vec<u8>, ExtractError> {
    let is_photograph = bytes.starts_with(&[0xff, 0xd8, 0xff]);
    let mut picture = upright(bytes, index)?;
    if let Some((width, height)) = smaller(picture.width(), picture.height()) {
        picture = picture.resize_exact(width, height, FilterType::Triangle);
    }
    let mut file = Vec::new();
    let written = if is_photograph {
        written(&eight_bits(picture), JpegEncoder::new_with_quality(&mut file, JPEG_QUALITY))
    } else {
        // Made to be looked at once: speed counts, size does not.
        written(&eight_bits(picture), PngEncoder::new_with_quality(&mut file, CompressionType::Fast, PngFilter::Sub))
    };
    written.map_err(refused)?;
    Ok(file)
}

fn written(picture: &DynamicImage, encoder: impl ImageEncoder) -> Result<(), ::image::ImageError> {
    encoder.write_image(picture.as_bytes(), picture.width(), picture.height(), picture.color().into())
}

/// Screens have eight bits a colour; JPEG files have no more and no transparency.
fn eight_bits(picture: DynamicImage) -> DynamicImage {
    match picture {
        DynamicImage::ImageLuma8(_) | DynamicImage::ImageRgb8(_) | DynamicImage::ImageRgba8(_) => picture,
        DynamicImage::ImageLuma16(_) => DynamicImage::ImageLuma8(picture.into_luma8()),
        other if other.color().has_alpha() => DynamicImage::ImageRgba8(other.into_rgba8()),
        other => DynamicImage::ImageRgb8(other.into_rgb8()),
    }
}
