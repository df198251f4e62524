create index idx_notes_mid on notes (mid);
create index idx_cards_odid on cards (odid) where odid != 0;
create index idx_graves_pending on graves (usn);
create unique index idx_notetypes_name on notetypes (name);
create index idx_notetypes_usn on notetypes (usn);
create unique index idx_fields_name_ntid on fields (name, ntid);
create unique index idx_templates_name_ntid on templates (name, ntid);
create index idx_templates_usn on templates (usn);
create unique index idx_decks_name on decks (name);
