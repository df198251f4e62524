//! Any text is a query, and is taken apart within its bounds.

use studium_fuzz::fuzz;

use super::{Language, QueryTraits, words};

#[test]
fn queries() {
    let corpus = [
        "why are \"green leaves\" flat -roots -\"of oak\" E0499 tf.keras malloc() \u{a7} 823",
        "\u{201e}gr\u{fc}ne Bl\u{e4}tter\u{201c} \u{ab}feuilles vertes\u{bb} \u{300c}\u{7dd1}\u{306e}\u{8449}\u{300d}",
        "title:leaves author:\"Anna Writer\" page:12 tag:exam in:biology type:pdf",
    ];
    let corpus: Vec<Vec<u8>> = corpus.iter().map(|text| text.as_bytes().to_vec()).collect();
    fuzz("queries", &corpus, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        let traits = QueryTraits::of(&text);
        assert!(traits.text.chars().count() <= 2_000, "{} characters", traits.text.chars().count());
        for language in Language::ALL {
            let _ = QueryTraits::within(&text, &[language]);
        }
        let _ = words(&text);
    });
}
