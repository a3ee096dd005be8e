-- Requests to run a job that needs somebody else's consent. A request that nobody decides on stays pending here; its
-- readers call it expired once its time is over.
CREATE TABLE approvals (
    id           TEXT    NOT NULL PRIMARY KEY,
    kind         TEXT    NOT NULL,
    job_id       TEXT    NOT NULL,
    version      TEXT    NOT NULL,
    job_digest   TEXT    NOT NULL,
    order_json   TEXT    NOT NULL,
    target_count INTEGER NOT NULL,
    requested_by TEXT    NOT NULL,
    requested_at INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL,
    state        TEXT    NOT NULL DEFAULT 'pending',
    decided_by   TEXT,
    decided_at   INTEGER,
    comment      TEXT
) STRICT;

CREATE INDEX approvals_by_time ON approvals (requested_at, id);
CREATE INDEX approvals_pending ON approvals (expires_at) WHERE state = 'pending';
CREATE INDEX approvals_standing ON approvals (job_id, job_digest) WHERE kind = 'standing' AND state = 'approved';
