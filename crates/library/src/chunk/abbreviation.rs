//! Words with a full stop that does not end a sentence, in the languages whose stemmers the search knows.

/// Full stop, then the sentence goes on, whatever follows. Lower case, without the last full stop.
const NEVER_LAST: &[&str] = &[
    // English
    "dr", "mr", "mrs", "ms", "prof", "messrs", "rev", "gen", "col", "sgt", "capt", "lt", "gov", "sen", "rep", "st",
    "mt", "vs", "e.g", "i.e", "cf", "viz", "approx", "resp", "esp", "incl", // German
    "z.b", "d.h", "u.a", "o.ä", "v.a", "i.d.r", "s.o", "s.u", "bzw", "ca", "vgl", "hrsg", "ggf", "evtl", "inkl",
    "exkl", "sog", "dipl", "ing", "frl", "hl", "geb", "gest", "hr", "hrn", "mio", "mrd", "zzgl", "abzgl", "engl",
    "lat", "griech", // French
    "mme", "mlle", "mgr", "p.ex", "c.-à-d", "av", "env", // Spanish and Portuguese
    "sr", "sra", "srta", "ud", "uds", "dra", "p.ej", "ee.uu", "profa", "vdo", // Italian
    "sig", "dott", "avv", "p.es", // Dutch
    "bijv", "d.w.z", "dhr", "mevr", "m.b.v", "o.a", "bv", // Swedish
    "t.ex", "bl.a", "d.v.s", "s.k", "m.a.o", // Russian
    "т.е", "т.н", "напр", "акад",
];

/// Full stop, then the sentence goes on where a number, a letter used as one, or a bracket follows.
const BEFORE_NUMBER: &[&str] = &[
    "fig", "figs", "eq", "eqs", "no", "nos", "nr", "vol", "vols", "p", "pp", "s", "ch", "chap", "sec", "sect", "ex",
    "thm", "def", "lem", "prop", "cor", "tab", "app", "art", "par", "ed", "eds", "ser", "pt", "abb", "bd", "kap",
    "abschn", "abs", "anh", "aufl", "ziff", "lfd", "jh", "pag", "pág", "págs", "núm", "núms", "cap", "sez", "bl",
    "blz", "hfdst", "afb", "sid", "рис", "табл", "стр", "гл", "с", "т", "jan", "feb", "mar", "apr", "jun", "jul",
    "aug", "sep", "sept", "oct", "nov", "dec", "okt", "dez", "v", "n", "chr",
];

/// Full stop that may end a sentence: it does where the next word opens one.
const SOMETIMES_LAST: &[&str] = &[
    "inc", "ltd", "co", "corp", "bros", "jr", "sr", "dept", "univ", "assn", "est", "ave", "blvd", "ph.d", "m.d", "al",
];

/// Words that open a sentence and are no names. Lower case.
const OPENERS: &[&str] = &[
    "the", "a", "an", "this", "that", "these", "those", "it", "he", "she", "we", "they", "you", "i", "in", "on", "at",
    "for", "but", "and", "however", "if", "when", "there", "his", "her", "its", "our", "as", "to", "from", "by",
    "with", "after", "before", "while", "since", "what", "how", "why", "who", "some", "many", "most", "each", "all",
    "no", "not", "then", "thus", "so", "such", "one", "both", "also", "der", "die", "das", "den", "dem", "ein", "eine",
    "einer", "es", "er", "sie", "wir", "ich", "im", "am", "auf", "bei", "mit", "für", "und", "aber", "wenn", "dies",
    "diese", "dieser", "dieses", "als", "nach", "vor", "zu", "zur", "zum", "le", "la", "les", "un", "une", "il",
    "elle", "ils", "elles", "on", "ce", "cette", "ces", "dans", "en", "et", "mais", "pour", "el", "los", "las", "una",
    "se", "y", "pero", "para", "lo", "gli", "ma", "per", "os", "as", "um", "uma", "ele", "ela", "het", "een", "de",
    "hij", "zij", "wij", "van", "det", "den", "ett", "han", "hon", "vi", "och", "men", "он", "она", "они", "это", "в",
    "на", "и", "но", "как",
];

