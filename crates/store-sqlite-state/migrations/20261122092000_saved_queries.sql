-- Questions in SQL that are kept under a name.
CREATE TABLE saved_queries (
    id         TEXT    NOT NULL PRIMARY KEY,
    name       TEXT    NOT NULL UNIQUE,
    sql        TEXT    NOT NULL,
    created_by TEXT    NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
