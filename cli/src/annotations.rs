//! `annotations`.

use std::path::Path;
use std::process::ExitCode;

use serde_json::json;
use studium_app::App;
use studium_app::base::{AnnotationId, CancelToken, DocumentId};
use studium_app::library::{
    Annotation, AnnotationColor, AnnotationEdit, AnnotationKind, AnnotationOrder, AnnotationQuery, NewAnnotation,
    SaveAnnotatedPdf, SaveAnnotations,
};

use crate::Failed;
use crate::arguments::{AnnotationsVerb, Color};
use crate::documents::{document_that_is, parse_range};
use crate::output::Output;
use crate::reading::number;

/// Does the verb leave the data as it is, so that it works beside the open app?
pub(crate) fn is_reading(verb: &AnnotationsVerb) -> bool {
    match verb {
        AnnotationsVerb::List { .. } | AnnotationsVerb::Export { .. } => true,
        AnnotationsVerb::Add { .. }
        | AnnotationsVerb::Edit { .. }
        | AnnotationsVerb::Remove { .. }
        | AnnotationsVerb::Restore { .. } => false,
    }
}

pub(crate) fn run(app: &App, verb: &AnnotationsVerb, output: Output) -> Result<ExitCode, Failed> {
    let library = app.library();
    let shown = match verb {
        AnnotationsVerb::List { document, newest } => {
            let order = if *newest { AnnotationOrder::Newest } else { AnnotationOrder::Place };
            library.annotations(&AnnotationQuery { document: named(app, document.as_deref())?, order })?
        }
        AnnotationsVerb::Add { document, range, color, note, bookmark } => {
            let range = parse_range(range)?;
            let opened = library.open_document(document_that_is(app, document)?.id)?;
            vec![library.add_annotation(&NewAnnotation {
                document: opened.document.id,
                revision: opened.revision,
                range,
                kind: if *bookmark { AnnotationKind::Bookmark } else { AnnotationKind::Highlight },
                color: color.map(color_of),
                note: note.clone(),
            })?]
        }
        AnnotationsVerb::Edit { id, color, note } => {
            let edit = AnnotationEdit { id: parse(id)?, color: color.map(color_of), note: note.clone() };
            vec![library.edit_annotation(&edit)?]
        }
        AnnotationsVerb::Remove { id } => {
            let removed = library.annotation(parse(id)?)?;
            library.delete_annotation(removed.id)?;
            vec![removed]
        }
        AnnotationsVerb::Restore { id } => vec![library.restore_annotation(parse(id)?)?],
        AnnotationsVerb::Export { document: Some(document), pdf: Some(file), password, force, .. } => {
            let document = document_that_is(app, document)?.id;
            let (path, password) = (file.display().to_string(), password.clone());
            let save = SaveAnnotatedPdf { document, path, password, replace: *force };
            if let Some(saved) = library.save_annotated_pdf(&save, &CancelToken::new())? {
                output.result(&json!(saved), |_| {
                    format!("Written to {}: {} annotations, {} left out", saved.path, saved.written, saved.left_out)
                });
            }
            return Ok(ExitCode::SUCCESS);
        }
        AnnotationsVerb::Export { document, output: file, force, .. } => {
            export(app, named(app, document.as_deref())?, file.as_deref(), *force, output)?;
            return Ok(ExitCode::SUCCESS);
        }
    };
    output.result(&json!({ "annotations": shown }), |_| {
        let lines: Vec<String> = shown.iter().map(for_people).collect();
        if lines.is_empty() { "No annotations.".to_owned() } else { lines.join("\n") }
    });
    Ok(ExitCode::SUCCESS)
}

fn export(
    app: &App,
    document: Option<DocumentId>,
    file: Option<&Path>,
    force: bool,
    output: Output,
) -> Result<(), Failed> {
    match file {
        Some(file) => {
            let path = file.display().to_string();
            app.library().save_annotations(&SaveAnnotations { document, path: path.clone(), replace: force })?;
            output.result(&json!({ "path": path }), |_| format!("Written to {path}"));
        }
        None => {
            let markdown = app.library().export_annotations(document)?;
            output.result(&json!({ "markdown": markdown }), |_| markdown.trim_end().to_owned());
        }
    }
    Ok(())
}

fn for_people(annotation: &Annotation) -> String {
    let number = annotation.locator.as_ref().and_then(number).map(|number| format!(", {number}")).unwrap_or_default();
    let color = annotation.color.map_or("bookmark", AnnotationColor::as_str);
    let place = if annotation.anchored { "" } else { "  (not in the current text)" };
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut text = format!("{}{number}  {color}{place}  {}", annotation.document.title, annotation.id);
    if !annotation.quote.is_empty() {
        text.push_str(&format!("\n    \"{}\"", one_line(&annotation.quote)));
    }
    if let Some(note) = &annotation.note {
        text.push_str(&format!("\n    {}", one_line(note)));
    }
    text
}

fn named(app: &App, document: Option<&str>) -> Result<Option<DocumentId>, Failed> {
    document.map(|name| document_that_is(app, name).map(|document| document.id)).transpose()
}

fn color_of(color: Color) -> AnnotationColor {
    match color {
        Color::Yellow => AnnotationColor::Yellow,
        Color::Green => AnnotationColor::Green,
        Color::Blue => AnnotationColor::Blue,
        Color::Pink => AnnotationColor::Pink,
        Color::Purple => AnnotationColor::Purple,
        Color::Orange => AnnotationColor::Orange,
    }
}

fn parse(id: &str) -> Result<AnnotationId, Failed> {
    id.parse().map_err(|_| Failed::input(format!("{id:?} is not the id of an annotation; see `annotations list`")))
}