/// What a German ordinal stands before: "3. Oktober", "19. Jahrhundert".
const AFTER_ORDINAL: &[&str] = &[
    "januar",
    "februar",
    "märz",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "dezember",
    "jahrhundert",
    "jahrhunderts",
    "jahrhunderten",
    "jh",
    "jahrtausend",
    "weltkrieg",
    "weltkrieges",
    "weltkriegs",
    "kapitel",
    "auflage",
    "semester",
    "klasse",
    "grades",
    "ordnung",
    "person",
    "generation",
    "satz",
    "hauptsatz",
    "gesetz",
    "newtonsche",
    "newtonsches",
    "keplersche",
    "keplersches",
];

/// Does the sentence go on after `word` and its full stop?
///
/// - `before`: what stands before the word on its line
/// - `word`: without the full stop
/// - `next`: what follows, without leading white space
pub(super) fn continues(before: &str, word: &str, next: &str) -> bool {
    let lower = word.to_lowercase();
    let before = before.trim_end();
    if NEVER_LAST.contains(&lower.as_str()) {
        return true;
    }
    if BEFORE_NUMBER.contains(&lower.as_str()) && (is_number_like(next) || is_reference(next)) {
        return true;
    }
    let opens = OPENERS.contains(&first_word(next).to_lowercase().as_str());
    if SOMETIMES_LAST.contains(&lower.as_str()) {
        return !opens;
    }
    let mut characters = word.chars();
    match (characters.next(), characters.next()) {
        (Some(letter), None) if letter.is_alphabetic() => single_letter(before, letter, next, opens),
        (Some(_), Some(_)) if word.contains('.') && is_dotted(word) => !opens,
        _ if is_ordinal(word) => before.is_empty() || AFTER_ORDINAL.contains(&first_word(next).to_lowercase().as_str()),
        _ => false,
    }
}

/// `A.` in `A. Einstein`, `z.` in `z. B.`, `a.` as the label of a list.
fn single_letter(before: &str, letter: char, next: &str, opens: bool) -> bool {
    let follows_letter = before.strip_suffix('.').is_some_and(|rest| {
        rest.chars().next_back().is_some_and(char::is_alphabetic)
            && rest.chars().rev().nth(1).is_none_or(|character| !character.is_alphanumeric())
    });
    let precedes_letter = {
        let mut characters = next.chars();
        characters.next().is_some_and(char::is_alphabetic) && characters.next() == Some('.')
    };
    if before.is_empty() || follows_letter || precedes_letter {
        // The last letter of "z. B." or "d. h." is followed by anything; that of a name is not followed by an opener.
        return !(opens && letter.is_uppercase() && before.ends_with('.') && is_name_start(before));
    }
    // A name's initial stands after another name or a word that leads to one; "vitamin C." does not.
    let word_before = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    let leads_to_name = word_before.chars().next().is_some_and(char::is_uppercase)
        || matches!(word_before, "by" | "and" | "von" | "und" | "van" | "de" | "et" | "par" | "di" | "y" | "av" | "&");
    letter.is_uppercase() && leads_to_name && !opens
}

/// Do the letters before belong to a name, "J. K.", rather than to "z. B."?
fn is_name_start(before: &str) -> bool {
    before.trim_end_matches('.').chars().next_back().is_some_and(char::is_uppercase)
}

/// Letters with full stops between them: U.S, Ph.D.
fn is_dotted(word: &str) -> bool {
    word.split('.').all(|piece| (1..=2).contains(&piece.chars().count()) && piece.chars().all(char::is_alphabetic))
}

fn is_ordinal(word: &str) -> bool {
    let is_roman = |word: &str| word.chars().all(|character| matches!(character, 'I' | 'V' | 'X'));
    !word.is_empty() && ((word.len() <= 3 && word.bytes().all(|byte| byte.is_ascii_digit())) || is_roman(word))
}

/// "Abb. 4" after "s.".
fn is_reference(next: &str) -> bool {
    let (word, rest) = next.split_at(next.find(|character: char| !character.is_alphabetic()).unwrap_or(next.len()));
    rest.starts_with('.') && BEFORE_NUMBER.contains(&word.to_lowercase().as_str())
}

fn is_number_like(next: &str) -> bool {
    let mut characters = next.chars().skip_while(|character| matches!(character, '(' | '['));
    match characters.next() {
        Some(first) if first.is_numeric() => true,
        // A2, IV, B.
        Some(first) if first.is_uppercase() => {
            characters.next().is_none_or(|second| !second.is_alphabetic() || matches!(second, 'I' | 'V' | 'X'))
        }
        _ => false,
    }
}

fn first_word(text: &str) -> &str {
    text.split(|character: char| !character.is_alphanumeric()).find(|word| !word.is_empty()).unwrap_or_default()
}
