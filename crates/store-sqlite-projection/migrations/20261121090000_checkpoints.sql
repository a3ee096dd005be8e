-- How far each projection has read its stream. Times everywhere are nanoseconds since 1970.
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

-- Messages that could not be read. A restored stream uses its sequences again, so the time of publication belongs to
-- a message's identity.
CREATE TABLE dead_letters (
    id             INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    stream         TEXT    NOT NULL,
    stream_created INTEGER NOT NULL,
    sequence       INTEGER NOT NULL,
    recorded_at    INTEGER NOT NULL,
    subject        TEXT    NOT NULL,
    reason         TEXT    NOT NULL,
    payload_bytes  INTEGER NOT NULL,
    payload        BLOB    NOT NULL,
    UNIQUE (stream, stream_created, sequence, recorded_at)
) STRICT;

CREATE INDEX dead_letters_by_time ON dead_letters (recorded_at);
