-- The student's own order of documents, and when each was last read.
--
-- A rank is a fraction in base 36 without its leading point: text that sorts as its bytes, so that a document finds room
-- between any two others. Documents without a rank stand last, in the order in which they came.

alter table documents add column rank text;
alter table documents add column read_at integer;
