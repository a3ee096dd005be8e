-- The newest version of every job, as far as facts are concerned; hint is null when its output is no facts.
CREATE TABLE inventory_specs (
    job_id      TEXT    NOT NULL PRIMARY KEY,
    job_digest  TEXT    NOT NULL,
    version     TEXT    NOT NULL,
    description TEXT,
    hint        TEXT,
    recorded_at INTEGER NOT NULL
) STRICT;

-- Tables made of lists, one for each shape of one. Several may be alive: results are written to all that are building or
-- ready, and the one before is served until the wanted one is ready.
CREATE TABLE inventory_tables (
    physical_name TEXT    NOT NULL PRIMARY KEY,
    job_id        TEXT    NOT NULL,
    table_name    TEXT    NOT NULL,
    field         TEXT    NOT NULL,
    spec          TEXT    NOT NULL,
    wanted        INTEGER NOT NULL,
    state         TEXT    NOT NULL,
    -- The last machine that was filled in while building.
    position      TEXT    NOT NULL DEFAULT '',
    error         TEXT,
    rows_skipped  INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX inventory_tables_by_job ON inventory_tables (job_id);

-- The newest good facts of a machine. What lists need stands here, the document beside it.
CREATE TABLE inventory_facts (
    job_id       TEXT    NOT NULL,
    pc_id        TEXT    NOT NULL,
    version      TEXT    NOT NULL,
    job_digest   TEXT    NOT NULL,
    result_id    TEXT    NOT NULL,
    collected_at INTEGER NOT NULL,
    recorded_at  INTEGER NOT NULL,
    reported_at  INTEGER,
    digest       TEXT    NOT NULL,
    scalars      TEXT    NOT NULL,
    PRIMARY KEY (job_id, pc_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX inventory_facts_by_machine ON inventory_facts (pc_id, job_id);
CREATE INDEX inventory_facts_by_time ON inventory_facts (job_id, collected_at, pc_id);

CREATE TABLE inventory_documents (
    job_id TEXT NOT NULL,
    pc_id  TEXT NOT NULL,
    body   BLOB NOT NULL,
    UNIQUE (job_id, pc_id)
) STRICT;

-- Every list of the last document that had it: a missing list is not an empty one. The items stand apart, so that a
-- list that did not change is not written again.
CREATE TABLE inventory_lists (
    job_id       TEXT    NOT NULL,
    field        TEXT    NOT NULL,
    pc_id        TEXT    NOT NULL,
    collected_at INTEGER NOT NULL,
    recorded_at  INTEGER NOT NULL,
    digest       TEXT    NOT NULL,
    PRIMARY KEY (job_id, field, pc_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE inventory_list_items (
    job_id TEXT NOT NULL,
    field  TEXT NOT NULL,
    pc_id  TEXT NOT NULL,
    body   BLOB NOT NULL,
    UNIQUE (job_id, field, pc_id)
) STRICT;

-- What changed on machines. One report may change many rows, so the row number belongs to the order of a list.
CREATE TABLE inventory_history (
    id            INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    job_id        TEXT    NOT NULL,
    pc_id         TEXT    NOT NULL,
    field_path    TEXT    NOT NULL,
    identity_json TEXT    NOT NULL,
    change_kind   TEXT    NOT NULL,
    before_json   TEXT    NOT NULL,
    after_json    TEXT    NOT NULL,
    observed_at   INTEGER NOT NULL,
    recorded_at   INTEGER NOT NULL,
    result_id     TEXT    NOT NULL
) STRICT;

CREATE INDEX inventory_history_by_time ON inventory_history (job_id, observed_at);
CREATE INDEX inventory_history_by_machine ON inventory_history (job_id, pc_id, observed_at);
CREATE INDEX inventory_history_by_identity ON inventory_history (job_id, field_path, identity_json, observed_at);
CREATE INDEX inventory_history_by_age ON inventory_history (recorded_at);

-- Machines whose newest report could not be taken over, or not wholly.
CREATE TABLE inventory_problems (
    job_id       TEXT    NOT NULL,
    pc_id        TEXT    NOT NULL,
    result_id    TEXT    NOT NULL,
    recorded_at  INTEGER NOT NULL,
    reason       TEXT    NOT NULL,
    rows_skipped INTEGER NOT NULL,
    PRIMARY KEY (job_id, pc_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX inventory_problems_by_machine ON inventory_problems (pc_id, job_id);

-- Jobs whose facts from before are not shown any more.
CREATE TABLE inventory_removals (
    job_id     TEXT    NOT NULL PRIMARY KEY,
    removed_at INTEGER NOT NULL
) STRICT;
