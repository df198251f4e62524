//! A drawn part on its way to the app, in frames that stay within their limit.

use studium_engine::protocol::extract::{Event, RasterShape};

use crate::error::ExtractError;
use crate::outlet::Outlet;

/// Bytes of a frame: a quarter of what it may hold, so that a cancel is heard between them.
const FRAME_BYTES: usize = 4 << 20;

/// Streams a file.
pub(crate) fn send_file(file: &[u8], outlet: &mut dyn Outlet) -> Result<(), ExtractError> {
    for piece in file.chunks(FRAME_BYTES) {
        if outlet.is_cancelled() {
            return Ok(());
        }
        outlet.send(Event::Bytes(piece.to_vec()))?;
    }
    Ok(())
}

/// A part drawn in shades of grey.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Picture {
    pub(crate) shape: RasterShape,
    /// Row by row from the top.
    pub(crate) grey: Vec<u8>,
}

impl Picture {
    /// Streams it.
    pub(crate) fn send(&self, outlet: &mut dyn Outlet) -> Result<(), ExtractError> {
        outlet.send(Event::Raster(self.shape))?;
        let row = (self.shape.width as usize).max(1);
        let rows = (FRAME_BYTES / row).max(1);
        for piece in self.grey.chunks(rows * row) {
            if outlet.is_cancelled() {
                return Ok(());
            }
            outlet.send(Event::RasterRows { grey: piece.to_vec() })?;
        }
        Ok(())
    }
}
