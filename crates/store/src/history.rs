//! What the log knows of one row: which operation changed it when, and what it was before.

use rusqlite::named_params;
use serde_json::{Map, Value};
use studium_base::Timestamp;

use crate::tables::Table;
use crate::{Columns, Json, Operation, Reader, RowId, StoreError};

/// A change of one group of columns.
#[derive(Debug, Clone, PartialEq)]
pub struct RowChange {
    /// The number of the operation.
    pub operation_id: i64,
    /// What it was.
    pub operation: Operation,
    /// When it was.
    pub at: Timestamp,
    /// The group's columns before it, as JSON; `None` where the row was made.
    pub before: Option<Map<String, Value>>,
}

/// The changes of the groups to which these columns of a row belong, newest first, `limit` at most.
///
/// # Errors
/// [`StoreError::UnknownColumn`], and when the database cannot be read.
pub fn row_changes(
    reader: &Reader<'_>,
    table: &'static Table,
    row: impl Into<RowId>,
    columns: &[&str],
    limit: u32,
) -> Result<Vec<RowChange>, StoreError> {
    let groups =
        columns.iter().map(|column| Ok(table.column(column)?.0.number)).collect::<Result<Vec<u8>, StoreError>>()?;
    let params = named_params! {
        ":table_number": table.number,
        ":row_id": row.into(),
        ":groups": Json(groups),
        ":limit": limit,
    };
    reader.rows(include_str!("sql/list_changes_of_row.sql"), params, |row| {
        Ok(RowChange {
            operation_id: row.get("operation_id")?,
            operation: row.word("name")?,
            at: row.time("at")?,
            before: row.optional_json("before")?,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables;
    use crate::tests::Fixture;

    #[test]
    fn changes_of_a_row_are_told_newest_first_and_only_of_the_columns_asked_for() {
        let fixture = Fixture::new();
        let (course, other) = (fixture.add_course("a"), fixture.add_course("other"));
        for (name, instructions) in [("b", ""), ("b", "Explain."), ("c", "Explain.")] {
            let values: [(&str, &dyn rusqlite::ToSql); 2] = [("name", &name), ("instructions", &instructions)];
            for course in [course, other] {
                let done: Result<_, StoreError> = fixture
                    .store
                    .write(Operation::EditCourse, |writer| writer.update(&tables::COURSES, course, &values));
                done.unwrap();
            }
        }
        let changes = |columns: &[&str], limit| {
            fixture.store.read(|reader| row_changes(reader, &tables::COURSES, course, columns, limit))
        };
        let names: Vec<(Operation, Option<String>)> = changes(&["name"], 10)
            .unwrap()
            .into_iter()
            .map(|change| {
                let name = change.before.and_then(|before| before["name"].as_str().map(str::to_owned));
                (change.operation, name)
            })
            .collect();
        let edit = |before: &str| (Operation::EditCourse, Some(before.to_owned()));
        assert_eq!(names, [edit("b"), edit("a"), (Operation::CreateCourse, None)]);
        assert_eq!(changes(&["name"], 1).unwrap().len(), 1);
        assert!(matches!(changes(&["nothing"], 1), Err(StoreError::UnknownColumn { .. })));
    }
}
