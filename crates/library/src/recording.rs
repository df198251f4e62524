//! Which files are recordings: by their first bytes, and by their name where those say nothing.

/// Bytes at the start of a file that tell what it is.
pub(crate) const HEAD_BYTES: usize = 16;

/// Endings of recordings, in lower case. Of videos the sound is taken.
pub const RECORDING_ENDINGS: [&str; 20] = [
    "wav", "wave", "flac", "ogg", "oga", "opus", "mp3", "mp2", "m4a", "m4b", "aac", "mp4", "m4v", "mov", "aif", "aiff",
    "aifc", "mka", "mkv", "webm",
];

/// Brands of pictures in the container that sound comes in too.
const PICTURE_BRANDS: [&[u8; 4]; 10] =
    [b"avif", b"avis", b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"crx "];

/// Is a file with these first bytes, this name and perhaps this content type something to be heard? What it holds is
/// found out when it is decoded.
pub(crate) fn is_recording(head: &[u8], name: &str, content_type: Option<&str>) -> bool {
    match by_content(head) {
        Some(is_recording) => is_recording,
        // Sound without a container begins with anything: with silence, a remnant of a broadcast, or a frame of MPEG.
        None => has_ending(name) || content_type.is_some_and(is_sound_type),
    }
}

/// What the first bytes say, if they say something.
fn by_content(head: &[u8]) -> Option<bool> {
    let at = |start: usize| head.get(start..start + 4);
    match (at(0)?, at(4).unwrap_or_default(), at(8).unwrap_or_default()) {
        (b"RIFF" | b"RF64", _, b"WAVE") | (b"FORM", _, b"AIFF" | b"AIFC") => Some(true),
        (b"fLaC" | b"OggS" | [0x1a, 0x45, 0xdf, 0xa3] | [b'I', b'D', b'3', _], _, _) => Some(true),
        (_, b"ftyp", brand) => Some(!PICTURE_BRANDS.iter().any(|picture| picture.as_slice() == brand)),
        (b"RIFF" | b"FORM" | b"%PDF" | b"PK\x03\x04" | b"\x89PNG" | b"GIF8", _, _) => Some(false),
        ([0xff, 0xd8, 0xff, _], _, _) => Some(false),
        _ => None,
    }
}

fn has_ending(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
    ending.is_some_and(|ending| RECORDING_ENDINGS.contains(&ending.as_str()))
}

fn is_sound_type(content_type: &str) -> bool {
    let content_type = content_type.trim_start().to_ascii_lowercase();
    content_type.starts_with("audio/") || content_type.starts_with("video/")
}

#[cfg(test)]
mod tests;
