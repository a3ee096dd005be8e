-- What happened on machines. Times are nanoseconds since 1970.
CREATE TABLE obs_events (
    id              INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    pc_id           TEXT    NOT NULL,
    at              INTEGER NOT NULL,
    reported_at     INTEGER,
    kind            TEXT    NOT NULL,
    source          TEXT    NOT NULL,
    event_record_id TEXT,
    payload         TEXT    NOT NULL,
    recorded_at     INTEGER NOT NULL
) STRICT;

-- The first of a machine, source and record id stays; without a record id each stored message is one event.
CREATE UNIQUE INDEX obs_events_by_record ON obs_events (pc_id, source, event_record_id)
    WHERE event_record_id IS NOT NULL;
CREATE UNIQUE INDEX obs_events_by_message ON obs_events (pc_id, source, recorded_at)
    WHERE event_record_id IS NULL;

CREATE INDEX obs_events_by_time ON obs_events (at);
CREATE INDEX obs_events_by_kind ON obs_events (kind, at);
CREATE INDEX obs_events_by_source ON obs_events (source, at);
CREATE INDEX obs_events_by_machine ON obs_events (pc_id, at);
CREATE INDEX obs_events_by_machine_and_kind ON obs_events (pc_id, kind, at);
