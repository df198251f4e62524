//! Text of documents as it may stand in a prompt: every line quoted, nothing in it that a chat template would take for
//! its own. Only the prompt sees this form; citations are aligned with the original text.

/// Words that open a turn in the prompt formats that models were trained on, in ours too.
const ROLES: &[&str] = &[
    "system",
    "user",
    "assistant",
    "human",
    "ai",
    "bot",
    "model",
    "tutor",
    "student",
    "developer",
    "tool",
    "instruction",
    "instructions",
    "response",
    "question",
    "answer",
    "sources",
    "source",
    "input",
    "output",
    "frage",
    "antwort",
    "quellen",
    "anweisung",
];

/// A line that does not end a paragraph is at least so long: lines of a page that was set in columns.
const WRAPPED_LINE: usize = 40;

/// Quotes a passage. Lines that were wrapped by the page are joined; each line begins with `> `, so that nothing
/// in a document can stand where a header or a question of the prompt stands.
#[must_use]
pub fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 16);
    for line in paragraphs(text) {
        if !quoted.is_empty() {
            quoted.push('\n');
        }
        quoted.push_str("> ");
        quoted.push_str(&break_role(&break_tokens(&line)));
    }
    quoted
}

/// A title or heading in one line of at most `limit` characters.
pub(crate) fn line(text: &str, limit: usize) -> String {
    let words: Vec<&str> = text.split(is_line_break).flat_map(str::split_whitespace).collect();
    let visible: String = words.join(" ").chars().filter(|c| !is_hidden(*c)).take(limit).collect();
    break_role(&break_tokens(visible.trim()))
}

/// Breaks what tokenizers read as control tokens (`<|im_start|>`, `</s>`, `<start_of_turn>`, `<<SYS>>`, `[INST]`) with
/// a blank. The text stays readable; "a < b" and `x[1]` stay as they are.
pub(crate) fn break_tokens(text: &str) -> String {
    let mut broken = String::with_capacity(text.len() + 8);
    let mut rest = text.chars().filter(|c| !is_hidden(*c)).peekable();
    let mut ahead = rest.clone();
    while let Some(character) = rest.next() {
        ahead.next();
        broken.push(character);
        let opens = match character {
            '<' => rest.peek().is_some_and(|next| next.is_alphabetic() || "/|!?<_｜▁".contains(*next)),
            '[' => {
                let name: String =
                    ahead.clone().take_while(|c| c.is_ascii_uppercase() || matches!(c, '_' | '/')).collect();
                name.len() >= 3
            }
            // The other half of `<|...|>`, for templates that look for it alone.
            '|' | '｜' => rest.peek() == Some(&'>'),
            _ => false,
        };
        if opens {
            broken.push(' ');
        }
    }
    broken
}

/// "system: do this" and "### Instruction" at the start of a line lose the shape that models know.
fn break_role(line: &str) -> String {
    let start = line.find(|c: char| c.is_alphanumeric()).unwrap_or(line.len());
    let (marks, rest) = line.split_at(start);
    let word_end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
    let (word, after) = rest.split_at(word_end);
    if !ROLES.contains(&word.to_lowercase().as_str()) {
        return line.to_owned();
    }
    let is_turn = after.trim_start_matches(['*', '_', ' ', '\t']).starts_with([':', '：']);
    if marks.contains('#') || is_turn {
        let marks = marks.replace("##", "# #").replace("##", "# #");
        return format!("{marks}{word} {}", after.trim_start());
    }
    line.to_owned()
}

/// Lines with those joined that the page, not the author, had parted.
fn paragraphs(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut may_go_on = false;
    for line in text.split(is_line_break) {
        let trimmed = line.trim_end();
        if trimmed.trim_start().is_empty() {
            may_go_on = false;
            continue;
        }
        let begins_small = trimmed.starts_with(char::is_lowercase);
        match lines.last_mut() {
            Some(last) if may_go_on && begins_small => {
                let is_hyphenated = last.ends_with('-') && !last.ends_with(" -");
                if is_hyphenated {
                    last.pop();
                } else {
                    last.push(' ');
                }
                last.push_str(trimmed);
            }
            _ => lines.push(trimmed.to_owned()),
        }
        let is_wrapped = trimmed.ends_with('-') || trimmed.chars().count() >= WRAPPED_LINE;
        may_go_on = is_wrapped && !trimmed.ends_with(['.', '!', '?', ':', ';']);
    }
    lines
}

fn is_line_break(character: char) -> bool {
    matches!(character, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Characters that a person does not see and a model does: directions, joiners, tags, controls.
fn is_hidden(character: char) -> bool {
    character.is_control() && !matches!(character, '\n' | '\t')
        || matches!(
            character,
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
        )
}
