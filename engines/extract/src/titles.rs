//! Titles, authors and years as files state them, kept only where a person would recognise them.

use crate::canonical::one_line;
use crate::limits;

/// What programs write when the author gave no title, in lower case.
const PLACEHOLDERS: [&str; 14] = [
    "untitled",
    "untitled document",
    "untitled-1",
    "no title",
    "none",
    "unknown",
    "title",
    "document",
    "document1",
    "slide 1",
    "powerpoint presentation",
    "presentation1",
    "index",
    "new document",
];

/// Endings of file names that programs put where a title belongs.
const FILE_ENDINGS: [&str; 20] = [
    ".doc", ".docx", ".dvi", ".tex", ".ps", ".eps", ".pdf", ".ppt", ".pptx", ".xls", ".xlsx", ".odt", ".rtf", ".qxd",
    ".indd", ".pmd", ".fm", ".txt", ".cdr", ".wpd",
];

/// The title, unless it is a placeholder or the name of a file.
pub(crate) fn usable_title(stated: &str) -> Option<String> {
    let title = one_line(stated, limits::TITLE_CHARS);
    let lower = title.to_lowercase();
    let is_file = FILE_ENDINGS.iter().any(|ending| lower.ends_with(ending)) || lower.starts_with("microsoft word - ");
    let is_placeholder = PLACEHOLDERS.contains(&lower.as_str()) || lower.starts_with("microsoft powerpoint - ");
    let is_word = title.chars().any(char::is_alphabetic) && title.chars().count() > 1;
    (is_word && !is_file && !is_placeholder).then_some(title)
}

/// The authors in one statement: `A. Writer; B. Second`, `A. Writer and B. Second`, `A. Writer, B. Second`.
pub(crate) fn authors(stated: &str) -> Vec<String> {
    let stated = one_line(stated, limits::TITLE_CHARS * 4);
    let by_semicolon: Vec<&str> = stated.split([';', '\u{ff1b}']).flat_map(|name| name.split(" and ")).collect();
    // "Writer, Anna" is one person, "Anna Writer, Ben Second" are two: a comma parts people only between full names.
    let is_list = |name: &str| name.split(',').count() > 1 && name.split(',').all(|piece| piece.trim().contains(' '));
    let names = by_semicolon
        .into_iter()
        .flat_map(|name| if is_list(name) { name.split(',').collect::<Vec<_>>() } else { vec![name] });
    names
        .map(|name| one_line(name, limits::TITLE_CHARS))
        .filter(|name| {
            let lower = name.to_lowercase();
            name.chars().any(char::is_alphabetic)
                && !matches!(lower.as_str(), "unknown" | "anonymous" | "user" | "admin")
        })
        .take(limits::AUTHORS)
        .collect()
}

/// The year in a date: `D:20190401120000Z`, `2019-04-01`, `April 2019`.
pub(crate) fn year(stated: &str) -> Option<i32> {
    let stated = stated.trim().trim_start_matches("D:");
    let mut digits = String::new();
    for character in stated.chars().chain(std::iter::once(' ')) {
        if character.is_ascii_digit() {
            digits.push(character);
            continue;
        }
        if let Some(year) =
            digits.get(..4).and_then(|four| four.parse().ok()).filter(|year| (1000..=2200).contains(year))
        {
            return Some(year);
        }
        digits.clear();
    }
    None
}

/// The day in a date that begins with one, as `2019-04-01`.
pub(crate) fn day(stated: &str) -> Option<String> {
    let day = stated.trim().get(..10)?;
    let mut numbers = day.split('-').map(|number| (number.len(), number.parse::<u32>()));
    let is_day = matches!(
        (numbers.next(), numbers.next(), numbers.next(), numbers.next()),
        (Some((4, Ok(1000..=2200))), Some((2, Ok(1..=12))), Some((2, Ok(1..=31))), None)
    );
    is_day.then(|| day.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_and_file_names_are_no_titles() {
        for stated in ["", " ", "Untitled", "Microsoft Word - thesis.doc", "paper.dvi", "42", "document1", "x"] {
            assert_eq!(usable_title(stated), None, "{stated:?}");
        }
        assert_eq!(usable_title("  Cell \n Biology ").as_deref(), Some("Cell Biology"));
    }

    #[test]
    fn authors_are_parted_where_people_are() {
        assert_eq!(authors("Writer, Anna"), ["Writer, Anna"]);
        assert_eq!(authors("Anna Writer, Ben Second"), ["Anna Writer", "Ben Second"]);
        assert_eq!(authors("Anna Writer; Ben Second and Cy Third"), ["Anna Writer", "Ben Second", "Cy Third"]);
        assert_eq!(authors("unknown"), Vec::<String>::new());
    }

    #[test]
    fn a_year_is_found_in_any_date() {
        assert_eq!(year("D:20190401120000+02'00'"), Some(2019));
        assert_eq!(year("1 April 1998"), Some(1998));
        assert_eq!(year("D:0000"), None);
        assert_eq!(year("soon"), None);
    }

    #[test]
    fn a_day_is_taken_only_where_it_is_written_plainly() {
        assert_eq!(day(" 2019-04-01T10:00:00Z").as_deref(), Some("2019-04-01"));
        for stated in ["2019-04", "2019-13-01", "2019-4-1", "01-04-2019", "2019-04-\u{661}1", ""] {
            assert_eq!(day(stated), None, "{stated}");
        }
    }
}
