//! A note type as JSON.

use serde_json::{Value, json};

use super::object::{Object, count, int, with_extra};
use crate::protocol::package::{
    AnkiId, CardRequirement, Field, FieldOptions, NoteType, NoteTypeOptions, Template, TemplateOptions,
};

/// How a requirement is named, by its number.
const REQUIREMENTS: [&str; 3] = ["none", "any", "all"];

impl NoteType {
    /// Reads a note type; `None` when it is no object, has no id, or no field.
    #[must_use]
    pub fn from_legacy(value: Value) -> Option<Self> {
        let mut object = Object::of(value)?;
        let id = AnkiId(object.optional_int("id")?);
        let fields: Vec<Field> = object.list("flds").into_iter().filter_map(field).collect();
        let templates = object.list("tmpls").into_iter().filter_map(template).collect();
        object.drop_keys(&["usn"]);
        (!fields.is_empty()).then_some(())?;
        Some(Self {
            id,
            name: object.text("name"),
            modified_at_s: object.int("mod"),
            fields,
            templates,
            options: NoteTypeOptions {
                kind: object.choice("type"),
                sort_field: object.count("sortf"),
                css: object.text("css"),
                deck: object.int("did"),
                latex_before: object.text("latexPre"),
                latex_after: object.text("latexPost"),
                is_latex_svg: object.flag("latexsvg"),
                requirements: object.list("req").iter().filter_map(requirement).collect(),
                stock_kind: object.choice("originalStockKind"),
                original: object.optional_int("originalId"),
                extra: object.rest(),
            },
            unknown: Vec::new(),
        })
    }

    /// Writes a note type.
    #[must_use]
    pub fn to_legacy(&self) -> Value {
        let options = &self.options;
        let requirements: Vec<Value> = options
            .requirements
            .iter()
            .map(|requirement| {
                let kind = usize::try_from(requirement.kind).ok().and_then(|kind| REQUIREMENTS.get(kind));
                json!([requirement.template, kind.unwrap_or(&REQUIREMENTS[0]), requirement.fields])
            })
            .collect();
        let fields: Vec<Value> = self.fields.iter().enumerate().map(|(at, field)| field_value(at, field)).collect();
        let templates: Vec<Value> =
            self.templates.iter().enumerate().map(|(at, template)| template_value(at, template)).collect();
        let known = json!({
            "id": self.id.0, "name": self.name, "type": options.kind, "mod": self.modified_at_s, "usn": -1,
            "sortf": options.sort_field, "did": (options.deck != 0).then_some(options.deck), "tmpls": templates,
            "flds": fields, "css": options.css, "latexPre": options.latex_before, "latexPost": options.latex_after,
            "latexsvg": options.is_latex_svg, "req": requirements, "originalStockKind": options.stock_kind,
            "originalId": options.original,
        });
        with_extra(known, &options.extra)
    }
}

fn requirement(value: &Value) -> Option<CardRequirement> {
    let kind = value.get(1)?.as_str()?;
    Some(CardRequirement {
        template: count(int(value.get(0)?)?),
        kind: i32::try_from(REQUIREMENTS.iter().position(|name| *name == kind)?).ok()?,
        fields: value.get(2)?.as_array()?.iter().filter_map(int).map(count).collect(),
    })
}

fn field(value: Value) -> Option<Field> {
    let mut object = Object::of(value)?;
    object.drop_keys(&["ord"]);
    Some(Field {
        name: object.text("name"),
        options: FieldOptions {
            is_sticky: object.flag("sticky"),
            is_right_to_left: object.flag("rtl"),
            font_name: object.text("font"),
            font_size: object.count("size"),
            description: object.text("description"),
            is_plain_text: object.flag("plainText"),
            is_collapsed: object.flag("collapsed"),
            is_excluded_from_search: object.flag("excludeFromSearch"),
            id: object.optional_int("id"),
            tag: object.optional_count("tag"),
            is_kept: object.flag("preventDeletion"),
            extra: object.rest(),
        },
        unknown: Vec::new(),
    })
}

fn field_value(at: usize, field: &Field) -> Value {
    let options = &field.options;
    let known = json!({
        "name": field.name, "ord": at, "sticky": options.is_sticky, "rtl": options.is_right_to_left,
        "font": options.font_name, "size": options.font_size, "description": options.description,
        "plainText": options.is_plain_text, "collapsed": options.is_collapsed,
        "excludeFromSearch": options.is_excluded_from_search, "id": options.id, "tag": options.tag,
        "preventDeletion": options.is_kept,
    });
    with_extra(known, &options.extra)
}

fn template(value: Value) -> Option<Template> {
    let mut object = Object::of(value)?;
    object.drop_keys(&["ord"]);
    Some(Template {
        name: object.text("name"),
        modified_at_s: 0,
        options: TemplateOptions {
            front: object.text("qfmt"),
            back: object.text("afmt"),
            browser_front: object.text("bqfmt"),
            browser_back: object.text("bafmt"),
            deck: object.int("did"),
            browser_font_name: object.text("bfont"),
            browser_font_size: object.count("bsize"),
            id: object.optional_int("id"),
            extra: object.rest(),
        },
        unknown: Vec::new(),
    })
}

fn template_value(at: usize, template: &Template) -> Value {
    let options = &template.options;
    let known = json!({
        "name": template.name, "ord": at, "qfmt": options.front, "afmt": options.back, "bqfmt": options.browser_front,
        "bafmt": options.browser_back, "did": (options.deck != 0).then_some(options.deck),
        "bfont": options.browser_font_name, "bsize": options.browser_font_size, "id": options.id,
    });
    with_extra(known, &options.extra)
}
