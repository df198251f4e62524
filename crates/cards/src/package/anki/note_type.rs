//! Note types.

use serde::{Deserialize, Serialize};
use studium_engine::protocol::package as anki;

use crate::note_type::{Field, NewNoteType, NoteKind, Template};

/// What is kept of a note type.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(in crate::package) struct KeptNoteType {
    /// All that was said of it.
    pub(in crate::package) whole: anki::NoteType,
    /// The name that it got here, because its own was taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::package) renamed: Option<String>,
}

/// A note type of Anki under its own name, without what is kept of it.
pub(in crate::package) fn note_type_from_anki(from: &anki::NoteType) -> NewNoteType {
    let is_cloze = from.options.kind() == anki::NoteKind::Cloze;
    let is_occlusion = from.options.stock_kind() == anki::StockKind::ImageOcclusion;
    NewNoteType {
        name: from.name.clone(),
        kind: match (is_cloze, is_occlusion) {
            (false, _) => NoteKind::Standard,
            (true, false) => NoteKind::Cloze,
            (true, true) => NoteKind::Occlusion,
        },
        fields: from
            .fields
            .iter()
            .map(|field| Field {
                name: field.name.clone(),
                description: field.options.description.clone(),
                is_rtl: field.options.is_right_to_left,
                extra: None,
            })
            .collect(),
        templates: from
            .templates
            .iter()
            .map(|template| Template {
                name: template.name.clone(),
                question: template.options.front.clone(),
                answer: template.options.back.clone(),
                extra: None,
            })
            .collect(),
        style: from.options.css.clone(),
        extra: None,
    }
}

/// The words for a note type, with the id that it gets.
pub(in crate::package) fn note_type_to_anki(
    now: &NewNoteType,
    kept: Option<KeptNoteType>,
    id: anki::AnkiId,
    modified_at_s: i64,
) -> anki::NoteType {
    let name = match &kept {
        Some(kept) if kept.renamed.as_deref() == Some(&now.name) => kept.whole.name.clone(),
        _ => now.name.clone(),
    };
    let Some(KeptNoteType { whole, .. }) = kept else { return written(now, id, modified_at_s) };
    let was = note_type_from_anki(&whole);
    let is_same = was.kind == now.kind
        && was.fields == now.fields
        && was.templates == now.templates
        && was.style == now.style
        && was.name == name;
    if is_same {
        return anki::NoteType { id, ..whole };
    }
    let mut to = anki::NoteType { name, ..written(now, id, modified_at_s) };
    // Options that Studium has no word for follow their field and template by name.
    for field in &mut to.fields {
        if let Some(old) = whole.fields.iter().find(|old| old.name == field.name) {
            let (description, rtl) = (field.options.description.clone(), field.options.is_right_to_left);
            *field = old.clone();
            (field.options.description, field.options.is_right_to_left) = (description, rtl);
        }
    }
    for template in &mut to.templates {
        if let Some(old) = whole.templates.iter().find(|old| old.name == template.name) {
            let (front, back) = (template.options.front.clone(), template.options.back.clone());
            *template = old.clone();
            (template.options.front, template.options.back) = (front, back);
        }
    }
    let css = std::mem::take(&mut to.options.css);
    let kind = to.options.kind;
    to.options = whole.options;
    (to.options.css, to.options.kind) = (css, kind);
    // Anki derives these from the templates.
    to.options.requirements.clear();
    to.unknown = whole.unknown;
    to
}

fn written(now: &NewNoteType, id: anki::AnkiId, modified_at_s: i64) -> anki::NoteType {
    let stock = match now.kind {
        NoteKind::Standard => anki::StockKind::Unknown,
        NoteKind::Cloze => anki::StockKind::Cloze,
        NoteKind::Occlusion => anki::StockKind::ImageOcclusion,
    };
    let kind = if now.kind.is_cloze() { anki::NoteKind::Cloze } else { anki::NoteKind::Normal };
    let is_occlusion = now.kind == NoteKind::Occlusion;
    anki::NoteType {
        id,
        name: now.name.clone(),
        modified_at_s,
        options: anki::NoteTypeOptions {
            kind: kind.into(),
            css: now.style.clone(),
            latex_before: LATEX_BEFORE.to_owned(),
            latex_after: "\\end{document}".to_owned(),
            stock_kind: stock.into(),
            ..anki::NoteTypeOptions::default()
        },
        fields: (0..)
            .zip(&now.fields)
            .map(|(place, field)| anki::Field {
                name: field.name.clone(),
                options: anki::FieldOptions {
                    description: field.description.clone(),
                    is_right_to_left: field.is_rtl,
                    font_name: "Arial".to_owned(),
                    font_size: 20,
                    tag: is_occlusion.then_some(place),
                    is_kept: is_occlusion,
                    ..anki::FieldOptions::default()
                },
                unknown: Vec::new(),
            })
            .collect(),
        templates: now
            .templates
            .iter()
            .map(|template| anki::Template {
                name: template.name.clone(),
                modified_at_s,
                options: anki::TemplateOptions {
                    front: template.question.clone(),
                    back: template.answer.clone(),
                    ..anki::TemplateOptions::default()
                },
                unknown: Vec::new(),
            })
            .collect(),
        unknown: Vec::new(),
    }
}

/// What LaTeX needs before a formula to draw it alone.
const LATEX_BEFORE: &str =
    "\\documentclass[12pt]{article}\n\\usepackage{amsmath,amssymb}\n\\pagestyle{empty}\n\\begin{document}\n";
