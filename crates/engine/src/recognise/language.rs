//! In which language a page is read: the document's, where it is known and installed.

/// Tesseract's name for recognising orientation, which is no language.
const ORIENTATION: &str = "osd";

/// What is read where nothing is known of a document.
const USUAL: &str = "eng";

/// ISO 639-1 codes, with Tesseract's names.
const NAMES: [(&str, &str); 36] = [
    ("ar", "ara"),
    ("bg", "bul"),
    ("ca", "cat"),
    ("cs", "ces"),
    ("da", "dan"),
    ("de", "deu"),
    ("el", "ell"),
    ("en", "eng"),
    ("es", "spa"),
    ("et", "est"),
    ("fa", "fas"),
    ("fi", "fin"),
    ("fr", "fra"),
    ("he", "heb"),
    ("hi", "hin"),
    ("hr", "hrv"),
    ("hu", "hun"),
    ("id", "ind"),
    ("it", "ita"),
    ("ja", "jpn"),
    ("ko", "kor"),
    ("la", "lat"),
    ("lt", "lit"),
    ("lv", "lav"),
    ("nl", "nld"),
    ("no", "nor"),
    ("pl", "pol"),
    ("pt", "por"),
    ("ro", "ron"),
    ("ru", "rus"),
    ("sk", "slk"),
    ("sv", "swe"),
    ("tr", "tur"),
    ("uk", "ukr"),
    ("vi", "vie"),
    ("zh", "chi_sim"),
];

/// How a document's pages are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// Tesseract's name of the language.
    pub language: String,
    /// Pages that lie on their side or upside down are noticed.
    pub finds_orientation: bool,
}

impl Reading {
    /// Chooses for a document in `language` (ISO 639-1, with or without a region) from what is installed; `None` when
    /// no language is.
    #[must_use]
    pub fn choose(language: Option<&str>, installed: &[String]) -> Option<Self> {
        let has = |name: &&str| installed.iter().any(|other| other == name);
        let primary = language.and_then(|code| code.split(['-', '_']).next()).unwrap_or_default().to_ascii_lowercase();
        let of_document = NAMES.iter().find(|(code, _)| *code == primary).map(|(_, name)| *name);
        let language = of_document.filter(has).or_else(|| Some(USUAL).filter(has)).or_else(|| {
            installed.iter().map(String::as_str).find(|name| *name != ORIENTATION && !name.contains('/'))
        })?;
        Some(Self { language: language.to_owned(), finds_orientation: has(&ORIENTATION) })
    }
}
