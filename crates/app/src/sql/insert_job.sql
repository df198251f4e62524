insert into jobs (id, kind, state, title, document_id, model, payload, unit, created_at, updated_at)
values (:id, :kind, :state, :title, :document_id, :model, :payload, :unit, :now, :now)
