//! Boxes on a page, and the turning of text that does not run from left to right.

use studium_base::PageBox;

/// A box in points. Within layout it is upright: text runs from left to right in it whatever its turn on the page.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Area {
    pub(super) left: f32,
    pub(super) bottom: f32,
    pub(super) right: f32,
    pub(super) top: f32,
}

impl Area {
    pub(super) fn width(&self) -> f32 {
        self.right - self.left
    }

    pub(super) fn height(&self) -> f32 {
        self.top - self.bottom
    }

    pub(super) fn middle(&self) -> f32 {
        f32::midpoint(self.top, self.bottom)
    }

    /// The smallest box around both.
    pub(super) fn with(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            bottom: self.bottom.min(other.bottom),
            right: self.right.max(other.right),
            top: self.top.max(other.top),
        }
    }

    /// How much of the height of the lower box both share, 0 to 1.
    pub(super) fn shared_height(&self, other: &Self) -> f32 {
        let shared = self.top.min(other.top) - self.bottom.max(other.bottom);
        let lower = self.height().min(other.height()).max(f32::EPSILON);
        (shared / lower).clamp(0.0, 1.0)
    }

    /// Is every side a number? Broken files have transformations that lead to infinity.
    pub(super) fn is_finite(&self) -> bool {
        [self.left, self.bottom, self.right, self.top].iter().all(|side| side.is_finite())
    }
}

/// In which direction text runs on the unrotated page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Turn {
    /// From left to right.
    None,
    /// Upwards, as on the spine of a German book.
    Up,
    /// Upside down.
    Half,
    /// Downwards. Vertical Chinese and Japanese is laid out alike: down, then to the next line on the left.
    Down,
    /// At some other angle: a watermark, a label in a drawing.
    Oblique,
}

impl Turn {
    /// The turn of text whose baseline points to (x, y).
    pub(super) fn of_baseline(x: f32, y: f32) -> Self {
        // A slope of 5 % is a scan that was not laid quite straight.
        const SLOPE: f32 = 0.05;
        if y.abs() <= x.abs() * SLOPE {
            if x >= 0.0 { Self::None } else { Self::Half }
        } else if x.abs() <= y.abs() * SLOPE {
            if y > 0.0 { Self::Up } else { Self::Down }
        } else {
            Self::Oblique
        }
    }

    /// From the page into layout.
    pub(super) fn upright(self, on_page: Area) -> Area {
        let Area { left, bottom, right, top } = on_page;
        match self {
            Self::None | Self::Oblique => on_page,
            Self::Up => Area { left: bottom, bottom: -right, right: top, top: -left },
            Self::Half => Area { left: -right, bottom: -top, right: -left, top: -bottom },
            Self::Down => Area { left: -top, bottom: left, right: -bottom, top: right },
        }
    }

    /// From layout to the page.
    pub(super) fn on_page(self, upright: Area) -> PageBox {
        let Area { left, bottom, right, top } = upright;
        PageBox(match self {
            Self::None | Self::Oblique => [left, bottom, right, top],
            Self::Up => [-top, left, -bottom, right],
            Self::Half => [-right, -top, -left, -bottom],
            Self::Down => [bottom, -right, top, -left],
        })
    }
}
