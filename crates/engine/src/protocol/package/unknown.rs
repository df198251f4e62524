//! Keeps what a protobuf message has beyond the fields that are known here.

/// The fields of a message whose numbers are not in `known`, byte for byte. A message that is damaged keeps what stood
/// before the damage. Appended to an encoded message they are part of it again.
pub(super) fn unknown_fields(message: &[u8], known: &[u32]) -> Vec<u8> {
    let mut kept = Vec::new();
    let mut rest = message;
    while !rest.is_empty() {
        let before = rest;
        let Some((key, after)) = varint(rest) else { break };
        let Some(after) = skip(key & 7, after) else { break };
        let number = u32::try_from(key >> 3).unwrap_or(u32::MAX);
        if !known.contains(&number) {
            kept.extend_from_slice(&before[..before.len() - after.len()]);
        }
        rest = after;
    }
    kept
}

/// What follows a value of a wire type; `None` when it is cut off, or of a kind that nobody writes any more.
fn skip(wire_type: u64, bytes: &[u8]) -> Option<&[u8]> {
    match wire_type {
        0 => varint(bytes).map(|(_, rest)| rest),
        1 => bytes.get(8..),
        2 => {
            let (length, rest) = varint(bytes)?;
            rest.get(usize::try_from(length).ok()?..)
        }
        5 => bytes.get(4..),
        _ => None,
    }
}

fn varint(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut value = 0_u64;
    for (index, byte) in bytes.iter().enumerate().take(10) {
        value |= u64::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return Some((value, &bytes[index + 1..]));
        }
    }
    None
}

#[cfg(test)]
mod tests;
