//! Only words reach the model.

use super::words;

#[test]
fn marks_of_the_model_do_not_get_through() {
    let found: Vec<&str> = words("mitosis, [_BEG_] <|endoftext|> mother-cell\0 Müller’s -- ").collect();
    assert_eq!(found, ["mitosis,", "BEG", "endoftext", "mother-cell", "Müller’s"]);
    assert_eq!(words(&"x".repeat(100)).count(), 0);
}
