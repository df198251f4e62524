insert into notices (id, code, detail, at)
values (:id, :code, :detail, :at)
