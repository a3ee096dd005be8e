-- What operators are told of, to whom it goes, and what became of that. Times are nanoseconds since 1970.
CREATE TABLE alerts (
    id     TEXT    NOT NULL PRIMARY KEY,
    kind   TEXT    NOT NULL,
    at     INTEGER NOT NULL,
    event  TEXT    NOT NULL,
    -- Whether it is decided to whom it goes.
    routed INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX alerts_by_time ON alerts (at, id);
CREATE INDEX alerts_unrouted ON alerts (at) WHERE routed = 0;

CREATE TABLE alert_deliveries (
    id           TEXT    NOT NULL PRIMARY KEY,
    alert_id     TEXT    NOT NULL REFERENCES alerts (id) ON DELETE CASCADE,
    channel      TEXT    NOT NULL,
    recipient    TEXT    NOT NULL,
    state        TEXT    NOT NULL,
    created_at   INTEGER NOT NULL,
    next_at      INTEGER NOT NULL,
    delivered_at INTEGER,
    -- Every try, a JSON array.
    log          TEXT    NOT NULL,
    UNIQUE (alert_id, channel, recipient)
) STRICT;

CREATE INDEX alert_deliveries_by_time ON alert_deliveries (created_at, id);
CREATE INDEX alert_deliveries_waiting ON alert_deliveries (next_at) WHERE state = 'waiting';

-- How far each of those who look for alerts has looked.
CREATE TABLE alert_marks (
    source TEXT NOT NULL PRIMARY KEY,
    mark   TEXT NOT NULL
) STRICT;

-- What was told and is not over, such as a machine that is gone.
CREATE TABLE alert_standing (
    kind    TEXT    NOT NULL,
    subject TEXT    NOT NULL,
    since   INTEGER NOT NULL,
    quiet   INTEGER NOT NULL,
    PRIMARY KEY (kind, subject)
) STRICT, WITHOUT ROWID;

-- The secret is what calls are signed with: this file is its owner's alone.
CREATE TABLE webhooks (
    id         TEXT    NOT NULL PRIMARY KEY,
    name       TEXT    NOT NULL,
    url        TEXT    NOT NULL,
    events     TEXT    NOT NULL,
    secret     TEXT    NOT NULL,
    enabled    INTEGER NOT NULL,
    created_by TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

-- Who is told by mail: one row, JSON.
CREATE TABLE mail_routing (
    id      INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    routing TEXT    NOT NULL
) STRICT;
