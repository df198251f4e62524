-- The trash of notes is listed without reading the notes that are not in it. And the note types that come with Studium were
-- no step of the student's: nothing that is taken back takes them away.

create index notes_by_deletion on notes (deleted_at, id) where deleted_at is not null;

update operations
set name = 'housekeeping'
where name = 'add_note_type'
  and exists (
    select 1
    from operations_log
    where operations_log.operation_id = operations.id
      and operations_log.table_number = 6
      and substr(operations_log.row_id, 1, 5) = x'73746f636b'
  );
