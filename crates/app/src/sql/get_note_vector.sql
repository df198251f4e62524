select vector
from note_vectors
where model = :model
  and text_hash = :text_hash
