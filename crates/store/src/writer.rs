//! Writing: one transaction in which rows, the operations log and study events change together.

use std::collections::BTreeSet;
use std::ops::Deref;

use rusqlite::{Connection, Params, ToSql, named_params};
use serde::Serialize;
use serde_json::Value;
use studium_base::Timestamp;

use crate::clocks::Clocks;
use crate::guard::Guard;
use crate::hlc::{HybridClock, Stamp};
use crate::suspicion::Suspicion;
use crate::tables::{Group, Kind, PRESENCE, Table};
use crate::{Area, Changes, EventKind, Operation, Reader, RowId, StoreError, TouchedRows, log};

/// The transaction of one [`crate::Store::write`]. It is a [`Reader`] too, which sees its own rows.
#[derive(Debug)]
pub struct Writer<'a> {
    reader: Reader<'a>,
    guard: &'a Guard,
    clock: &'a mut HybridClock,
    operation: Operation,
    now: Timestamp,
    /// Given by the first change that is logged, unless an earlier part of the operation has it: work on local tables
    /// alone leaves no operation.
    operation_id: Option<i64>,
    areas: BTreeSet<Area>,
    rows: TouchedRows,
}

/// A column with its new value.
type NewValue<'a> = (&'a str, &'a dyn ToSql);

impl<'a> Deref for Writer<'a> {
    type Target = Reader<'a>;

    fn deref(&self) -> &Self::Target {
        &self.reader
    }
}

impl<'a> Writer<'a> {
    pub(crate) fn new(
        connection: &'a Connection,
        suspicion: &'a Suspicion,
        guard: &'a Guard,
        clock: &'a mut HybridClock,
        (operation, operation_id): (Operation, Option<i64>),
        now: Timestamp,
    ) -> Self {
        let reader = Reader { connection, suspicion };
        let (areas, rows) = (BTreeSet::new(), TouchedRows::default());
        Self { reader, guard, clock, operation, now, operation_id, areas, rows }
    }

