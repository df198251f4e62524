//! What an element says of its own purpose: by its name, its role, its class and its id.

use html5ever::tokenizer::Tag;

use crate::html::attribute;

/// Words in classes and ids by which sites name what stands around their text.
const AROUND: &[&str] = &[
    "ad",
    "ads",
    "advert",
    "advertisement",
    "advertising",
    "banner",
    "breadcrumb",
    "breadcrumbs",
    "catlinks",
    "comments",
    "consent",
    "cookie",
    "cookies",
    "disqus",
    "donate",
    "donation",
    "footer",
    "gdpr",
    "jumplink",
    "login",
    "masthead",
    "menu",
    "menubar",
    "modal",
    "nav",
    "navbar",
    "navbox",
    "navi",
    "navigation",
    "newsletter",
    "overlay",
    "pager",
    "paginate",
    "pagination",
    "paywall",
    "popup",
    "popover",
    "printfooter",
    "promo",
    "promotion",
    "recommend",
    "recommendations",
    "recommended",
    "related",
    "share",
    "sharing",
    "sidebar",
    "signup",
    "sitenotice",
    "skiplink",
    "skyscraper",
    "social",
    "sponsor",
    "sponsored",
    "subscribe",
    "subscription",
    "toc",
    "toolbar",
    "widget",
];

/// Words for what belongs to the text though it stands beside it.
const NOTES: &[&str] = &[
    "admonition",
    "annotation",
    "bibliography",
    "callout",
    "citation",
    "endnotes",
    "equation",
    "example",
    "footnote",
    "footnotes",
    "math",
    "references",
    "reflist",
    "warning",
];

/// Words for marks inside a line that are no text.
const MARKS: &[&str] = &["editsection", "headerlink", "anchorjs", "permalink", "noprint", "copybtn"];

/// Roles that ARIA gives to what stands around the text.
const AROUND_ROLES: &[&str] = &[
    "alertdialog",
    "banner",
    "complementary",
    "contentinfo",
    "dialog",
    "menu",
    "menubar",
    "navigation",
    "search",
    "tablist",
    "toolbar",
];

/// How an element presents itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// The text itself, as the page says.
    Main,
    /// One article, perhaps of many.
    Article,
    /// A head, which belongs to the article in which it stands or to the site.
    Header,
    /// Read only where scripts do not run.
    NoScript,
    /// Around the text: left out, unless half the text stands in it.
    Around,
    /// Nothing is said.
    Any,
}

/// Elements that hold blocks. Others are looked at only for what they say of themselves.
pub(super) fn is_container(name: &str) -> bool {
    matches!(
        name,
        "div"
            | "section"
            | "article"
            | "main"
            | "header"
            | "footer"
            | "aside"
            | "nav"
            | "form"
            | "fieldset"
            | "table"
            | "ul"
            | "ol"
            | "dl"
            | "figure"
            | "blockquote"
            | "details"
            | "dialog"
            | "center"
            | "noscript"
            | "body"
            | "head"
    )
}

pub(super) fn purpose(tag: &Tag) -> Purpose {
    let name = &*tag.name;
    let role = attribute(tag, "role").unwrap_or_default().trim().to_ascii_lowercase();
    let words = words(tag);
    let says = |known: &[&str]| words.iter().any(|word| known.contains(&word.as_str()));
    let is_note = says(NOTES) || role.starts_with("doc-") || role == "note";
    match name {
        "main" => return Purpose::Main,
        "body" | "html" | "head" => return Purpose::Any,
        "noscript" => return Purpose::NoScript,
        "article" => return Purpose::Article,
        _ if role == "main" => return Purpose::Main,
        _ if is_note => return Purpose::Any,
        "nav" | "dialog" | "form" | "footer" | "aside" => return Purpose::Around,
        "header" => return Purpose::Header,
        _ => {}
    }
    let is_around = AROUND_ROLES.contains(&role.as_str()) || is_hidden(tag) || says(MARKS);
    if is_around || (is_container(name) && says(AROUND)) { Purpose::Around } else { Purpose::Any }
}

fn is_hidden(tag: &Tag) -> bool {
    let style = attribute(tag, "style").unwrap_or_default();
    let style: String = style.chars().filter(|character| !character.is_whitespace()).collect();
    attribute(tag, "hidden").is_some_and(|value| !value.eq_ignore_ascii_case("until-found"))
        || attribute(tag, "aria-hidden").is_some_and(|value| value.eq_ignore_ascii_case("true"))
        || style.to_ascii_lowercase().contains("display:none")
}

/// The words of class and id: `mw-editsection navBar` gives mw, editsection, nav, bar, navbar.
fn words(tag: &Tag) -> Vec<String> {
    let mut words = Vec::new();
    for value in ["class", "id"].iter().filter_map(|name| attribute(tag, name)) {
        for word in value.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty()).take(64)
        {
            words.push(word.to_lowercase());
            let mut start = 0;
            for (at, character) in word.char_indices().skip(1) {
                if character.is_uppercase() {
                    words.push(word[start..at].to_lowercase());
                    start = at;
                }
            }
            if start > 0 {
                words.push(word[start..].to_lowercase());
            }
        }
    }
    words
}
