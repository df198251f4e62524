-- Folders whose documents come in by themselves. Local tables: the paths are those of this machine.

create table watched_folders (
  path       text    not null primary key,
  course_id  blob    check (length(course_id) = 16),
  added_at   integer not null,
  is_missing integer not null default 0 check (is_missing in (0, 1))
) strict, without rowid;

-- The files as they were when they were last taken in, so that the next look finds what has changed since. A file that
-- was refused stands here with the reason and is tried again when it changes.
create table watched_files (
  folder       text    not null references watched_folders (path) on delete cascade,
  path         text    not null,
  size_bytes   integer not null,
  modified_ns  integer not null,
  error_code   text,
  error_detail text,
  primary key (folder, path)
) strict, without rowid;
