-- Made anew: the index is rebuilt from the stream.
DROP TABLE output_index;
DROP TABLE indexed_results;
DROP TABLE index_checkpoint;

-- Pieces of three characters find a text wherever it stands. The texts live in the projected tables and in the streams;
-- the index keeps only what finding them needs. The greater a rowid, the later the run began.
CREATE VIRTUAL TABLE output_index USING fts5(
    stdout,
    stderr,
    content = '',
    contentless_delete = 1,
    tokenize = 'trigram'
);

-- What a row of the index stands for. Runs that printed nothing have none. Times are nanoseconds since 1970.
CREATE TABLE indexed_runs (
    place       INTEGER NOT NULL PRIMARY KEY,
    result_id   TEXT    NOT NULL UNIQUE,
    pc_id       TEXT    NOT NULL,
    job_id      TEXT,
    exec_id     TEXT,
    outcome     TEXT    NOT NULL,
    recorded_at INTEGER NOT NULL,
    complete    INTEGER NOT NULL
) STRICT;

CREATE INDEX indexed_runs_by_time ON indexed_runs (recorded_at);
CREATE INDEX indexed_runs_with_gaps ON indexed_runs (place) WHERE complete = 0;

-- How far the stream is indexed.
CREATE TABLE checkpoints (
    projection        TEXT    NOT NULL PRIMARY KEY,
    stream            TEXT    NOT NULL,
    stream_created    INTEGER NOT NULL,
    last_sequence     INTEGER NOT NULL,
    last_published_at INTEGER,
    last_digest       TEXT,
    gap_messages      INTEGER NOT NULL,
    restored_count    INTEGER NOT NULL
) STRICT;
