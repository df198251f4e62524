//! Courses: what a student studies, with its own instructions, model and questions.

use serde::{Deserialize, Serialize};
use studium_base::{CourseId, DocumentId, Timestamp};
use studium_store::sqlite::{Row, named_params};
use studium_store::{Columns, Json, Operation, Reader, RowId, Store, StoreError, tables};

use crate::LibraryError;

/// A course as shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Course {
    /// Its id.
    pub id: CourseId,
    /// Its name.
    pub name: String,
    /// What the tutor should mind in this course.
    pub instructions: String,
    /// A language model of its own, by catalogue id.
    pub model: Option<String>,
    /// Questions offered when a conversation begins.
    pub preset_questions: Vec<String>,
    /// Names of its sections, in order.
    pub sections: Vec<String>,
    /// Documents that are not deleted.
    pub document_count: u32,
    /// When it was made.
    pub created_at: Timestamp,
}

/// Changes to a course; `None` leaves a field as it is. An empty `model` takes the course's own model away.
#[derive(Debug, Clone, PartialEq, Deserialize, specta::Type)]
pub struct CourseEdit {
    /// Which course.
    pub id: CourseId,
    /// New name.
    pub name: Option<String>,
    /// New instructions.
    pub instructions: Option<String>,
    /// New model.
    pub model: Option<String>,
    /// New questions.
    pub preset_questions: Option<Vec<String>>,
    /// New sections.
    pub sections: Option<Vec<String>>,
}

fn from_row(row: &Row<'_>) -> studium_store::sqlite::Result<Course> {
    Ok(Course {
        id: row.id("id")?,
        name: row.get("name")?,
        instructions: row.get("instructions")?,
        model: row.get("model")?,
        preset_questions: row.json("preset_questions")?,
        sections: row.json("sections")?,
        document_count: row.get("document_count")?,
        created_at: row.time("created_at")?,
    })
}

/// All courses, by name.
pub(crate) fn list(store: &Store) -> Result<Vec<Course>, LibraryError> {
    Ok(store.read(|reader| reader.rows(include_str!("sql/list_courses.sql"), [], from_row))?)
}

/// One course.
pub(crate) fn get(store: &Store, id: CourseId) -> Result<Course, LibraryError> {
    store.read(|reader| find(reader, id))?.ok_or(LibraryError::NoCourse)
}

pub(crate) fn find(reader: &Reader<'_>, id: CourseId) -> Result<Option<Course>, StoreError> {
    reader.row(include_str!("sql/get_course.sql"), named_params! { ":id": RowId::from(id) }, from_row)
}

/// The course of that name, whatever the case of its letters, or that id.
pub(crate) fn by_name(store: &Store, name: &str) -> Result<Option<Course>, LibraryError> {
    let name = name.trim();
    let wanted = name.to_lowercase();
    Ok(list(store)?.into_iter().find(|course| course.name.to_lowercase() == wanted || course.id.to_string() == name))
}

/// A new course.
pub(crate) fn create(store: &Store, name: &str) -> Result<Course, LibraryError> {
    let name = name.trim();
    if name.is_empty() {
        return Err(LibraryError::NoName);
    }
    let id = CourseId::new();
    let nothing = Json(Vec::<String>::new());
    store.write(Operation::CreateCourse, |writer| {
        let now = writer.now();
        writer.insert(
            &tables::COURSES,
            id,
            &[
                ("name", &name),
                ("instructions", &""),
                ("preset_questions", &nothing),
                ("sections", &nothing),
                ("created_at", &now.0),
            ],
        )
    })?;
    get(store, id)
}

