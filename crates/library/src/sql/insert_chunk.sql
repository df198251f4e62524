insert into chunks (revision_id, ordinal, start, "end", parent_start, parent_end, heading_path)
values (:revision_id, :ordinal, :start, :end, :parent_start, :parent_end, :heading_path)
