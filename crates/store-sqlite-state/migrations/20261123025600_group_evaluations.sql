-- The groups whose membership follows a document, until their members have left.
CREATE TABLE group_evaluations (
    group_name   TEXT    NOT NULL PRIMARY KEY,
    evaluated_at INTEGER NOT NULL,
    problem      TEXT
) STRICT, WITHOUT ROWID;