/// Applies an edit.
pub(crate) fn edit(store: &Store, edit: &CourseEdit) -> Result<Course, LibraryError> {
    get(store, edit.id)?;
    if edit.name.as_ref().is_some_and(|name| name.trim().is_empty()) {
        return Err(LibraryError::NoName);
    }
    let name = edit.name.as_ref().map(|name| name.trim());
    let preset_questions = edit.preset_questions.as_ref().map(Json);
    let sections = edit.sections.as_ref().map(Json);
    let model = edit.model.as_ref().map(|model| Some(model.as_str()).filter(|model| !model.is_empty()));
    store.write(Operation::EditCourse, |writer| -> Result<(), StoreError> {
        let mut values: Vec<(&str, &dyn studium_store::sqlite::ToSql)> = Vec::new();
        if let Some(name) = &name {
            values.push(("name", name));
        }
        if let Some(instructions) = &edit.instructions {
            values.push(("instructions", instructions));
        }
        if let Some(model) = &model {
            values.push(("model", model));
        }
        if let Some(questions) = &preset_questions {
            values.push(("preset_questions", questions));
        }
        if let Some(sections) = &sections {
            values.push(("sections", sections));
        }
        if !values.is_empty() {
            writer.update(&tables::COURSES, edit.id, &values)?;
        }
        Ok(())
    })?;
    get(store, edit.id)
}

/// A section gets another name, in the course and in its documents.
#[derive(Debug, Clone, PartialEq, Deserialize, specta::Type)]
pub struct SectionEdit {
    /// Of which course.
    pub course: CourseId,
    /// As it is called.
    pub section: String,
    /// As it shall be called; an empty text takes it away, its documents stay in the course.
    pub name: String,
}

/// Renames a section or takes it away. Under the name of another section, both become one.
pub(crate) fn edit_section(store: &Store, edit: &SectionEdit) -> Result<Course, LibraryError> {
    let name = Some(edit.name.trim()).filter(|name| !name.is_empty());
    store.write(Operation::EditCourse, |writer| {
        let course = find(writer, edit.course)?.ok_or(LibraryError::NoCourse)?;
        let mut sections: Vec<&str> = Vec::new();
        for section in &course.sections {
            let kept = if *section == edit.section { name } else { Some(section.as_str()) };
            sections.extend(kept.filter(|section| !sections.contains(section)));
        }
        writer.update(&tables::COURSES, edit.course, &[("sections", &Json(sections))])?;
        let documents: Vec<RowId> = writer.rows(
            include_str!("sql/list_section_document_ids.sql"),
            named_params! { ":course_id": RowId::from(edit.course), ":section": edit.section },
            |row| row.id("id"),
        )?;
        for document in documents {
            writer.update(&tables::DOCUMENTS, document, &[("section", &name)])?;
        }
        Ok::<_, LibraryError>(())
    })?;
    get(store, edit.course)
}

/// What brings a deleted course back as it was.
#[derive(Debug, Clone, Serialize, Deserialize, specta::Type)]
pub struct RestoreCourse {
    /// Which course.
    pub id: CourseId,
    /// The documents that it had; those that belong to another course or are gone by now stay as they are.
    pub documents: Vec<DocumentId>,
}

/// Takes a deletion back.
pub(crate) fn restore(store: &Store, restore: &RestoreCourse) -> Result<Course, LibraryError> {
    let RestoreCourse { id, documents } = restore;
    store.write(Operation::RestoreCourse, |writer| -> Result<(), StoreError> {
        writer.restore(&tables::COURSES, *id)?;
        let free: Vec<RowId> = writer.rows(include_str!("sql/list_free_document_ids.sql"), [], |row| row.id("id"))?;
        for document in documents.iter().map(|document| RowId::from(*document)).filter(|row| free.contains(row)) {
            writer.update(&tables::DOCUMENTS, document, &[("course_id", &RowId::from(*id))])?;
        }
        Ok(())
    })?;
    get(store, *id)
}

/// Marks a course as deleted. Its documents stay, outside of any course.
pub(crate) fn delete(store: &Store, id: CourseId) -> Result<(), LibraryError> {
    get(store, id)?;
    store.write(Operation::DeleteCourse, |writer| {
        let documents: Vec<RowId> = writer.rows(
            include_str!("sql/list_course_document_ids.sql"),
            named_params! { ":course_id": RowId::from(id) },
            |row| row.id("id"),
        )?;
        for document in documents {
            writer.update(&tables::DOCUMENTS, document, &[("course_id", &None::<RowId>)])?;
        }
        writer.delete(&tables::COURSES, id)
    })?;
    Ok(())
}
