//! The verbs of `documents`: edit, arrange, remove, restore, purge, tags and sections, statistics, duplicates.

use std::process::ExitCode;

use serde_json::json;
use studium_app::App;
use studium_app::base::{CancelToken, DocumentId};
use studium_app::library::{Arrangement, CourseChoice, Document, DocumentEdit, DocumentsEdit, SectionEdit, TagEdit};

use crate::Failed;
use crate::arguments::{ArrangeDocuments, DocumentsVerb, EditDocuments, InCourse};
use crate::documents::{course_that_is, document_that_is, list, print};
use crate::output::Output;
use crate::reading;

/// Does the verb leave the data as it is, so that it works beside the open app?
pub(crate) fn is_reading(verb: &DocumentsVerb) -> bool {
    matches!(
        verb,
        DocumentsVerb::List(_)
            | DocumentsVerb::Statistics(_)
            | DocumentsVerb::Duplicates(_)
            | DocumentsVerb::Cite { .. }
    )
}

pub(crate) fn run(app: &App, verb: &DocumentsVerb, output: Output) -> Result<ExitCode, Failed> {
    let library = app.library();
    let shown = match verb {
        DocumentsVerb::List(input) if input.deleted => {
            let deleted = library.deleted_documents()?;
            let values: Vec<_> = deleted.iter().map(|each| json!(each)).collect();
            if values.is_empty() && !output.json {
                output.line("The trash is empty.");
            } else {
                print(output, values);
            }
            return Ok(ExitCode::SUCCESS);
        }
        DocumentsVerb::List(input) => return list(app, &input.course, output),
        DocumentsVerb::Edit(input) => edit(app, input)?,
        DocumentsVerb::Remove { documents } => {
            let documents = documents_that_are(app, documents)?;
            library.delete_documents(&ids(&documents))?;
            let words: Vec<String> = documents.iter().map(|document| document.id.to_string()).collect();
            output.note(&format!("For 90 days this brings it back: studium-cli documents restore {}", words.join(" ")));
            documents
        }
        DocumentsVerb::Restore { ids } => {
            let ids = parse(ids)?;
            library.restore_documents(&ids)?;
            shown(app, &ids)?
        }
        DocumentsVerb::Purge { ids, all } => return purge(app, ids, *all, output),
        DocumentsVerb::Arrange(input) => arrange(app, input)?,
        DocumentsVerb::RenameTag { tag, name } => {
            let count = library.edit_tag(&TagEdit { tag: tag.clone(), name: name.clone() })?;
            output.result(&json!({ "documents": count }), |_| format!("Changed in {count} documents."));
            return Ok(ExitCode::SUCCESS);
        }
        DocumentsVerb::RenameSection { section, name, course } => {
            let course = course_that_is(app, course)?;
            let course = library.edit_section(&SectionEdit { course, section: section.clone(), name: name.clone() })?;
            output.result(&json!({ "courses": [&course] }), |_| {
                format!("{}: {}", course.name, course.sections.join(", "))
            });
            return Ok(ExitCode::SUCCESS);
        }
        DocumentsVerb::Statistics(input) => return statistics(app, input, output),
        DocumentsVerb::Cite { document, style, range } => {
            return reading::cite(app, document, *style, range.as_deref(), output);
        }
        DocumentsVerb::Duplicates(input) => return duplicates(app, input, output),
    };
    print(output, shown.iter().map(|document| json!(document)).collect());
    Ok(ExitCode::SUCCESS)
}

fn edit(app: &App, input: &EditDocuments) -> Result<Vec<Document>, Failed> {
    let documents = documents_that_are(app, &input.documents)?;
    if input.title.is_some() && documents.len() > 1 {
        return Err(Failed::input("a title is for one document"));
    }
    let course = match &input.course {
        Some(name) => Some(CourseChoice::Course(course_that_is(app, name)?)),
        None => input.no_course.then_some(CourseChoice::None),
    };
    for document in &documents {
        app.library().edit_document(&DocumentEdit {
            id: document.id,
            title: input.title.clone(),
            course,
            section: input.section.clone(),
            tags: input.tags.clone(),
            authors: input.authors.clone(),
            year: input.year,
            language: input.language.clone(),
        })?;
    }
    app.library().edit_documents(&DocumentsEdit {
        documents: ids(&documents),
        course: None,
        section: None,
        language: None,
        add_tags: input.add_tags.clone(),
        remove_tags: input.remove_tags.clone(),
    })?;
    shown(app, &ids(&documents))
}

