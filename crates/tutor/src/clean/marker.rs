//! The markers with which models name their sources: `[1]`, `[2, 3]`, `[Source 1]`, `【1】`.

/// A marker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Marker {
    /// Source numbers, as written; a marker may name none ("[source]").
    pub(super) numbers: Vec<u32>,
}

/// Reads what stands between the brackets. `None`: it is not a marker.
pub(super) fn read_marker(inner: &str) -> Option<Marker> {
    const NAMES: &[&str] = &["source", "sources", "quelle", "quellen", "ref", "citation", "passage", "n"];
    if inner.is_empty() || inner.chars().count() > 40 {
        return None;
    }
    let mut numbers: Vec<u32> = Vec::new();
    let mut has_name = false;
    for piece in inner.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '^' | '#' | ':' | '†' | '-' | '–'))
    {
        if piece.is_empty() {
            continue;
        }
        // Years and quantities in brackets are text.
        match piece.parse::<u32>() {
            Ok(number) if number < 1000 => numbers.push(number),
            Ok(_) => return None,
            Err(_) if NAMES.contains(&piece.to_lowercase().as_str()) => has_name = true,
            Err(_) => return None,
        }
    }
    (has_name || !numbers.is_empty()).then_some(Marker { numbers })
}
