//! Where the sound of a playing comes from.

use studium_base::{CancelToken, Failure, TextRange};

/// What places are counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Unicode scalar values of a text; a piece is a sentence.
    Text,
    /// Milliseconds of a recording; a piece is a few seconds.
    Time,
}

/// A piece: `[start, end)` in the unit of its source.
pub type Piece = TextRange;

/// Takes the sound of a piece as it is made: samples a second, and one channel from -1 to 1.
pub type OnSound<'a> = &'a mut dyn FnMut(u32, Vec<f32>);

/// Something that is played piece by piece. It lives in a thread of its own, so that it may take its time.
pub trait Source: Send {
    /// What its places are counted in.
    fn unit(&self) -> Unit;

    /// The piece at a place, or the first after it; `None` at the end.
    ///
    /// # Errors
    /// What the student is to be told.
    fn at(&mut self, place: u32) -> Result<Option<Piece>, Failure>;

    /// The last piece that begins before a place; `None` at the beginning.
    ///
    /// # Errors
    /// What the student is to be told.
    fn before(&mut self, place: u32) -> Result<Option<Piece>, Failure>;

    /// Makes the sound of a piece. A raised `cancel` ends it where it is; a piece may have no sound.
    ///
    /// # Errors
    /// What the student is to be told.
    fn sound(&mut self, piece: Piece, percent: u32, cancel: &CancelToken, on_sound: OnSound<'_>)
    -> Result<(), Failure>;
}
