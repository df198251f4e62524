//! Frames on a pipe: a length, then MessagePack.

use std::io::{self, Read, Write};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Largest body of a frame. Larger things travel as files or in several events.
pub const MAX_FRAME_BYTES: usize = 16 * 1024 * 1024;
/// The length before the body.
const LENGTH_BYTES: usize = 4;

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
    let mut length = [0_u8; LENGTH_BYTES];
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

/// A message as the bytes of its frame.
///
/// # Errors
/// [`FrameError`] when the message is too large.
pub(crate) fn encode_frame<T: Serialize>(message: &T) -> Result<Vec<u8>, FrameError> {
    let mut frame = vec![0; LENGTH_BYTES];
    rmp_serde::encode::write_named(&mut frame, message)?;
    let size_bytes = frame.len() - LENGTH_BYTES;
    if size_bytes > MAX_FRAME_BYTES {
        return Err(FrameError::TooLarge { size_bytes });
    }
    let length = u32::try_from(size_bytes).expect("MAX_FRAME_BYTES is below u32::MAX");
    frame[..LENGTH_BYTES].copy_from_slice(&length.to_le_bytes());
    Ok(frame)
}

/// Writes one frame and flushes.
///
/// # Errors
/// [`FrameError`] when the message is too large or the pipe broke.
pub fn write_frame<T: Serialize>(to: &mut impl Write, message: &T) -> Result<(), FrameError> {
    to.write_all(&encode_frame(message)?)?;
    to.flush()?;
    Ok(())
}
