//! Languages whose words can be reduced to stems.

/// A language with a stemmer and a list of stop words. Text in any other language is searched by its exact words,
/// unspaced scripts by pairs of characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// `en`
    English,
    /// `de`
    German,
    /// `fr`
    French,
    /// `es`
    Spanish,
    /// `it`
    Italian,
    /// `pt`
    Portuguese,
    /// `nl`
    Dutch,
    /// `sv`
    Swedish,
    /// `ru`
    Russian,
}

impl Language {
    /// Every language.
    pub const ALL: [Self; 9] = [
        Self::English,
        Self::German,
        Self::French,
        Self::Spanish,
        Self::Italian,
        Self::Portuguese,
        Self::Dutch,
        Self::Swedish,
        Self::Russian,
    ];

    /// Reads an ISO 639-1 code, with or without a region (`de`, `de-AT`). `None` for languages without a stemmer.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        let primary = code.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        Self::ALL.into_iter().find(|language| language.code() == primary)
    }

    /// The ISO 639-1 code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::French => "fr",
            Self::Spanish => "es",
            Self::Italian => "it",
            Self::Portuguese => "pt",
            Self::Dutch => "nl",
            Self::Swedish => "sv",
            Self::Russian => "ru",
        }
    }

    /// Guesses the language of a text; `None` where the guess would not be reliable.
    #[must_use]
    pub fn detect(text: &str) -> Option<Self> {
        let guess = whatlang::detect(text).filter(whatlang::Info::is_reliable)?;
        match guess.lang() {
            whatlang::Lang::Eng => Some(Self::English),
            whatlang::Lang::Deu => Some(Self::German),
            whatlang::Lang::Fra => Some(Self::French),
            whatlang::Lang::Spa => Some(Self::Spanish),
            whatlang::Lang::Ita => Some(Self::Italian),
            whatlang::Lang::Por => Some(Self::Portuguese),
            whatlang::Lang::Nld => Some(Self::Dutch),
            whatlang::Lang::Swe => Some(Self::Swedish),
            whatlang::Lang::Rus => Some(Self::Russian),
            _ => None,
        }
    }

    pub(super) fn stemmer(self) -> tantivy::tokenizer::Language {
        use tantivy::tokenizer::Language as Stemmer;
        match self {
            Self::English => Stemmer::English,
            Self::German => Stemmer::German,
            Self::French => Stemmer::French,
            Self::Spanish => Stemmer::Spanish,
            Self::Italian => Stemmer::Italian,
            Self::Portuguese => Stemmer::Portuguese,
            Self::Dutch => Stemmer::Dutch,
            Self::Swedish => Stemmer::Swedish,
            Self::Russian => Stemmer::Russian,
        }
    }
}
