-- Runs. In flight while outcome is null; given_up when the backend ended it and no report has come yet.
-- The texts stand last: whoever reads the other columns need not walk over them.
CREATE TABLE execution_results (
    id                 INTEGER NOT NULL PRIMARY KEY,
    result_id          TEXT    NOT NULL,
    request_id         TEXT,
    exec_id            TEXT,
    pc_id              TEXT    NOT NULL,
    job_id             TEXT,
    version            TEXT,
    job_digest         TEXT,
    outcome            TEXT,
    reason             TEXT,
    exit_code          INTEGER,
    given_up           INTEGER NOT NULL DEFAULT 0,
    started_at         INTEGER NOT NULL,
    finished_at        INTEGER,
    recorded_at        INTEGER NOT NULL,
    attempts           INTEGER,
    collect_object     TEXT,
    -- Where the output is, as JSON; null means in this row.
    stdout_place       TEXT,
    stderr_place       TEXT,
    stdout_bytes       INTEGER NOT NULL DEFAULT 0,
    stderr_bytes       INTEGER NOT NULL DEFAULT 0,
    stdout_total_bytes INTEGER,
    stderr_total_bytes INTEGER,
    stdout             TEXT    NOT NULL DEFAULT '',
    stderr             TEXT    NOT NULL DEFAULT ''
) STRICT;

CREATE UNIQUE INDEX execution_results_by_result ON execution_results (result_id);
CREATE INDEX execution_results_by_execution ON execution_results (exec_id, pc_id) WHERE exec_id IS NOT NULL;
-- Lists are in the order of start and result; few runs start in the same nanosecond, so the start alone is enough here.
CREATE INDEX execution_results_by_start ON execution_results (started_at);
CREATE INDEX execution_results_by_machine ON execution_results (pc_id, started_at);
CREATE INDEX execution_results_by_job ON execution_results (job_id, started_at) WHERE job_id IS NOT NULL;
CREATE INDEX execution_results_in_flight ON execution_results (started_at) WHERE outcome IS NULL;
CREATE INDEX execution_results_not_well ON execution_results (started_at)
    WHERE outcome IN ('failed', 'timed_out', 'killed', 'skipped', 'lost');

-- Output too long for its row, compressed with zstd; the row holds a preview.
CREATE TABLE result_outputs (
    result_id TEXT NOT NULL,
    stream    TEXT NOT NULL,
    body      BLOB NOT NULL,
    UNIQUE (result_id, stream)
) STRICT;
