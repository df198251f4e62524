select
    id,
    coalesce(part_count, 0) as part_count,
    text_length,
    sound_ms
from revisions
where document_id = :document_id
  and content_hash = :content_hash
  and extractor_version = :extractor_version
  and complete = 0
order by created_at desc
limit 1