    /// When this write began, by the store's clock. The same for all of its rows.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Adds a row to a syncing table. Columns that are not named take their defaults.
    ///
    /// # Errors
    /// [`StoreError::UnknownColumn`], and when SQLite refuses: the id is taken, a column without default is missing.
    pub fn insert(
        &mut self,
        table: &'static Table,
        id: impl Into<RowId>,
        values: &[NewValue<'_>],
    ) -> Result<(), StoreError> {
        let row = id.into();
        let mut columns = Vec::with_capacity(values.len());
        for (name, _) in values {
            columns.push(table.column(name)?.1);
        }
        self.whole(|writer| {
            let clocks = Clocks(table.groups.iter().map(|group| (group.number, writer.tick())).collect());
            let id: &dyn ToSql = &row;
            let own: [NewValue<'_>; 2] = [("id", id), ("clocks", &clocks)];
            writer.execute_named(&table.insert_sql(&columns), own.iter().chain(values))?;
            let groups: Vec<&Group> = table.groups.iter().collect();
            let (_, after) = writer.row_values(table, row, &groups)?;
            for (group, after) in groups.into_iter().zip(&after) {
                writer.log_change((table, row, group), clocks.0[&group.number], None, after)?;
            }
            Ok(())
        })
    }

    /// Changes columns of a row, deleted or not. Returns whether anything differs now; what does not is neither stamped
    /// nor logged.
    ///
    /// # Errors
    /// [`StoreError::RowMissing`], [`StoreError::UnknownColumn`], [`StoreError::AppendOnly`], and when SQLite refuses.
    pub fn update(
        &mut self,
        table: &'static Table,
        id: impl Into<RowId>,
        values: &[NewValue<'_>],
    ) -> Result<bool, StoreError> {
        let mut groups: Vec<&Group> = Vec::with_capacity(values.len());
        let mut columns = Vec::with_capacity(values.len());
        for (name, _) in values {
            let (group, column) = table.column(name)?;
            if group.kind == Kind::AppendOnly {
                return Err(StoreError::AppendOnly { table: table.name, column });
            }
            columns.push(column);
            if !groups.contains(&group) {
                groups.push(group);
            }
        }
        self.set(table, id.into(), &groups, &columns, values)
    }

    /// Marks a row as deleted now. Returns whether it was there undeleted.
    ///
    /// # Errors
    /// [`StoreError::RowMissing`], and when the database cannot be written.
    pub fn delete(&mut self, table: &'static Table, id: impl Into<RowId>) -> Result<bool, StoreError> {
        self.mark(table, id.into(), true)
    }

    /// Takes the mark of a deletion back. Returns whether there was one.
    ///
    /// # Errors
    /// [`StoreError::RowMissing`], and when the database cannot be written.
    pub fn restore(&mut self, table: &'static Table, id: impl Into<RowId>) -> Result<bool, StoreError> {
        self.mark(table, id.into(), false)
    }

    /// Runs plain SQL on derived and local tables; the number of rows changed. Rows that SQL should hand back
    /// (`returning id`) are read with [`Reader::row`] in the same way. Name what the interface shows of it with
    /// [`Writer::touch`].
    ///
    /// # Errors
    /// When SQLite refuses, which it also does for syncing tables, the log, pragmas and the end of the transaction.
    pub fn execute(&mut self, sql: &str, params: impl Params) -> Result<usize, StoreError> {
        self.check_not_lost()?;
        self.suspicion.watch(|| self.connection.prepare_cached(sql)?.execute(params))
    }

    /// Says that an area changed through [`Writer::execute`].
    pub fn touch(&mut self, area: Area) {
        self.areas.insert(area);
    }

    /// As [`Writer::touch`], and names the row for those who keep a copy of it.
    pub fn touch_row(&mut self, area: Area, row: impl Into<RowId>) {
        self.touch(area);
        self.rows.extend(&[row.into()]);
    }

    /// Records that something happened now, for statistics and plans. Never changed afterwards. Ids of events sort in
    /// the order in which they were recorded, whatever the wall clock did.
    ///
    /// # Errors
    /// [`StoreError::Json`] for a payload that is not JSON, and when the database cannot be written.
    pub fn record_event(
        &mut self,
        kind: EventKind,
        subject: impl Into<RowId>,
        payload: &impl Serialize,
    ) -> Result<(), StoreError> {
        let id = RowId::of(self.tick());
        self.record_event_at((id, self.now), kind, subject, payload).map(drop)
    }

    /// Records something that happened at another moment, under an id of its own: an event that another program has
    /// kept gets the same id each time it comes. Returns whether it was new.
    ///
    /// # Errors
    /// As [`Writer::record_event`].
    pub fn record_event_at(
        &mut self,
        (id, at): (RowId, Timestamp),
        kind: EventKind,
        subject: impl Into<RowId>,
        payload: &impl Serialize,
    ) -> Result<bool, StoreError> {
        let (subject, payload) = (subject.into(), serde_json::to_string(payload)?);
        self.whole(|writer| {
            let operation_id = writer.operation_id()?;
            let added = writer.suspicion.watch(|| {
                let mut statement = writer.connection.prepare_cached(include_str!("sql/add_study_event.sql"))?;
                statement.execute(named_params! {
                    ":id": id,
                    ":operation_id": operation_id,
                    ":at": at.0,
                    ":kind": kind.as_str(),
                    ":subject": subject,
                    ":payload": payload,
                })
            })?;
            Ok(added > 0)
        })
    }

    /// Does the row hold these values in the group of a log entry? They are those before or after it.
    pub(crate) fn says(
        &self,
        table: &'static Table,
        entry: &log::LogEntry,
        values: &Value,
    ) -> Result<bool, StoreError> {
        let Some(group) = table.group(entry.group_number) else { return Ok(false) };
        let (_, found) = self.row_values(table, entry.row, &[group])?;
        let (Some(now), Some(then)) = (found.first(), values.as_object()) else { return Ok(false) };
        // The moment of a deletion is not what was done.
        if group.number == PRESENCE.number {
            return Ok(now["deleted_at"].is_null() == values["deleted_at"].is_null());
        }
        Ok(then.iter().all(|(column, value)| now.get(column) == Some(value)))
    }

    /// Keeps that this operation takes another one back.
    pub(crate) fn say_undone(&mut self, operation_id: i64) -> Result<(), StoreError> {
        self.whole(|writer| {
            let own = writer.operation_id()?;
            let params = named_params! { ":id": own, ":undoes": operation_id };
            let sql = include_str!("sql/set_undoes.sql");
            writer.suspicion.watch(|| writer.connection.prepare_cached(sql)?.execute(params))?;
            Ok(())
        })
    }

    /// Saves the clock, so that no later stamp is smaller, and hands over what changed, and in which operation. The commit
    /// follows.
    pub(crate) fn finish(self) -> Result<(Changes, Option<i64>), StoreError> {
        self.check_not_lost()?;
        if self.operation_id.is_some() {
            let last = self.clock.last();
            // The last statement of the transaction: an error takes all of it back.
            let _own_statements = self.guard.open();
            let sql = include_str!("sql/save_clock.sql");
            let params = named_params! { ":last_clock": last };
            self.suspicion.watch(|| self.connection.prepare_cached(sql)?.execute(params))?;
        }
        Ok((Changes { operation: self.operation, areas: self.areas, rows: self.rows }, self.operation_id))
    }

    fn mark(&mut self, table: &'static Table, row: RowId, is_deleted: bool) -> Result<bool, StoreError> {
        let (_, before) = self.row_values(table, row, &[&PRESENCE])?;
        let was_deleted = before.iter().any(|values| !values["deleted_at"].is_null());
        if was_deleted == is_deleted {
            return Ok(false);
        }
        let deleted_at = is_deleted.then_some(self.now.0);
        self.set(table, row, &[&PRESENCE], PRESENCE.columns, &[("deleted_at", &deleted_at)])
    }

    /// Writes `columns`, then compares each group with what it was: SQLite may store a value in another form than it was
    /// given, so only the row itself can say what changed.
    fn set(
        &mut self,
        table: &'static Table,
        row: RowId,
        groups: &[&Group],
        columns: &[&'static str],
        values: &[NewValue<'_>],
    ) -> Result<bool, StoreError> {
        if columns.is_empty() {
            return Ok(false);
        }
        self.whole(|writer| {
            let (mut clocks, before) = writer.row_values(table, row, groups)?;
            let own: [NewValue<'_>; 1] = [("id", &row)];
            writer.execute_named(&table.update_sql(columns), own.iter().chain(values))?;
            let (_, after) = writer.row_values(table, row, groups)?;
            let mut is_changed = false;
            for ((group, before), after) in groups.iter().zip(&before).zip(&after) {
                if before != after {
                    let stamp = writer.tick();
                    clocks.0.insert(group.number, stamp);
                    writer.log_change((table, row, group), stamp, Some(before), after)?;
                    is_changed = true;
                }
            }
            if is_changed {
                let own: [NewValue<'_>; 2] = [("id", &row), ("clocks", &clocks)];
                writer.execute_named(&table.update_sql(&["clocks"]), own.iter())?;
            }
            Ok(is_changed)
        })
    }

    /// The clocks of a row and the values of some of its groups, in their order.
    fn row_values(
        &self,
        table: &'static Table,
        row: RowId,
        groups: &[&Group],
    ) -> Result<(Clocks, Vec<Value>), StoreError> {
        let columns: Vec<&'static str> = groups.iter().flat_map(|group| group.columns).copied().collect();
        let found = self.row(&table.select_sql(&columns), named_params! { ":id": row }, |found| {
            let values = groups.iter().map(|group| log::group_values(found, group));
            Ok((found.get("clocks")?, values.collect::<rusqlite::Result<_>>()?))
        })?;
        found.ok_or(StoreError::RowMissing { table: table.name, row })
    }

    fn log_change(
        &mut self,
        place: (&Table, RowId, &Group),
        clock: Stamp,
        before: Option<&Value>,
        after: &Value,
    ) -> Result<(), StoreError> {
        let operation_id = self.operation_id()?;
        self.areas.insert(place.0.area);
        self.suspicion.watch(|| log::add_entry(self.connection, operation_id, place, clock, before, after))
    }

    fn operation_id(&mut self) -> Result<i64, StoreError> {
        if let Some(id) = self.operation_id {
            return Ok(id);
        }
        let id = self.suspicion.watch(|| log::add_operation(self.connection, self.operation, self.now.0))?;
        self.operation_id = Some(id);
        Ok(id)
    }

    fn execute_named<'v>(
        &self,
        sql: &str,
        values: impl Iterator<Item = &'v NewValue<'v>>,
    ) -> Result<usize, StoreError> {
        let (names, values): (Vec<String>, Vec<&dyn ToSql>) =
            values.map(|(name, value)| ([":", *name].concat(), *value)).unzip();
        let params: Vec<NewValue<'_>> = names.iter().map(String::as_str).zip(values).collect();
        self.suspicion.watch(|| self.connection.prepare_cached(sql)?.execute(params.as_slice()))
    }

    fn tick(&mut self) -> Stamp {
        self.clock.tick(self.now)
    }

    /// Runs one change of the store's own: all of its statements or, when one fails, none. So a closure may go on after
    /// an error it expected, and a row never stands without its entry in the log.
    fn whole<T>(&mut self, change: impl FnOnce(&mut Self) -> Result<T, StoreError>) -> Result<T, StoreError> {
        self.check_not_lost()?;
        let guard = self.guard;
        let _own_statements = guard.open();
        let (connection, suspicion) = (self.connection, self.reader.suspicion);
        let run = |sql: &str| suspicion.watch(|| connection.prepare_cached(sql)?.execute([]));
        let (operation_id, areas) = (self.operation_id, self.areas.clone());
        run("savepoint change")?;
        let result = change(self);
        if result.is_err() {
            (self.operation_id, self.areas) = (operation_id, areas);
            // SQLite may have taken the whole transaction back already; then the commit will be refused. The first
            // error is the one to report.
            if !connection.is_autocommit() {
                run("rollback to change")?;
            }
        }
        if !connection.is_autocommit() {
            run("release change")?;
        }
        result
    }

    /// After some failures (a full disk, a broken file) SQLite rolls back by itself. Statements after that would each
    /// commit on their own.
    fn check_not_lost(&self) -> Result<(), StoreError> {
        if self.connection.is_autocommit() { Err(StoreError::TransactionLost) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests;
