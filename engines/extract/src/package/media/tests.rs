//! Names of media.

use super::plain_name;

#[test]
fn only_plain_names_are_kept() {
    for name in [
        "",
        ".",
        "..",
        "...",
        "../evil",
        "/etc/passwd",
        "a/b.png",
        "a\\b.png",
        "C:evil",
        "nul",
        "NUL.png",
        "com1.txt",
        "a\0b",
        "a\nb",
        "a?b",
        "end.",
        "end ",
        " start",
    ] {
        assert_eq!(plain_name(name), None, "{name:?}");
    }
    assert_eq!(plain_name(&"x".repeat(256)), None);
    for name in ["a.png", "細胞.png", "two  blanks.png", ".hidden", "_style.css", "console.png", "a..b"] {
        assert_eq!(plain_name(name).as_deref(), Some(name));
    }
    assert_eq!(plain_name("u\u{308}.png").as_deref(), Some("\u{fc}.png"), "Unicode NFC, as Anki has it");
}
