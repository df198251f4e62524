//! Regular expressions of a search.

use studium_store::compile_regex;

use super::problem::Advice;

/// Can an expression be read, and is it small enough?
pub(super) fn check_regex(expression: &str) -> Result<(), Advice> {
    compile_regex(&caseless(expression)).map(drop).map_err(|error| {
        // The last line says what is wrong; those before it draw where.
        let said = error.to_string();
        Advice::Regex(said.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned())
    })
}

/// The expression in any case, unless it says otherwise itself.
pub(super) fn caseless(expression: &str) -> String {
    ["(?i)", expression].concat()
}
