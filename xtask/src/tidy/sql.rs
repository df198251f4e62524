//! Rules for SQL: one file, one statement, so that each has a name and can be prepared once.

use super::finding::Finding;
use super::tree::SourceFile;

/// Checks one file below a folder named `sql`. Migrations hold many statements and are left out.
pub(super) fn check(file: &SourceFile) -> Vec<Finding> {
    let mut folders = file.path.split('/');
    if !file.is("sql") || !folders.clone().any(|part| part == "sql") || folders.any(|part| part == "migrations") {
        return Vec::new();
    }
    match statements(&file.text) {
        1 => Vec::new(),
        0 => vec![Finding::whole(&file.path, "no statement")],
        count => vec![Finding::whole(&file.path, format!("{count} statements; one in each file"))],
    }
}

/// Statements that are not empty, without being misled by comments, strings, or the body of a trigger.
fn statements(text: &str) -> usize {
    let code = without_comments_and_strings(text).to_lowercase();
    let words = |part: &str| part.split_whitespace().count() > 0;
    if code.trim_start().starts_with("create") && code.split_whitespace().any(|word| word == "trigger") {
        let after = code.rfind("end").map_or("", |end| &code[end + "end".len()..]);
        return 1 + after.split(';').filter(|part| words(part)).count();
    }
    code.split(';').filter(|part| words(part)).count()
}

fn without_comments_and_strings(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    for line in text.lines() {
        let mut in_string = false;
        let mut previous = ' ';
        for character in line.chars() {
            match character {
                '\'' => in_string = !in_string,
                '-' if previous == '-' && !in_string => {
                    code.pop();
                    break;
                }
                _ if !in_string => code.push(character),
                _ => {}
            }
            // A string counts as a word of its statement.
            if character == '\'' && !in_string {
                code.push_str("text");
            }
            previous = character;
        }
        code.push('\n');
    }
    code
}
