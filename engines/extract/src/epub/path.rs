//! Addresses inside a book, and the members that they mean.

use std::collections::{HashMap, HashSet};

use crate::archive::{Archive, resolve};

/// The names of a container's members, found also where a book spells them a little differently.
pub(super) struct Names {
    exact: HashSet<String>,
    by_lower_case: HashMap<String, String>,
}

impl Names {
    pub(super) fn of(archive: &mut Archive) -> Self {
        let names = archive.names();
        let by_lower_case = names.iter().map(|name| (name.to_lowercase(), name.clone())).collect();
        Self { exact: names.into_iter().collect(), by_lower_case }
    }

    /// The member that `base` (a member) refers to by `reference`, or the path where it should be. `None` for what lies
    /// outside of the book.
    pub(super) fn find(&self, base: &str, reference: &str) -> Option<String> {
        let raw = resolve(base, reference.trim())?;
        let path = decoded(&raw);
        if self.exact.contains(&path) {
            return Some(path);
        }
        // Some programs pack the names as they are written in addresses, others change their case.
        if self.exact.contains(&raw) {
            return Some(raw);
        }
        Some(self.by_lower_case.get(&path.to_lowercase()).cloned().unwrap_or(path))
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.exact.contains(name)
    }

    /// The first member with this ending, in the order of the alphabet.
    pub(super) fn ending_with(&self, ending: &str) -> Option<String> {
        self.exact.iter().filter(|name| name.to_ascii_lowercase().ends_with(ending)).min().cloned()
    }
}

/// Takes percent signs back. What is no UTF-8 then stays as it is.
fn decoded(path: &str) -> String {
    if !path.contains('%') {
        return path.to_owned();
    }
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let digits = digits.filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(value) if byte == b'%' => {
                bytes.push(value);
                rest = &after[2..];
            }
            _ => {
                bytes.push(byte);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| path.to_owned())
}

/// The text behind its document type: entities defined there would be taken for text, and none is ever expanded.
pub(super) fn without_doctype(text: &str) -> &str {
    const MARK: &str = "<!DOCTYPE";
    let start = text.find('<').and_then(|_| text.find(MARK)).filter(|&at| at < 4096);
    let Some(start) = start else { return text };
    let mut brackets = 0_u32;
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate().skip(start + MARK.len()) {
        match (quote, byte) {
            (Some(open), _) => quote = (open != byte).then_some(open),
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'[') => brackets += 1,
            (None, b']') => brackets = brackets.saturating_sub(1),
            (None, b'>') if brackets == 0 => return &text[at + 1..],
            (None, _) => {}
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_signs_are_taken_back_where_they_mean_something() {
        assert_eq!(decoded("a%20b/%C3%BC.xhtml"), "a b/\u{fc}.xhtml");
        assert_eq!(decoded("100%/a%zz%2"), "100%/a%zz%2");
        assert_eq!(decoded("%ff"), "%ff");
    }

    #[test]
    fn a_document_type_goes_with_its_entities() {
        let text = "<?xml version='1.0'?><!DOCTYPE html [<!ENTITY a \"]>\"><!ENTITY b '&a;'>]><html/>";
        assert_eq!(without_doctype(text), "<html/>");
        assert_eq!(without_doctype("<html/>"), "<html/>");
        assert_eq!(without_doctype("<!DOCTYPE html [ never closed"), "<!DOCTYPE html [ never closed");
    }
}
