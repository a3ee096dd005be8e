-- Up to when retention has removed the rows of a table. Not projected: a rebuilt file gets the marks of the one before it.
CREATE TABLE retention_marks (
    table_name TEXT    NOT NULL PRIMARY KEY,
    cutoff     INTEGER NOT NULL,
    removed    INTEGER NOT NULL
) STRICT;
