//! Counting what a course or the library holds.

use studium_base::CourseId;
use studium_store::sqlite::{Row, named_params};
use studium_store::{RowId, Store};

use super::{LibraryStatistics, list};
use crate::LibraryError;

/// The reading position is the top of what is in view, so it never quite reaches the end of a text.
const FINISHED: f32 = 0.98;

/// The figures of a course, or of the whole library.
pub(super) fn statistics(store: &Store, course: Option<CourseId>) -> Result<LibraryStatistics, LibraryError> {
    let progress: Vec<f32> = list(store, course)?.iter().filter_map(|document| document.progress).collect();
    let count = |is_counted: fn(f32) -> bool| {
        u32::try_from(progress.iter().filter(|share| is_counted(**share)).count()).unwrap_or(u32::MAX)
    };
    let (begun, finished) = (count(|share| share < FINISHED), count(|share| share >= FINISHED));
    let from_row = |row: &Row<'_>| {
        let (text_length, read_length): (i64, i64) = (row.get("text_length")?, row.get("read_length")?);
        Ok(LibraryStatistics {
            documents: row.get("documents")?,
            begun,
            finished,
            pages: row.get("pages")?,
            chunks: row.get("chunks")?,
            annotations: row.get("annotations")?,
            size_bytes: row.get("size_bytes")?,
            read: if text_length == 0 { 0.0 } else { read_length as f32 / text_length as f32 },
        })
    };
    let found = store.read(|reader| {
        reader.row(
            include_str!("../sql/get_statistics.sql"),
            named_params! { ":course_id": course.map(RowId::from) },
            from_row,
        )
    })?;
    found.ok_or(LibraryError::NoCourse)
}
