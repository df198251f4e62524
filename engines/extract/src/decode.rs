//! Bytes to text: byte order marks, UTF-16 without one, a declared charset, UTF-8, and otherwise the encoding in which
//! the bytes look most like a language.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How much of a file is looked at to tell its encoding, in bytes.
const SAMPLE_BYTES: usize = 4096;

/// From how much of a file its encoding is guessed, in bytes.
const GUESSED_BYTES: usize = 1024 * 1024;

/// Letters beyond ASCII below which there is nothing to guess from.
const FEW_LETTERS: usize = 4;

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
        _ => guess(bytes),
    }
}

/// The encoding of text that is no UTF-8 and does not say what it is: western where the letters could be anything.
fn guess(bytes: &[u8]) -> &'static Encoding {
    if bytes.iter().filter(|&&byte| byte >= 0xc0).take(FEW_LETTERS).count() < FEW_LETTERS {
        return WINDOWS_1252;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    // Letters beyond ASCII may come late: a page of English before a chapter in Greek.
    detector.feed(&bytes[..bytes.len().min(GUESSED_BYTES)], true);
    detector.guess(None, Utf8Detection::Deny)
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
    fn the_encoding_of_other_languages_is_guessed() {
        let texts = [
            (
                "windows-1251",
                "\u{41a}\u{43b}\u{435}\u{442}\u{43a}\u{430} \u{44f}\u{432}\u{43b}\u{44f}\u{435}\u{442}\u{441}\u{44f} \u{43d}\u{430}\u{438}\u{43c}\u{435}\u{43d}\u{44c}\u{448}\u{435}\u{439} \u{435}\u{434}\u{438}\u{43d}\u{438}\u{446}\u{435}\u{439} \u{436}\u{438}\u{437}\u{43d}\u{438}.",
            ),
            (
                "koi8-r",
                "\u{41a}\u{43b}\u{435}\u{442}\u{43a}\u{430} \u{44f}\u{432}\u{43b}\u{44f}\u{435}\u{442}\u{441}\u{44f} \u{43d}\u{430}\u{438}\u{43c}\u{435}\u{43d}\u{44c}\u{448}\u{435}\u{439} \u{435}\u{434}\u{438}\u{43d}\u{438}\u{446}\u{435}\u{439} \u{436}\u{438}\u{437}\u{43d}\u{438}.",
            ),
            (
                "windows-1253",
                "\u{3a4}\u{3bf} \u{3ba}\u{3cd}\u{3c4}\u{3c4}\u{3b1}\u{3c1}\u{3bf} \u{3b5}\u{3af}\u{3bd}\u{3b1}\u{3b9} \u{3b7} \u{3b2}\u{3b1}\u{3c3}\u{3b9}\u{3ba}\u{3ae} \u{3bc}\u{3bf}\u{3bd}\u{3ac}\u{3b4}\u{3b1} \u{3c4}\u{3b7}\u{3c2} \u{3b6}\u{3c9}\u{3ae}\u{3c2}.",
            ),
            (
                "shift_jis",
                "\u{7d30}\u{80de}\u{306f}\u{751f}\u{547d}\u{306e}\u{6700}\u{5c0f}\u{5358}\u{4f4d}\u{3067}\u{3042}\u{308b}\u{3002}\u{3053}\u{308c}\u{306f}\u{6587}\u{3067}\u{3059}\u{3002}",
            ),
            (
                "gbk",
                "\u{7ec6}\u{80de}\u{662f}\u{751f}\u{547d}\u{7684}\u{57fa}\u{672c}\u{5355}\u{4f4d}\u{3002}\u{8fd9}\u{662f}\u{4e00}\u{4e2a}\u{53e5}\u{5b50}\u{3002}",
            ),
            (
                "euc-kr",
                "\u{c138}\u{d3ec}\u{b294} \u{c0dd}\u{ba85}\u{c758} \u{ae30}\u{bcf8} \u{b2e8}\u{c704}\u{c774}\u{b2e4}.",
            ),
            (
                "windows-1250",
                "P\u{159}\u{ed}li\u{161} \u{17e}lu\u{165}ou\u{10d}k\u{fd} k\u{16f}\u{148} \u{fa}p\u{11b}l \u{10f}\u{e1}belsk\u{e9} \u{f3}dy.",
            ),
        ];
        for (label, text) in texts {
            let encoding = Encoding::for_label(label.as_bytes()).expect("a known label");
            let (bytes, _, _) = encoding.encode(text);
            assert_eq!(decode(&bytes, None), text, "{label}");
        }
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
