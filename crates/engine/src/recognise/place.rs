//! From the pixels of a raster to points of its page.

use studium_base::PageBox;

use crate::protocol::extract::RasterShape;

/// A box in pixels, origin top left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PixelBox {
    pub(super) left: u32,
    pub(super) top: u32,
    pub(super) right: u32,
    pub(super) bottom: u32,
}

/// Where a box of pixels lies on the unrotated page.
pub(super) fn on_page(shape: &RasterShape, pixels: PixelBox) -> PageBox {
    let PageBox([x0, y0, x1, y1]) = shape.page;
    // As shares of the page as it is shown, from its lower left corner. A raster without pixels has no boxes.
    let across = |pixel: u32| pixel.min(shape.width) as f32 / shape.width.max(1) as f32;
    let up = |pixel: u32| 1.0 - pixel.min(shape.height) as f32 / shape.height.max(1) as f32;
    let (left, right, bottom, top) = (across(pixels.left), across(pixels.right), up(pixels.bottom), up(pixels.top));
    let x = |share: f32| x0 + share * (x1 - x0);
    let y = |share: f32| y0 + share * (y1 - y0);
    // A page that is shown turned clockwise has its own lower left corner elsewhere.
    PageBox(match shape.quarter_turns % 4 {
        0 => [x(left), y(bottom), x(right), y(top)],
        1 => [x(1.0 - top), y(left), x(1.0 - bottom), y(right)],
        2 => [x(1.0 - right), y(1.0 - top), x(1.0 - left), y(1.0 - bottom)],
        _ => [x(bottom), y(1.0 - right), x(top), y(1.0 - left)],
    })
}
