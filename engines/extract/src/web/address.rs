//! Where a page came from: links on it are complete only with this, and its name is in it.

use url::Url;

use crate::limits;

/// Content types that say more than the address does, and the endings that files of them have.
const ENDINGS: &[(&str, &str)] = &[
    ("text/html", "html"),
    ("application/xhtml+xml", "html"),
    ("text/markdown", "md"),
    ("text/csv", "csv"),
    ("text/tab-separated-values", "tsv"),
    ("application/x-tex", "tex"),
    ("application/x-latex", "tex"),
    ("application/xml", "xml"),
    ("text/xml", "xml"),
    ("application/rss+xml", "xml"),
    ("application/atom+xml", "xml"),
];

/// A web address.
#[derive(Debug, Clone)]
pub(crate) struct PageAddress(Option<Url>);

impl PageAddress {
    /// The address that a document is named by; `None` for the path of a file.
    pub(crate) fn of(name: &str) -> Option<Self> {
        let is_web = name.starts_with("https://") || name.starts_with("http://");
        is_web.then(|| Self(Url::parse(name).ok()))
    }

    pub(super) fn url(&self) -> Option<&Url> {
        self.0.as_ref()
    }

    /// The address that `link` means on this page, when it is one of the web.
    pub(super) fn join(&self, link: &str) -> Option<Self> {
        let joined = self.0.as_ref()?.join(link.trim()).ok()?;
        let is_kept = matches!(joined.scheme(), "http" | "https") && joined.as_str().len() <= limits::LINK_BYTES;
        is_kept.then_some(Self(Some(joined)))
    }
}

/// The ending under which the format of a file from the web is looked up: of its content type, or of its address.
pub(crate) fn ending(address: &PageAddress, content_type: Option<&str>) -> String {
    let essence = content_type.and_then(|value| value.split(';').next()).unwrap_or_default().trim();
    if let Some((_, ending)) = ENDINGS.iter().find(|(known, _)| known.eq_ignore_ascii_case(essence)) {
        return (*ending).to_owned();
    }
    let path = address.url().map_or("", Url::path);
    let name = path.rsplit('/').next().unwrap_or_default();
    name.rsplit_once('.').map_or(String::new(), |(_, ending)| ending.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_that_says_something_beats_the_ending() {
        let check = |address: &str, content_type: Option<&str>, expected: &str| {
            let address = PageAddress::of(address).expect("a web address");
            assert_eq!(ending(&address, content_type), expected, "{address:?}");
        };
        check("https://a.example/notes.md?raw=1#top", None, "md");
        check("https://a.example/notes.md", Some("text/html; charset=utf-8"), "html");
        check("https://a.example/notes", Some("Text/Markdown"), "md");
        check("https://a.example/table.csv", Some("text/plain"), "csv");
        check("https://a.example/a.b/", None, "");
        assert!(PageAddress::of("notes/https.html").is_none());
    }
}
