insert into revisions (
    id,
    document_id,
    content_hash,
    extractor_version,
    format,
    paged,
    text_length,
    part_count,
    complete,
    bookmarks,
    created_at
)
values (
    :id,
    :document_id,
    :content_hash,
    :extractor_version,
    'text',
    0,
    0,
    0,
    0,
    '[]',
    :created_at
)
