//! Small word lists for English and German: which words carry meaning, which deny it, which stand against each other.
//!
//! The lists only make the comparison stricter or decide what is worth comparing. In other languages every word
//! counts as a content word, which costs citations but makes no false one.

use super::Word;

/// Articles, pronouns, prepositions, auxiliaries, conjunctions. Folded: lower case, no apostrophes.
const FUNCTION_WORDS: &[&str] = &[
    // English
    "a", "about", "above", "after", "again", "all", "also", "although", "am", "an", "and", "any", "are", "as", "at",
    "be", "because", "been", "before", "being", "below", "between", "both", "but", "by", "can", "could", "did", "do",
    "does", "doing", "down", "during", "each", "either", "else", "etc", "even", "ever", "every", "few", "for", "from",
    "further", "had", "has", "have", "having", "he", "hence", "her", "here", "hers", "him", "his", "how", "however",
    "i", "if", "in", "into", "is", "it", "its", "itself", "just", "let", "lets", "many", "may", "me", "might", "more",
    "most", "much", "must", "my", "of", "off", "often", "on", "once", "one", "only", "onto", "or", "other", "others",
    "our", "out", "over", "own", "per", "rather", "same", "shall", "she", "should", "since", "so", "some", "such",
    "than", "that", "thats", "the", "their", "them", "themselves", "then", "there", "therefore", "these", "they",
    "this", "those", "though", "through", "thus", "to", "too", "under", "until", "up", "upon", "us", "very", "via",
    "was", "we", "well", "were", "what", "when", "where", "whereas", "whether", "which", "while", "who", "whom",
    "whose", "why", "will", "with", "within", "would", "yet", "you", "your", "yours",
    // German
    "aber", "alle", "allem", "allen", "aller", "alles", "als", "also", "am", "an", "auch", "auf", "aus", "bei", "beim",
    "bin", "bis", "bist", "da", "dabei", "dadurch", "dafür", "daher", "damit", "dann", "daran", "darauf", "daraus",
    "darin", "darum", "das", "dass", "daß", "davon", "dazu", "dein", "deine", "dem", "den", "denen", "denn", "der",
    "deren", "des", "dessen", "die", "dies", "diese", "diesem", "diesen", "dieser", "dieses", "doch", "dort", "du",
    "durch", "ein", "eine", "einem", "einen", "einer", "eines", "er", "es", "etwa", "etwas", "euch", "für", "gegen",
    "hat", "hatte", "hatten", "haben", "hier", "hin", "ich", "ihm", "ihn", "ihnen", "ihr", "ihre", "ihrem", "ihren",
    "ihrer", "im", "in", "indem", "ins", "ist", "ja", "je", "jede", "jedem", "jeden", "jeder", "jedes", "jedoch",
    "jene", "kann", "können", "könnte", "man", "mehr", "mein", "meine", "mit", "muss", "müssen", "nach", "noch", "nun",
    "nur", "ob", "oder", "ohne", "schon", "sehr", "sein", "seine", "seinem", "seinen", "seiner", "seit", "selbst",
    "sich", "sie", "sind", "so", "solche", "soll", "sollte", "sowie", "sowohl", "um", "und", "uns", "unser", "unter",
    "vom", "von", "vor", "während", "war", "waren", "warum", "was", "weil", "welche", "welcher", "welches", "wenn",
    "wer", "werden", "wie", "wird", "wir", "wo", "wurde", "wurden", "zu", "zum", "zur", "zwischen", "über",
];

/// Words with which an answer talks about itself, the sources or the student instead of the subject.
const META_WORDS: &[&str] = &[
    "according", "additionally", "again", "answer", "answers", "answered", "basically", "check", "clear", "complete",
    "consider", "correct", "correctly", "course", "document", "documents", "essentially", "exactly", "excellent",
    "exam", "example", "examples", "explain", "explained", "explains", "excerpt", "false", "finally", "find", "first",
    "firstly", "following", "found", "furthermore", "given", "good", "great", "guess", "happy", "hello", "help", "hi",
    "hint", "idea", "incorrect", "indeed", "information", "key", "know", "look", "mention", "mentioned", "mentions",
    "moreover", "namely", "next", "nice", "ok", "okay", "page", "passage", "passages", "please", "point", "points",
    "provided", "question", "questions", "quiz", "quote", "quoted", "ready", "recap", "right", "say", "says", "second",
    "section", "see", "sentence", "short", "similarly", "simple", "simply", "sorry", "source", "sources", "state",
    "stated", "states", "step", "summary", "sure", "tell", "text", "thank", "thanks", "think", "thirdly", "true",
    "try", "understand", "understanding", "welcome", "wrong", "yes",
    "abschnitt", "antwort", "antworten", "aufgabe", "beispiel", "beispielsweise", "denke", "dokument", "dokumente",
    "dokumenten", "erkläre", "erklärung", "erstens", "falsch", "frage", "fragen", "ferner", "genau", "gut", "hallo",
    "hilfe", "hinweis", "jetzt", "klar", "laut", "nächste", "passage", "quelle", "quellen", "richtig", "satz", "sehen",
    "seite", "super", "stimmt", "text", "texte", "überlege", "versuche", "weiter", "zufolge", "zusammenfassung",
];

