insert into chunks (id, revision_id, ordinal, start, "end", parent_start, parent_end, heading_path)
values (:id, :revision_id, :ordinal, :start, :end, :parent_start, :parent_end, :heading_path)
on conflict (id) do update
set revision_id = excluded.revision_id,
    ordinal = excluded.ordinal,
    start = excluded.start,
    "end" = excluded."end",
    parent_start = excluded.parent_start,
    parent_end = excluded.parent_end,
    heading_path = excluded.heading_path
