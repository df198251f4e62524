//! Bytes to text: byte order marks, UTF-16 without one, a declared charset, UTF-8, and the old western code page.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How much of a file is looked at to tell its encoding, in bytes.
const SAMPLE_BYTES: usize = 4096;

/// Decodes a text file. `declared` is a charset that the file itself names (`<meta charset>`): it is believed only
/// where the bytes are not valid UTF-8 anyway, since pages are often converted without changing it.
///
/// Line ends become single line feeds. Bytes that mean nothing become U+FFFD; this never fails.
pub(crate) fn decode(bytes: &[u8], declared: Option<&str>) -> String {
    let text = match encoding_of(bytes, declared) {
        encoding if encoding == UTF_8 => {
            String::from_utf8_lossy(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)).into_owned()
        }
        encoding => encoding.decode(bytes).0.into_owned(),
    };
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text }
}

fn encoding_of(bytes: &[u8], declared: Option<&str>) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding;
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return encoding;
    }
    if std::str::from_utf8(bytes).is_ok() {
        return UTF_8;
    }
    let named = declared.and_then(|label| Encoding::for_label(label.as_bytes()));
    match named {
        // A file that calls itself UTF-8 but has a few broken bytes is UTF-8 with damage when most of its other
        // bytes fit; UTF-16 in a declaration that could be read as ASCII is plainly wrong.
        Some(encoding) if encoding != UTF_8 && encoding != UTF_16LE && encoding != UTF_16BE => encoding,
        _ if is_mostly_utf8(bytes) => UTF_8,
        _ => WINDOWS_1252,
    }
}

/// UTF-16 text in a western script has a zero in every second byte; nothing else that is text has zeros at all.
pub(crate) fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE_BYTES) & !1];
    if sample.len() < 8 {
        return None;
    }
    let pairs = sample.len() / 2;
    let zeros = |offset: usize| sample.iter().skip(offset).step_by(2).filter(|&&byte| byte == 0).count();
    let (first, second) = (zeros(0), zeros(1));
    if second * 10 >= pairs * 6 && first * 20 <= pairs {
        Some(UTF_16LE)
    } else if first * 10 >= pairs * 6 && second * 20 <= pairs {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Do at least nine of ten non-ASCII sequences decode? Then the file was UTF-8 and has been damaged.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut valid, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().chars().filter(|character| !character.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    valid > 9 * broken
}

/// The charset that an HTML file names in its first bytes.
pub(crate) fn declared_charset(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(SAMPLE_BYTES)]).to_ascii_lowercase();
    let markers = ["charset=", "encoding="];
    let after = markers.iter().find_map(|marker| head.find(marker).map(|at| &head[at + marker.len()..]))?;
    let label: String = after
        .trim_start_matches(['"', '\'', ' '])
        .chars()
        .take_while(|character| character.is_ascii_alphanumeric() || "-_:.".contains(*character))
        .collect();
    (!label.is_empty()).then_some(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf16_is_read_with_and_without_a_mark() {
        let little: Vec<u8> = "Zellen atmen".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = "Zellen atmen".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decode(&little, None), "Zellen atmen");
        assert_eq!(decode(&big, None), "Zellen atmen");
        assert_eq!(decode(&[&b"\xff\xfe"[..], &little].concat(), None), "Zellen atmen");
        assert_eq!(decode(&[&b"\xfe\xff"[..], &big].concat(), None), "Zellen atmen");
    }

    #[test]
    fn the_western_code_page_is_the_last_resort() {
        assert_eq!(decode(b"na\xefve \x93quote\x94", None), "na\u{ef}ve \u{201c}quote\u{201d}");
    }

    #[test]
    fn a_declared_charset_is_believed_only_against_invalid_utf8() {
        assert_eq!(
            decode(b"\xcf\xf0\xe8\xe2\xe5\xf2", Some("windows-1251")),
            "\u{41f}\u{440}\u{438}\u{432}\u{435}\u{442}"
        );
        assert_eq!(decode("\u{41f}\u{440}".as_bytes(), Some("windows-1251")), "\u{41f}\u{440}");
    }

    #[test]
    fn a_few_broken_bytes_do_not_turn_utf8_into_mojibake() {
        let text = "\u{e4}\u{f6}\u{fc}".repeat(10);
        let damaged = [text.as_bytes(), b"\xff"].concat();
        assert_eq!(decode(&damaged, None), format!("{text}\u{fffd}"));
    }

    #[test]
    fn line_ends_become_line_feeds() {
        assert_eq!(decode(b"a\r\nb\rc\n", None), "a\nb\nc\n");
    }

    #[test]
    fn the_charset_is_found_in_both_spellings() {
        assert_eq!(declared_charset(b"<meta charset='koi8-r'>").as_deref(), Some("koi8-r"));
        assert_eq!(declared_charset(b"<meta content=\"text/html; charset=UTF-8\">").as_deref(), Some("utf-8"));
        assert_eq!(declared_charset(b"<p>none</p>"), None);
    }
}