/// Words that deny what follows them, or what stands before them at the end of a clause.
const NEGATORS: &[&str] = &[
    "not", "no", "never", "none", "nor", "neither", "nobody", "nothing", "without", "cannot", "cant", "dont", "doesnt",
    "didnt", "isnt", "arent", "wasnt", "werent", "wont", "wouldnt", "couldnt", "shouldnt", "hasnt", "havent", "hadnt",
    "mustnt", "neednt", "hardly", "barely", "rarely", "seldom", "unable", "fails", "lack", "lacks", "nicht", "nichts",
    "nie", "niemals", "niemand", "kein", "keine", "keinem", "keinen", "keiner", "keines", "keinerlei", "ohne", "weder",
    "kaum", "selten", "non", "pas", "jamais", "sans", "nunca", "sin",
];

/// "It is not true that ...": the denial goes through these words to what comes after.
const TRUTH_WORDS: &[&str] =
    &["true", "case", "correct", "right", "fact", "the", "that", "wahr", "richtig", "fall", "so", "zutreffend", "dass", "daß"];

/// Words after which a denial has ended: "not a wave but a particle".
const CONTRASTS: &[&str] = &[
    "but", "whereas", "while", "although", "though", "however", "instead", "because", "aber", "sondern", "jedoch",
    "während", "obwohl", "weil",
];

/// Small numbers in words. "one" and "ein" are left out: they are articles more often than numbers.
const NUMBER_WORDS: &[(&str, &str)] = &[
    ("zero", "0"), ("two", "2"), ("three", "3"), ("four", "4"), ("five", "5"), ("six", "6"), ("seven", "7"),
    ("eight", "8"), ("nine", "9"), ("ten", "10"), ("eleven", "11"), ("twelve", "12"), ("twenty", "20"),
    ("hundred", "100"), ("thousand", "1000"), ("million", "million"), ("millions", "million"),
    ("billion", "billion"), ("billions", "billion"), ("twice", "twice"), ("half", "half"), ("third", "third"),
    ("null", "0"), ("zwei", "2"), ("drei", "3"), ("vier", "4"), ("fünf", "5"), ("sechs", "6"), ("sieben", "7"),
    ("acht", "8"), ("neun", "9"), ("zehn", "10"), ("elf", "11"), ("zwölf", "12"), ("zwanzig", "20"),
    ("hundert", "100"), ("tausend", "1000"), ("millionen", "million"), ("milliarde", "billion"),
    ("milliarden", "billion"), ("hälfte", "half"),
];

/// Stems that say the opposite of each other.
const OPPOSITES: &[(&str, &str)] = &[
    ("increas", "decreas"), ("raise", "lower"), ("rise", "fall"), ("rising", "falling"), ("grow", "shrink"),
    ("gain", "lose"), ("gains", "loses"), ("more", "less"), ("most", "least"), ("higher", "lower"), ("highest", "lowest"), ("high", "low"),
    ("large", "small"), ("larger", "smaller"), ("largest", "smallest"), ("bigger", "smaller"), ("long", "short"), ("fast", "slow"), ("hot", "cold"), ("warm", "cold"),
    ("heat", "cool"), ("before", "after"), ("above", "below"), ("always", "never"), ("maxim", "minim"),
    ("north", "south"), ("east", "west"), ("left", "right"), ("inside", "outside"), ("internal", "external"),
    ("positiv", "negativ"), ("absorb", "emit"), ("absorb", "releas"), ("absorb", "reflect"), ("attract", "repel"),
    ("accept", "reject"), ("win", "lose"), ("won", "lost"), ("start", "end"), ("begin", "end"), ("first", "last"),
    ("cause", "prevent"), ("allow", "prevent"), ("support", "oppos"), ("strong", "weak"), ("rich", "poor"),
    ("mutable", "immutable"), ("possible", "impossible"), ("legal", "illegal"), ("direct", "indirect"),
    ("adds", "removes"), ("creat", "destroy"), ("open", "closed"), ("opens", "closes"), ("old", "young"), ("early", "late"), ("true", "false"),
    ("zunehm", "abnehm"), ("steigt", "sinkt"), ("steigen", "sinken"), ("steigt", "fällt"), ("steigen", "fallen"), ("wachs", "schrumpf"),
    ("mehr", "wenig"), ("groß", "klein"), ("hoch", "niedrig"), ("höher", "niedrig"), ("lang", "kurz"),
    ("schnell", "langsam"), ("warm", "kalt"), ("heiß", "kalt"), ("vor", "nach"), ("immer", "nie"),
    ("nord", "süd"), ("ost", "west"), ("links", "rechts"), ("innen", "außen"), ("stark", "schwach"),
    ("gewinn", "verlier"), ("öffn", "schließ"), ("anzieh", "abstoß"),
];

