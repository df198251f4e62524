//! What SQLite lacks for searching text: regular expressions, letters without their marks, parts of a joined text.

use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Error};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Between the parts of a joined text, such as the fields of a note.
pub const PART_SEPARATOR: char = '\u{1f}';

/// Most bytes that a compiled expression takes, and its tables while it runs: a hostile one fails to compile.
const REGEX_BYTES: usize = 1024 * 1024;

/// A regular expression as the function `matches` runs it. `^`, `$` and `.` keep to one part of a joined text.
///
/// # Errors
/// When it cannot be read, or becomes too large.
pub fn compile_regex(expression: &str) -> Result<regex::Regex, regex::Error> {
    regex::RegexBuilder::new(expression)
        .multi_line(true)
        .line_terminator(PART_SEPARATOR as u8)
        .size_limit(REGEX_BYTES)
        .dfa_size_limit(REGEX_BYTES)
        .build()
}

/// A text without combining marks: `u` for `ü`, `は` for `ば`.
#[must_use]
pub fn without_marks(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    text.nfd().filter(|letter| !is_combining_mark(*letter)).collect()
}

/// Gives a connection its functions:
///
/// * `matches(expression, text)`, see [`compile_regex`];
/// * `without_marks(text)`, see [`without_marks`];
/// * `part(text, n)`: the part at place n from 0, empty where there is none;
/// * `power(x, y)`: null where it is no number.
pub(crate) fn install(connection: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_DIRECTONLY;
    connection.create_scalar_function("matches", 2, flags, |context| {
        let expression = context.get_or_create_aux(0, |value| compile_regex(value.as_str().unwrap_or_default()))?;
        Ok(expression.is_match(text(context, 1)?))
    })?;
    connection.create_scalar_function("without_marks", 1, flags, |context| Ok(without_marks(text(context, 0)?)))?;
    connection.create_scalar_function("part", 2, flags, |context| {
        let place = usize::try_from(context.get::<i64>(1)?).unwrap_or(usize::MAX);
        Ok(text(context, 0)?.split(PART_SEPARATOR).nth(place).unwrap_or_default().to_owned())
    })?;
    connection.create_scalar_function("power", 2, flags, |context| {
        let (base, exponent): (Option<f64>, Option<f64>) = (context.get(0)?, context.get(1)?);
        Ok(base.zip(exponent).map(|(base, exponent)| base.powf(exponent)).filter(|power| power.is_finite()))
    })
}

/// An argument as text; what is none is empty.
fn text<'a>(context: &'a Context<'_>, place: usize) -> Result<&'a str, Error> {
    match context.get_raw(place) {
        ValueRef::Text(bytes) => std::str::from_utf8(bytes).map_err(|error| Error::UserFunctionError(error.into())),
        _ => Ok(""),
    }
}

#[cfg(test)]
mod tests;
