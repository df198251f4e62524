//! Words whose full stop ends no sentence.

/// In small letters, without the last full stop. Single letters need not be named.
const ABBREVIATIONS: &[&str] = &[
    // English
    "dr", "mr", "mrs", "ms", "prof", "st", "jr", "sr", "e.g", "i.e", "eg", "ie", "vs", "cf", "al", "fig", "figs", "eq",
    "eqs", "ch", "chap", "sec", "vol", "no", "nos", "pp", "ed", "eds", "approx", "ca", "resp", "viz", "incl", "dept",
    "univ", "inc", "ltd", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "u.s",
    "a.m", "p.m", // German
    "bzw", "usw", "ggf", "evtl", "vgl", "abb", "tab", "kap", "nr", "bspw", "sog", "inkl", "exkl", "zzgl", "ff", "hrsg",
    "aufl", "bd", "dipl", "ing", "etc.pp", "z.b", "d.h", "u.a", "o.ä", "i.d.r", "s.o", "s.u", "str", "tel", "max",
    "min", "mind", // French, Spanish, Italian, Portuguese, Dutch
    "mme", "mlle", "c.-à-d", "p.ex", "art", "éd", "sra", "srta", "ud", "uds", "ej", "p.ej", "pág", "págs", "núm",
    "sig", "dott", "es", "pag", "ecc", "ex", "séc", "bijv", "blz", "d.w.z", "o.a", "enz",
];

/// Does the full stop after this word belong to the word? `word` is what stands before the full stop since the last
/// white space.
pub(super) fn keeps_its_stop(word: &str) -> bool {
    let word = word.trim_start_matches(|character: char| !character.is_alphanumeric()).to_lowercase();
    let mut letters = word.chars();
    let is_initial = letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none();
    is_initial || ABBREVIATIONS.contains(&word.as_str())
}
