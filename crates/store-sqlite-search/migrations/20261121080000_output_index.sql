-- The text lives in the projected tables and in the streams; the index keeps only what finding it needs.
CREATE VIRTUAL TABLE output_index USING fts5(
    stdout,
    stderr,
    content = '',
    contentless_delete = 1,
    tokenize = 'unicode61'
);

-- Which result a row of the index stands for.
CREATE TABLE indexed_results (
    row_id    INTEGER PRIMARY KEY,
    result_id TEXT    NOT NULL UNIQUE
) STRICT;

-- How far a stream has been indexed.
CREATE TABLE index_checkpoint (
    stream           TEXT    PRIMARY KEY,
    stream_created   INTEGER NOT NULL,
    last_sequence    INTEGER NOT NULL,
    last_published   INTEGER NOT NULL
) STRICT;
