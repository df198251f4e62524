insert into own_models (id, name, path, role, size_bytes, sha256, added_at)
values (:id, :name, :path, 'language', :size_bytes, :sha256, :now)
on conflict (id) do update
set path = excluded.path,
    name = excluded.name
