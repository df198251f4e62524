//! What a package document says about its book: titles, people, dates, languages, and what refines them.

use std::collections::HashMap;

use studium_engine::protocol::extract::Metadata;

use crate::xml::Element;
use crate::{language, limits, titles};

/// Longest statement in bytes; a description may be longer, but is not kept.
const LONGEST: usize = 4096;

#[derive(Debug)]
struct Statement {
    element: String,
    id: Option<String>,
    /// `opf:role` or `opf:event` of EPUB 2.
    detail: Option<String>,
    /// `#id` and property, where the statement refines another (EPUB 3).
    refined: Option<(String, String)>,
    text: String,
}

/// The statements in the order of the file.
#[derive(Debug, Default)]
pub(super) struct Statements {
    list: Vec<Statement>,
    is_open: bool,
}

impl Statements {
    pub(super) fn start(&mut self, element: &Element<'_>) {
        let name = element.name();
        let is_wanted = matches!(name.as_str(), "title" | "creator" | "date" | "language" | "meta");
        self.is_open = is_wanted && self.list.len() < limits::STATEMENTS;
        if self.is_open {
            let refined = element.attribute("refines").zip(element.attribute("property"));
            let detail = element.attribute("role").or_else(|| element.attribute("event"));
            let id = element.attribute("id");
            self.list.push(Statement { element: name, id, detail, refined, text: String::new() });
        }
    }

    pub(super) fn text(&mut self, text: &str) {
        if let Some(statement) = self.list.last_mut().filter(|last| self.is_open && last.text.len() < LONGEST) {
            statement.text.push_str(text);
        }
    }

    pub(super) fn end(&mut self, name: &str) {
        self.is_open &= self.list.last().is_some_and(|last| last.element != name);
    }

    /// What is worth keeping of them.
    pub(super) fn metadata(&self) -> Metadata {
        let refinements: HashMap<(&str, &str), &str> = self
            .list
            .iter()
            .filter_map(|statement| {
                let (target, property) = statement.refined.as_ref()?;
                Some(((target.trim_start_matches('#'), property.as_str()), statement.text.trim()))
            })
            .collect();
        let refined = |statement: &Statement, property: &str| {
            let id = statement.id.as_deref()?;
            refinements.get(&(id, property)).map(|text| (*text).to_owned())
        };
        let all = |element: &'static str| self.list.iter().filter(move |statement| statement.element == element);

        let main = all("title").filter(|title| refined(title, "title-type").as_deref() == Some("main"));
        let title = main.chain(all("title")).find_map(|title| titles::usable_title(&title.text));
        let is_author = |creator: &&Statement| {
            let role = creator.detail.clone().or_else(|| refined(creator, "role"));
            role.is_none_or(|role| role.trim().is_empty() || role.trim() == "aut")
        };
        let is_any_author = all("creator").any(|creator| is_author(&creator));
        let mut authors: Vec<String> = Vec::new();
        for creator in all("creator").filter(|creator| !is_any_author || is_author(creator)) {
            for author in titles::authors(&creator.text) {
                if authors.len() < limits::AUTHORS && !authors.contains(&author) {
                    authors.push(author);
                }
            }
        }
        let event = |date: &Statement| date.detail.clone().unwrap_or_default().to_ascii_lowercase();
        let published = all("date").filter(|date| event(date).contains("publication"));
        let other = all("date").filter(|date| !event(date).contains("modification"));
        let year = published.chain(other).find_map(|date| titles::year(&date.text));
        let language = all("language").find_map(|language| language::declared(&language.text));
        Metadata { title, authors, year, language, ..Metadata::default() }
    }
}
