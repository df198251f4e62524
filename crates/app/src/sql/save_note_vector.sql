insert into note_vectors (model, text_hash, vector)
values (:model, :text_hash, :vector)
on conflict (model, text_hash) do nothing
