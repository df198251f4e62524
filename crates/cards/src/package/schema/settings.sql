create table graves (
    oid integer not null,
    type integer not null,
    usn integer not null,
    primary key (oid, type)
) without rowid;

create table config (
    key text not null primary key,
    usn integer not null,
    mtime_secs integer not null,
    val blob not null
) without rowid;

create table tags (
    tag text not null primary key collate unicase,
    usn integer not null,
    collapsed boolean not null,
    config blob null
) without rowid;

create table notetypes (
    id integer not null primary key,
    name text not null collate unicase,
    mtime_secs integer not null,
    usn integer not null,
    config blob not null
);

create table fields (
    ntid integer not null,
    ord integer not null,
    name text not null collate unicase,
    config blob not null,
    primary key (ntid, ord)
) without rowid;

create table templates (
    ntid integer not null,
    ord integer not null,
    name text not null collate unicase,
    mtime_secs integer not null,
    usn integer not null,
    config blob not null,
    primary key (ntid, ord)
) without rowid;

create table decks (
    id integer primary key not null,
    name text not null collate unicase,
    mtime_secs integer not null,
    usn integer not null,
    common blob not null,
    kind blob not null
);

create table deck_config (
    id integer primary key not null,
    name text not null collate unicase,
    mtime_secs integer not null,
    usn integer not null,
    config blob not null
);
