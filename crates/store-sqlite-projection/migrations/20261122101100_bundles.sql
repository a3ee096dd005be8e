-- Bundles of collected files; their bytes are in the broker, place says where.
CREATE TABLE bundles (
    id           INTEGER NOT NULL PRIMARY KEY,
    result_id    TEXT    NOT NULL UNIQUE,
    key          TEXT    NOT NULL,
    pc_id        TEXT    NOT NULL,
    job_id       TEXT,
    collected_at INTEGER NOT NULL,
    reported_at  INTEGER,
    size         INTEGER,
    digest       TEXT,
    name         TEXT,
    description  TEXT,
    place        TEXT    NOT NULL,
    recorded_at  INTEGER NOT NULL
) STRICT;

CREATE INDEX bundles_by_key ON bundles (key);
CREATE INDEX bundles_by_time ON bundles (collected_at, result_id);
CREATE INDEX bundles_by_machine ON bundles (pc_id, collected_at, result_id);

-- Deleted bundles: a list leaves them out, whichever of the two came first.
CREATE TABLE bundle_removals (
    result_id  TEXT    NOT NULL PRIMARY KEY,
    removed_at INTEGER NOT NULL,
    removed_by TEXT    NOT NULL
) STRICT;
