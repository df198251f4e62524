-- Cards that were proposed from documents and wait for the student's word.
--
-- Local tables: a proposal is a draft of this machine; what is accepted becomes a note, which syncs. `state` is open,
-- accepted or refused; decided proposals stay, so that the same span is not proposed again.

create table card_proposals (
  id          blob    not null primary key check (length(id) = 16),
  job_id      blob    not null check (length(job_id) = 16),
  document_id blob    not null check (length(document_id) = 16),
  kind        text    not null,
  fields      text    not null check (json_valid(fields)),
  source      text    not null check (json_valid(source)),
  made_by     text,
  duplicate   text    check (json_valid(duplicate)),
  state       text    not null,
  note_id     blob    check (length(note_id) = 16),
  created_at  integer not null,
  decided_at  integer
) strict;

create index card_proposals_by_document on card_proposals (document_id, state);
create index card_proposals_by_job on card_proposals (job_id);

-- What a job has proposed and refused so far; `tried` holds the spans that need not be looked at again.
create table card_proposal_runs (
  job_id blob not null primary key check (length(job_id) = 16),
  report text not null check (json_valid(report)),
  tried  text not null check (json_valid(tried))
) strict;

-- Vectors of the words of notes, by model and content, so that only what is new is embedded. Derived.
create table note_vectors (
  model     text    not null,
  text_hash blob    not null check (length(text_hash) = 32),
  vector    blob    not null,
  primary key (model, text_hash)
) strict, without rowid;
