-- What the scheduler has decided. Times are nanoseconds since 1970.

-- Up to when each schedule's times were decided.
CREATE TABLE schedule_marks (
    schedule_id     TEXT    NOT NULL PRIMARY KEY,
    evaluated_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What became of each time that came: an order that is still to be dispatched carries its plan as JSON. Decisions that
-- only repeat the one before are counted there.
CREATE TABLE schedule_decisions (
    id          INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    schedule_id TEXT    NOT NULL,
    fire_at     INTEGER NOT NULL,
    decided_at  INTEGER NOT NULL,
    outcome     TEXT    NOT NULL CHECK (outcome IN ('pending', 'dispatched', 'skipped', 'missed')),
    reason      TEXT,
    detail      TEXT,
    exec_id     TEXT    UNIQUE,
    machines    INTEGER NOT NULL DEFAULT 0,
    plan        TEXT,
    times       INTEGER NOT NULL DEFAULT 1,
    last_at     INTEGER NOT NULL
) STRICT;

CREATE INDEX schedule_decisions_by_schedule ON schedule_decisions (schedule_id, id);
CREATE INDEX schedule_decisions_pending ON schedule_decisions (id) WHERE outcome = 'pending';

-- Machines that were addressed and are not addressed again before a time; attempts since the last success.
CREATE TABLE schedule_holds (
    schedule_id  TEXT    NOT NULL,
    pc_id        TEXT    NOT NULL,
    addressed_at INTEGER NOT NULL,
    held_until   INTEGER NOT NULL,
    attempts     INTEGER NOT NULL,
    PRIMARY KEY (schedule_id, pc_id)
) STRICT, WITHOUT ROWID;
