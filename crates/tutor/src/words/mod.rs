//! Words: what two texts are compared by. A word knows where it stands; its text is folded, so that a quotation is
//! found again across line breaks, hyphenation, ligatures, capitals and kinds of quotation marks.

mod fold;
mod lexicon;
#[cfg(test)]
mod tests;

pub(crate) use fold::{Word, words};
pub use lexicon::is_function_word;
pub(crate) use lexicon::{
    are_opposites, have_same_stem, is_content, is_contrast, is_german, is_meta, is_negator, is_truth_word, number_of,
};
