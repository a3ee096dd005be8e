-- Executions. Without created, only what their runs told is known: a 0.43 backend ordered it, or its runs came first.
-- The counts are maintained in the transaction that changes a run; every machine counts once.
CREATE TABLE executions (
    exec_id          TEXT    NOT NULL PRIMARY KEY,
    created          INTEGER NOT NULL DEFAULT 0,
    job_id           TEXT,
    version          TEXT,
    job_digest       TEXT,
    request_id       TEXT,
    cause_kind       TEXT,
    cause            TEXT,
    initiated_by     TEXT,
    initiated_at     INTEGER NOT NULL,
    target           TEXT,
    target_count     INTEGER,
    timeout_secs     INTEGER,
    jitter_secs      INTEGER,
    running          INTEGER NOT NULL DEFAULT 0,
    succeeded        INTEGER NOT NULL DEFAULT 0,
    failed           INTEGER NOT NULL DEFAULT 0,
    timed_out        INTEGER NOT NULL DEFAULT 0,
    killed           INTEGER NOT NULL DEFAULT 0,
    skipped          INTEGER NOT NULL DEFAULT 0,
    lost             INTEGER NOT NULL DEFAULT 0,
    dispatched_at    INTEGER,
    killed_at        INTEGER,
    killed_by        TEXT,
    expires_at       INTEGER,
    last_result_at   INTEGER,
    target_chunks    INTEGER NOT NULL DEFAULT 0,
    targets_complete INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX executions_by_time ON executions (initiated_at, exec_id);
CREATE INDEX executions_by_job ON executions (job_id, initiated_at, exec_id) WHERE job_id IS NOT NULL;
-- SQLite compares conditions as text and turns a lone column to the left: so it must stand there already.
CREATE INDEX executions_unfinished ON executions (expires_at)
    WHERE target_count > succeeded + failed + timed_out + killed + skipped + lost;
CREATE INDEX executions_undispatched ON executions (initiated_at, exec_id)
    WHERE created = 1 AND dispatched_at IS NULL AND killed_at IS NULL;

-- Whom an execution addresses.
CREATE TABLE execution_targets (
    exec_id TEXT NOT NULL,
    pc_id   TEXT NOT NULL,
    PRIMARY KEY (exec_id, pc_id)
) STRICT, WITHOUT ROWID;
