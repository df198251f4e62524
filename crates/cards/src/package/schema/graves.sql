create table graves (
    usn integer not null,
    oid integer not null,
    type integer not null
);