fn arrange(app: &App, input: &ArrangeDocuments) -> Result<Vec<Document>, Failed> {
    let documents = documents_that_are(app, &input.documents)?;
    let before = input.before.as_deref().map(|name| document_that_is(app, name)).transpose()?;
    let own = before.as_ref().or(documents.first());
    let course = match &input.course {
        Some(name) => Some(course_that_is(app, name)?),
        None => own.and_then(|document| document.course),
    };
    let is_own_course = own.is_some_and(|document| document.course == course);
    let section = match &input.section {
        Some(section) => Some(section.clone()),
        None => own.filter(|_| is_own_course).and_then(|document| document.section.clone()),
    };
    app.library().arrange_documents(&Arrangement {
        documents: ids(&documents),
        course,
        section: section.clone(),
        before: before.map(|document| document.id),
    })?;
    let mut shelf = app.library().documents(course)?;
    shelf.retain(|document| document.course == course && document.section == section);
    Ok(shelf)
}

fn purge(app: &App, ids: &[String], all: bool, output: Output) -> Result<ExitCode, Failed> {
    let ids = if all {
        app.library().deleted_documents()?.iter().map(|deleted| deleted.document.id).collect()
    } else {
        parse(ids)?
    };
    app.library().purge_documents(&ids)?;
    output.result(&json!({ "purged": ids }), |_| format!("{} documents are gone for good.", ids.len()));
    Ok(ExitCode::SUCCESS)
}

fn statistics(app: &App, input: &InCourse, output: Output) -> Result<ExitCode, Failed> {
    let course = input.course.as_deref().map(|name| course_that_is(app, name)).transpose()?;
    let figures = app.library().statistics(course)?;
    output.result(&json!({ "statistics": figures }), |_| {
        format!(
            "{} documents ({} begun, {} finished), {} pages, {} passages, {} annotations, {:.0} % read",
            figures.documents,
            figures.begun,
            figures.finished,
            figures.pages,
            figures.chunks,
            figures.annotations,
            figures.read * 100.0
        )
    });
    Ok(ExitCode::SUCCESS)
}

fn duplicates(app: &App, input: &InCourse, output: Output) -> Result<ExitCode, Failed> {
    let course = input.course.as_deref().map(|name| course_that_is(app, name)).transpose()?;
    let groups = app.library().duplicates(course, &CancelToken::new())?;
    output.result(&json!({ "duplicates": groups }), |_| {
        let mut lines = Vec::new();
        for group in &groups {
            for (index, each) in group.documents.iter().enumerate() {
                let likeness = if index == 0 {
                    String::new()
                } else if each.is_same {
                    "  same text".to_owned()
                } else {
                    format!("  {:.0} % alike", each.likeness * 100.0)
                };
                let indent = if index == 0 { "" } else { "    " };
                lines.push(format!("{indent}{}{likeness}  {}", each.document.title, each.document.id));
            }
        }
        if lines.is_empty() { "No documents are alike.".to_owned() } else { lines.join("\n") }
    });
    Ok(ExitCode::SUCCESS)
}

fn documents_that_are(app: &App, names: &[String]) -> Result<Vec<Document>, Failed> {
    names.iter().map(|name| document_that_is(app, name)).collect()
}

fn ids(documents: &[Document]) -> Vec<DocumentId> {
    documents.iter().map(|document| document.id).collect()
}

fn shown(app: &App, ids: &[DocumentId]) -> Result<Vec<Document>, Failed> {
    ids.iter().map(|id| Ok(app.library().document(*id)?)).collect()
}

fn parse(ids: &[String]) -> Result<Vec<DocumentId>, Failed> {
    ids.iter().map(|id| id.parse().map_err(|_| Failed::input(format!("{id:?} is not the id of a document")))).collect()
}
