-- Changes brought to machines wave by wave. Times are nanoseconds since 1970.

-- `spec` is what it was created from, `progress` where it is, both JSON. `revision` counts changes:
-- a change that is based on an older one is refused.
CREATE TABLE rollouts (
    id         TEXT    NOT NULL PRIMARY KEY,
    revision   INTEGER NOT NULL,
    state      TEXT    NOT NULL,
    -- Whether something may be left to do.
    is_open    INTEGER NOT NULL,
    spec       TEXT    NOT NULL,
    progress   TEXT    NOT NULL,
    created_by TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE INDEX rollouts_by_time ON rollouts (created_at, id);
CREATE INDEX rollouts_open ON rollouts (created_at) WHERE is_open = 1;

-- The machines of each wave, found when the rollout was created, and the last attempt that reaches them.
CREATE TABLE rollout_machines (
    rollout_id TEXT    NOT NULL REFERENCES rollouts (id) ON DELETE CASCADE,
    wave       INTEGER NOT NULL,
    pc_id      TEXT    NOT NULL,
    attempt    INTEGER NOT NULL,
    PRIMARY KEY (rollout_id, wave, pc_id)
) STRICT, WITHOUT ROWID;

-- What happened, in its order over all rollouts: who follows it keeps the last number it saw.
CREATE TABLE rollout_steps (
    number     INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    rollout_id TEXT    NOT NULL REFERENCES rollouts (id) ON DELETE CASCADE,
    at         INTEGER NOT NULL,
    kind       TEXT    NOT NULL,
    wave       INTEGER,
    account    TEXT,
    text       TEXT
) STRICT;

CREATE INDEX rollout_steps_by_rollout ON rollout_steps (rollout_id, number);
