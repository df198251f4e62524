//! A page drawn in shades of grey, put together from the frames of the extract worker.

use studium_base::CancelToken;

use crate::protocol::extract::{Event, RasterShape, Request};
use crate::{EngineError, Extract, Outcome};

/// Most pixels of a raster: twice what the worker draws, so that it is a defect to have more.
const MAX_PIXELS: u64 = 48_000_000;

/// A page drawn in shades of grey.
#[derive(Debug, Clone, PartialEq)]
pub struct Raster {
    /// Its size and place.
    pub shape: RasterShape,
    /// Row by row from the top, a byte a pixel, black is 0.
    pub grey: Vec<u8>,
}

impl Raster {
    /// What precedes the pixels in a portable grey map.
    pub(super) fn header(&self) -> Vec<u8> {
        format!("P5\n{} {}\n255\n", self.shape.width, self.shape.height).into_bytes()
    }
}

/// Has a part drawn (`request` is a [`Request::Raster`]); `None` when cancelled.
///
/// # Errors
/// When the file cannot be read, the worker fails, or what it sends is no raster.
pub fn raster(extract: &dyn Extract, request: Request, cancel: &CancelToken) -> Result<Option<Raster>, EngineError> {
    let mut raster: Option<Raster> = None;
    let mut is_whole = true;
    let outcome = extract.extract(request, cancel, &mut |event| match event {
        Event::Raster(shape) if pixels(&shape) <= MAX_PIXELS => raster = Some(Raster { shape, grey: Vec::new() }),
        Event::RasterRows { grey } => match &mut raster {
            Some(raster) if (raster.grey.len() + grey.len()) as u64 <= pixels(&raster.shape) => {
                raster.grey.extend_from_slice(&grey);
            }
            _ => is_whole = false,
        },
        _ => is_whole = false,
    })?;
    if outcome == Outcome::Cancelled {
        return Ok(None);
    }
    raster
        .filter(|raster| is_whole && !raster.grey.is_empty() && raster.grey.len() as u64 == pixels(&raster.shape))
        .map(Some)
        .ok_or(EngineError::Unexpected { program: "studium-extract" })
}

fn pixels(shape: &RasterShape) -> u64 {
    u64::from(shape.width) * u64::from(shape.height)
}
