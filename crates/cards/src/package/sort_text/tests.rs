//! What Anki would keep of a field.

use super::{checksum, sort_text};

#[test]
fn markup_goes_and_names_of_files_stay() {
    for (html, expected) in [
        ("plain", "plain"),
        ("<b>bold</b> &amp; &lt;x&gt;&nbsp;&#252;&#x6f22;", "bold & <x> ü漢"),
        ("a<img src=\"ü.png\">", "a ü.png "),
        ("<IMG alt=x SRC='a b.png'/>", " a b.png "),
        ("<style>b { color: red }</style>x<!-- <b> -->y", "xy"),
        ("1 < 2", "1 < 2"),
        ("&unknown; & more", "&unknown; & more"),
        ("<style>never closed", ""),
    ] {
        assert_eq!(sort_text(html), expected, "{html}");
    }
}

#[test]
fn a_checksum_is_the_beginning_of_the_digest() {
    // SHA-1 of "abc" begins with a9993e36 (FIPS 180-4).
    assert_eq!(checksum("abc"), 0xa999_3e36);
}
