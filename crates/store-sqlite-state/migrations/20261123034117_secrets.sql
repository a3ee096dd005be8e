-- Values that jobs refer to by name. They stand here as they are: the file is its owner's alone.
CREATE TABLE secrets (
    name       TEXT    NOT NULL PRIMARY KEY,
    value      TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    set_at     INTEGER NOT NULL,
    set_by     TEXT    NOT NULL
) STRICT, WITHOUT ROWID;
