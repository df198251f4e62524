//! Anchors of headings.

use std::collections::HashMap;

/// Longest anchor in scalar values.
const LONGEST: usize = 80;

/// Makes an anchor of each heading, and never the same twice.
#[derive(Debug, Default)]
pub(crate) struct Slugs {
    used: HashMap<String, u32>,
}

impl Slugs {
    /// `1.2 Cell division` becomes `1-2-cell-division`, a second one `1-2-cell-division-1`.
    pub(crate) fn next(&mut self, heading: &str) -> String {
        let mut slug = String::new();
        for character in heading.chars().flat_map(char::to_lowercase).take(LONGEST) {
            if character.is_alphanumeric() {
                slug.push(character);
            } else if !slug.is_empty() && !slug.ends_with('-') {
                slug.push('-');
            }
        }
        let mut slug = slug.trim_end_matches('-').to_owned();
        if slug.is_empty() {
            slug.push_str("section");
        }
        let count = self.used.entry(slug.clone()).or_default();
        *count += 1;
        match *count {
            1 => slug,
            count => {
                let numbered = format!("{slug}-{}", count - 1);
                // A heading that is literally "Section 1" may have taken the numbered form.
                if self.used.contains_key(&numbered) {
                    self.next(&numbered)
                } else {
                    self.used.insert(numbered.clone(), 1);
                    numbered
                }
            }
        }
    }
}
