insert into parts (revision_id, part_index, start, text, locator, blocks, layout, html)
values (:revision_id, :part_index, :start, :text, :locator, :blocks, :layout, :html)
