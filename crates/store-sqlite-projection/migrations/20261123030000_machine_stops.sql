-- The last time everything on a machine was stopped: what was ordered until then does not run there any more.
CREATE TABLE machine_stops (
    pc_id       TEXT    NOT NULL PRIMARY KEY,
    stopped_at  INTEGER NOT NULL,
    stopped_by  TEXT    NOT NULL,
    recorded_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX machine_stops_by_time ON machine_stops (stopped_at);
