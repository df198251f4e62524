//! Names of authors: what is the family name, what is given, and what is no person at all.

/// An author.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Name {
    Person {
        /// With its particles: "van der Berg".
        family: String,
        /// As the file has them: "Maria J.".
        given: Vec<String>,
        /// "Jr.", "III".
        suffix: Option<String>,
    },
    /// A name that is never taken apart.
    Whole(String),
}

/// Words that belong to the family name that follows them.
const PARTICLES: &[&str] = &[
    "da", "dal", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "el", "la", "le", "ten", "ter", "van",
    "vom", "von", "zu", "zum", "zur",
];

const SUFFIXES: &[&str] = &["jr", "sr", "ii", "iii", "iv"];

/// Words that no person is called by, in the languages of the interface.
const BODIES: &[&str] = &[
    "academy",
    "agency",
    "akademie",
    "association",
    "bundesamt",
    "bundesanstalt",
    "bureau",
    "center",
    "centre",
    "collaboration",
    "college",
    "commission",
    "committee",
    "community",
    "company",
    "consortium",
    "corporation",
    "council",
    "department",
    "fakultät",
    "foundation",
    "gesellschaft",
    "gmbh",
    "group",
    "gruppe",
    "hochschule",
    "inc",
    "institut",
    "institute",
    "laboratory",
    "ltd",
    "ministerium",
    "ministry",
    "museum",
    "office",
    "organisation",
    "organization",
    "project",
    "school",
    "schule",
    "service",
    "society",
    "stiftung",
    "team",
    "union",
    "universität",
    "university",
    "verband",
    "verein",
    "verlag",
];

impl Name {
    /// `None` for a name without letters.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if !text.chars().any(char::is_alphanumeric) {
            return None;
        }
        if text.split(' ').any(|word| BODIES.contains(&bare(word).as_str())) {
            return Some(Self::Whole(text));
        }
        Some(match text.split_once(',') {
            // "King, Jr." is no family name before a given one.
            Some((family, rest)) if !is_suffix(rest.trim()) => Self::in_order(family, rest),
            _ => Self::as_spoken(&text.replace(',', "")),
        })
    }

    /// "Berg, Maria" and "King, Martin Luther, Jr.".
    fn in_order(family: &str, rest: &str) -> Self {
        let (given, suffix) = match rest.split_once(',') {
            Some((given, suffix)) => (given, Some(suffix.trim().to_owned()).filter(|suffix| !suffix.is_empty())),
            None => (rest, None),
        };
        let given: Vec<String> = given.split_whitespace().map(str::to_owned).collect();
        let family = family.trim().to_owned();
        if given.is_empty() { Self::Whole(family) } else { Self::Person { family, given, suffix } }
    }

    /// "Maria van der Berg".
    fn as_spoken(text: &str) -> Self {
        let mut words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
        let suffix = words.pop_if(|word| is_suffix(word)).map(str::to_owned);
        let mut first = words.len().saturating_sub(1);
        // The first word is always given, even "Della".
        while first > 1 && PARTICLES.contains(&words[first - 1].to_lowercase().as_str()) {
            first -= 1;
        }
        if first == 0 {
            return Self::Whole(text.trim().to_owned());
        }
        let given = words[..first].iter().map(|word| (*word).to_owned()).collect();
        Self::Person { family: words[first..].join(" "), given, suffix }
    }

    /// As it is named in running text.
    pub(super) fn family(&self) -> &str {
        match self {
            Self::Person { family, .. } | Self::Whole(family) => family,
        }
    }
}

fn bare(word: &str) -> String {
    word.trim_matches(|letter: char| !letter.is_alphanumeric()).to_lowercase()
}

fn is_suffix(word: &str) -> bool {
    SUFFIXES.contains(&bare(word).as_str()) && !word.contains(' ')
}

/// "Jean-Paul" is "J.-P.", "J.R." is "J. R."; particles stay words.
pub(super) fn initials(given: &[String]) -> String {
    let letter = |part: &str| part.chars().next().map(|first| format!("{}.", first.to_uppercase()));
    let word = |word: &str| word.split('-').filter_map(letter).collect::<Vec<_>>().join("-");
    let words: Vec<String> = given
        .iter()
        .flat_map(|given| given.split('.'))
        .map(|given| if PARTICLES.contains(&given) { given.to_owned() } else { word(given) })
        .collect();
    words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
