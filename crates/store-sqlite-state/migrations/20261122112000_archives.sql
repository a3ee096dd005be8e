-- What outlives the streams it is read from. Times are nanoseconds since 1970.

-- How far each archive has read its stream.
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

-- Who did what. A restored stream uses its sequences again, so the time of publication belongs to an entry's identity.
CREATE TABLE audit_log (
    id          INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    sequence    INTEGER NOT NULL,
    actor       TEXT    NOT NULL,
    action      TEXT    NOT NULL,
    target      TEXT,
    account     TEXT,
    payload     TEXT    NOT NULL,
    occurred_at INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    UNIQUE (recorded_at, sequence)
) STRICT;

CREATE INDEX audit_log_by_time ON audit_log (occurred_at);
CREATE INDEX audit_log_by_action ON audit_log (action, occurred_at);
CREATE INDEX audit_log_by_actor ON audit_log (actor, occurred_at);
CREATE INDEX audit_log_by_account ON audit_log (account, occurred_at);
CREATE INDEX audit_log_by_target ON audit_log (target, occurred_at);

-- Which machines have done a job. An empty version is one that nobody told.
CREATE TABLE completions (
    job_id             TEXT    NOT NULL,
    pc_id              TEXT    NOT NULL,
    version            TEXT    NOT NULL,
    first_succeeded_at INTEGER NOT NULL,
    last_succeeded_at  INTEGER NOT NULL,
    result_id          TEXT    NOT NULL,
    first_recorded_at  INTEGER NOT NULL,
    last_recorded_at   INTEGER NOT NULL,
    PRIMARY KEY (job_id, pc_id, version)
) STRICT, WITHOUT ROWID;
