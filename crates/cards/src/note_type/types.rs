//! What a note type is, and how it is changed.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use studium_base::NoteTypeId;

use crate::CardsError;
use crate::template;

/// How the cards of a note come about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum NoteKind {
    /// One card for each template that has something to ask.
    Standard,
    /// One template, and one card for each number of a deletion like `{{c1::Paris}}`.
    Cloze,
    /// As [`NoteKind::Cloze`], where the deletions are shapes over a picture.
    Occlusion,
}

impl NoteKind {
    /// Do the cards come from numbered deletions?
    #[must_use]
    pub fn is_cloze(self) -> bool {
        matches!(self, Self::Cloze | Self::Occlusion)
    }
}

/// A field of a note type.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Field {
    /// Unique in its note type, without colons and braces.
    pub name: String,
    /// Shown in the editor while the field is empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Written from right to left?
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_rtl: bool,
    /// What a package said of it beyond that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[specta(skip)]
    pub extra: Option<Value>,
}

impl Field {
    /// A field with this name and nothing special.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self { name: name.to_owned(), description: String::new(), is_rtl: false, extra: None }
    }
}

/// What a card asks and how it answers, in HTML with fields like `{{Front}}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Template {
    /// Unique in its note type.
    pub name: String,
    /// The front.
    pub question: String,
    /// The back; `{{FrontSide}}` is the front.
    pub answer: String,
    /// What a package said of it beyond that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[specta(skip)]
    pub extra: Option<Value>,
}

/// A note type.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct NoteType {
    /// Its id.
    pub id: NoteTypeId,
    /// Unique among the note types that are not deleted.
    pub name: String,
    /// How cards come about.
    pub kind: NoteKind,
    /// At least one. The first tells notes apart and is shown in lists.
    pub fields: Vec<Field>,
    /// At least one; exactly one for cloze kinds.
    pub templates: Vec<Template>,
    /// CSS of the cards. Never fetches anything: the window refuses it.
    pub style: String,
    /// What a package said of it beyond that.
    #[serde(skip)]
    #[specta(skip)]
    pub extra: Option<Value>,
}

/// A note type to be made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct NewNoteType {
    /// See [`NoteType::name`].
    pub name: String,
    /// See [`NoteType::kind`].
    pub kind: NoteKind,
    /// See [`NoteType::fields`].
    pub fields: Vec<Field>,
    /// See [`NoteType::templates`].
    pub templates: Vec<Template>,
    /// See [`NoteType::style`].
    pub style: String,
    /// See [`NoteType::extra`].
    #[serde(skip)]
    #[specta(skip)]
    pub extra: Option<Value>,
}

/// What changes of a note type.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct NoteTypeEdit {
    /// Which one.
    pub id: NoteTypeId,
    /// What it becomes.
    pub content: NewNoteType,
    /// For each new field the place (from 0) of the old one whose content it keeps; `None` for a field that starts
    /// empty.
    pub kept_fields: Vec<Option<u32>>,
    /// The same for templates: a card follows its template.
    pub kept_templates: Vec<Option<u32>>,
}

impl NewNoteType {
    /// Can notes be made of it?
    ///
    /// # Errors
    /// [`CardsError::NoteType`] and [`CardsError::Template`] say what is wrong.
    pub fn check(&self) -> Result<(), CardsError> {
        let refuse = |problem| Err(CardsError::NoteType { name: self.name.clone(), problem });
        if self.name.trim().is_empty() {
            return refuse("it needs a name");
        }
        if self.fields.is_empty() {
            return refuse("it needs a field");
        }
        if self.templates.is_empty() {
            return refuse("it needs a template");
        }
        if self.kind.is_cloze() && self.templates.len() > 1 {
            return refuse("a cloze type has one template");
        }
        let names: Vec<&str> = self.fields.iter().map(|field| field.name.as_str()).collect();
        if names.iter().any(|name| !is_field_name(name)) {
            return refuse("field names need letters, and no colon, quote or brace");
        }
        if has_twins(&names) {
            return refuse("two fields have the same name");
        }
        let titles: Vec<&str> = self.templates.iter().map(|template| template.name.as_str()).collect();
        if has_twins(&titles) || titles.iter().any(|title| title.trim().is_empty()) {
            return refuse("templates need different names");
        }
        for template in &self.templates {
            for side in [&template.question, &template.answer] {
                template::parse(side)
                    .map_err(|problem| CardsError::Template { name: template.name.clone(), problem })?;
            }
        }
        Ok(())
    }
}

fn is_field_name(name: &str) -> bool {
    let name = name.trim();
    !name.is_empty() && !name.contains([':', '"', '{', '}']) && !name.starts_with(['#', '/', '^'])
}

fn has_twins(names: &[&str]) -> bool {
    let mut folded: Vec<String> = names.iter().map(|name| name.to_lowercase()).collect();
    folded.sort();
    folded.windows(2).any(|pair| pair[0] == pair[1])
}
