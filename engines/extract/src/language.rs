//! Which language a text is in.

use whatlang::Lang;

/// Letters below which a guess says more about chance than about the text.
const FEWEST_LETTERS: usize = 40;

/// Longest stretch that is looked at, in bytes: trigram counts stop changing long before.
const SAMPLE_BYTES: usize = 6 * 1024;

/// The ISO 639-1 code of the language of `text`, where the guess is reliable.
pub(crate) fn detect(text: &str) -> Option<String> {
    let end = text.floor_char_boundary(SAMPLE_BYTES);
    let sample = &text[..end];
    if sample.chars().filter(|character| character.is_alphabetic()).count() < FEWEST_LETTERS {
        return None;
    }
    let info = whatlang::detect(sample)?;
    if info.is_reliable() { two_letters(info.lang()).map(str::to_owned) } else { None }
}

/// The ISO 639-1 code in what a file says of itself: `en`, `en-GB`, `de_AT`, `eng`, `English`.
pub(crate) fn declared(tag: &str) -> Option<String> {
    let first = tag.trim().split(['-', '_']).next()?.to_ascii_lowercase();
    match first.len() {
        2 if first.bytes().all(|byte| byte.is_ascii_lowercase()) => Some(first),
        0..=2 => None,
        _ => Lang::all()
            .iter()
            .find(|lang| lang.code() == first || lang.eng_name().eq_ignore_ascii_case(&first))
            .and_then(|&lang| two_letters(lang))
            .map(str::to_owned),
    }
}

fn two_letters(lang: Lang) -> Option<&'static str> {
    Some(match lang {
        Lang::Epo => "eo",
        Lang::Eng => "en",
        Lang::Rus => "ru",
        Lang::Cmn => "zh",
        Lang::Spa => "es",
        Lang::Por => "pt",
        Lang::Ita => "it",
        Lang::Ben => "bn",
        Lang::Fra => "fr",
        Lang::Deu => "de",
        Lang::Ukr => "uk",
        Lang::Kat => "ka",
        Lang::Ara => "ar",
        Lang::Hin => "hi",
        Lang::Jpn => "ja",
        Lang::Heb => "he",
        Lang::Yid => "yi",
        Lang::Pol => "pl",
        Lang::Amh => "am",
        Lang::Jav => "jv",
        Lang::Kor => "ko",
        Lang::Nob => "nb",
        Lang::Dan => "da",
        Lang::Swe => "sv",
        Lang::Fin => "fi",
        Lang::Tur => "tr",
        Lang::Nld => "nl",
        Lang::Hun => "hu",
        Lang::Ces => "cs",
        Lang::Ell => "el",
        Lang::Bul => "bg",
        Lang::Bel => "be",
        Lang::Mar => "mr",
        Lang::Kan => "kn",
        Lang::Ron => "ro",
        Lang::Slv => "sl",
        Lang::Hrv => "hr",
        Lang::Srp => "sr",
        Lang::Mkd => "mk",
        Lang::Lit => "lt",
        Lang::Lav => "lv",
        Lang::Est => "et",
        Lang::Tam => "ta",
        Lang::Vie => "vi",
        Lang::Urd => "ur",
        Lang::Tha => "th",
        Lang::Guj => "gu",
        Lang::Uzb => "uz",
        Lang::Pan => "pa",
        Lang::Aze => "az",
        Lang::Ind => "id",
        Lang::Tel => "te",
        Lang::Pes => "fa",
        Lang::Mal => "ml",
        Lang::Ori => "or",
        Lang::Mya => "my",
        Lang::Nep => "ne",
        Lang::Sin => "si",
        Lang::Khm => "km",
        Lang::Tuk => "tk",
        Lang::Aka => "ak",
        Lang::Zul => "zu",
        Lang::Sna => "sn",
        Lang::Afr => "af",
        Lang::Lat => "la",
        Lang::Slk => "sk",
        Lang::Cat => "ca",
        Lang::Tgl => "tl",
        Lang::Hye => "hy",
        Lang::Cym => "cy",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_is_recognised() {
        let german =
            "Die Photosynthese ist ein Vorgang, bei dem Pflanzen aus Licht, Wasser und Kohlendioxid Zucker bilden.";
        assert_eq!(detect(german).as_deref(), Some("de"));
    }

    #[test]
    fn a_few_letters_are_no_language() {
        assert_eq!(detect("x = 3"), None);
    }

    #[test]
    fn declared_tags_are_reduced_to_two_letters() {
        let tags = ["en-GB", "de_AT", "fra", "English", "", "x", "klingon"];
        let codes: Vec<_> = tags.iter().map(|tag| declared(tag)).collect();
        let expected = [Some("en"), Some("de"), Some("fr"), Some("en"), None, None, None];
        assert_eq!(codes, expected.map(|code| code.map(str::to_owned)));
    }
}
