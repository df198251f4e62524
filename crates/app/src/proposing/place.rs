//! A place in a few words.

use studium_base::{Locator, clock};

/// `p. 12`, `slide 3`, a heading, `Sheet1 B2:D9`, `1:05`; empty where a place has no name.
pub(super) fn label(locator: &Locator) -> String {
    match locator {
        Locator::Page { index, label, .. } => {
            format!("p. {}", label.clone().unwrap_or_else(|| index.to_string()))
        }
        Locator::Slide { index } => format!("slide {index}"),
        Locator::Section { path, .. } => {
            path.last().map(|heading| heading.split_whitespace().collect::<Vec<_>>().join(" ")).unwrap_or_default()
        }
        Locator::Sheet { name, cells } => format!("{name} {cells}"),
        Locator::Time { start_ms, .. } => clock(*start_ms),
    }
}