/// Endings that do not change what a word means here.
const ENDINGS: &[&str] = &[
    "", "s", "es", "d", "ed", "ing", "er", "ers", "ly", "y", "ies", "ied", "e", "n", "en", "em", "ern", "es", "t", "te",
    "ten", "ion", "ions", "ation", "al", "ally", "st", "ende", "enden",
];

pub(crate) fn is_function_word(word: &str) -> bool {
    FUNCTION_WORDS.contains(&word)
}

pub(crate) fn is_meta(word: &str) -> bool {
    META_WORDS.contains(&word)
}

pub(crate) fn is_negator(word: &str) -> bool {
    NEGATORS.contains(&word)
}

pub(crate) fn is_truth_word(word: &str) -> bool {
    TRUTH_WORDS.contains(&word)
}

pub(crate) fn is_contrast(word: &str) -> bool {
    CONTRASTS.contains(&word)
}

/// Does the word say something about the subject?
pub(crate) fn is_content(word: &Word) -> bool {
    !is_function_word(&word.text) && !is_negator(&word.text)
}

/// The number that a word means, in digits where it has them.
pub(crate) fn number_of(word: &Word) -> Option<&str> {
    if word.is_number() {
        return Some(&word.text);
    }
    NUMBER_WORDS.iter().find(|(name, _)| *name == word.text).map(|(_, number)| *number)
}

/// Are the two words forms of one another ("plant", "plants")? Errs on the side of no.
pub(crate) fn have_same_stem(left: &str, right: &str) -> bool {
    if left == right {
        return true;
    }
    let common: usize =
        left.chars().zip(right.chars()).take_while(|(left, right)| left == right).map(|(c, _)| c.len_utf8()).sum();
    let (left_rest, right_rest) = (&left[common..], &right[common..]);
    let letters = left[..common].chars().count();
    let is_prefix = left_rest.is_empty() || right_rest.is_empty();
    (letters >= 4 || letters == 3 && is_prefix) && ENDINGS.contains(&left_rest) && ENDINGS.contains(&right_rest)
}

/// Do the two words say the opposite of each other?
pub(crate) fn are_opposites(left: &str, right: &str) -> bool {
    // Four letters are the beginning of too many other words.
    let matches = |word: &str, stem: &str| have_same_stem(word, stem) || stem.len() > 4 && word.starts_with(stem);
    OPPOSITES.iter().any(|(one, other)| {
        matches(left, one) && matches(right, other) || matches(left, other) && matches(right, one)
    })
}

/// Is the text German? By its function words; texts without any are not.
pub(crate) fn is_german(words: &[Word]) -> bool {
    const GERMAN: &[&str] = &[
        "der", "die", "das", "und", "ist", "nicht", "ein", "eine", "einen", "einem", "einer", "den", "dem", "des", "im",
        "wie", "wird", "werden", "warum", "wann", "wo", "wer", "welche", "welcher", "welches", "sind", "mit", "für",
        "von", "auf", "zu", "bei", "durch", "es", "sie", "er", "ich", "kann", "sich", "aus", "nach", "kein", "keine",
    ];
    const ENGLISH: &[&str] = &[
        "the", "a", "an", "and", "is", "not", "of", "to", "in", "what", "how", "why", "when", "where", "who", "which",
        "are", "with", "for", "from", "on", "at", "by", "does", "do", "it", "they", "he", "she", "i", "can",
    ];
    let count = |list: &[&str]| words.iter().filter(|word| list.contains(&word.text.as_str())).count();
    count(GERMAN) > count(ENGLISH)
}
