//! Frames on a pipe: a length, then MessagePack.

use std::io::{self, Read, Write};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Largest body of a frame. Larger things travel as files or in several events.
pub const MAX_FRAME_BYTES: usize = 16 * 1024 * 1024;

/// Why a frame could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    /// The pipe broke, or the other side is gone.
    #[error("the pipe to the other process failed")]
    Pipe(#[from] io::Error),
    /// A length over [`MAX_FRAME_BYTES`]: a defect, or a stray print on the pipe.
    #[error("a frame of {size_bytes} bytes is over the limit")]
    TooLarge {
        /// The announced size.
        size_bytes: usize,
    },
    /// The body is not the expected message.
    #[error("a frame could not be decoded")]
    Decode(#[from] rmp_serde::decode::Error),
    /// The message cannot be written as MessagePack.
    #[error("a frame could not be encoded")]
    Encode(#[from] rmp_serde::encode::Error),
}

/// Reads one frame; `None` when the other side closed the pipe between frames.
///
/// # Errors
/// [`FrameError`] when the pipe breaks inside a frame or the frame is not valid.
pub fn read_frame<T: DeserializeOwned>(from: &mut impl Read) -> Result<Option<T>, FrameError> {
    let mut length = [0_u8; 4];
    match from.read_exact(&mut length) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error.into()),
    }
    let size_bytes = u32::from_le_bytes(length) as usize;
    if size_bytes > MAX_FRAME_BYTES {
        return Err(FrameError::TooLarge { size_bytes });
    }
    let mut body = vec![0_u8; size_bytes];
    from.read_exact(&mut body)?;
    Ok(Some(rmp_serde::from_slice(&body)?))
}

/// Writes one frame and flushes.
///
/// # Errors
/// [`FrameError`] when the message is too large or the pipe broke.
pub fn write_frame<T: Serialize>(to: &mut impl Write, message: &T) -> Result<(), FrameError> {
    let body = rmp_serde::to_vec_named(message)?;
    if body.len() > MAX_FRAME_BYTES {
        return Err(FrameError::TooLarge { size_bytes: body.len() });
    }
    let length = u32::try_from(body.len()).expect("MAX_FRAME_BYTES is below u32::MAX");
    to.write_all(&length.to_le_bytes())?;
    to.write_all(&body)?;
    to.flush()?;
    Ok(())
}
