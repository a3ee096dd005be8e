-- Notices to people at machines: of an edited one the newest text, of one that was taken back the
-- last one. Its copies may have left their stream: an edit replaces them, a recall deletes them.
CREATE TABLE notices (
    notification_id TEXT    NOT NULL PRIMARY KEY,
    priority        TEXT    NOT NULL,
    require_ack     INTEGER NOT NULL,
    title           TEXT    NOT NULL,
    body            TEXT    NOT NULL,
    toast           INTEGER NOT NULL,
    issued_at       INTEGER NOT NULL,
    issued_by       TEXT,
    expires_at      INTEGER,
    edited_at       INTEGER,
    acks_reset_at   INTEGER,
    recalled_at     INTEGER,
    recalled_by     TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX notices_by_time ON notices (issued_at, notification_id);

-- Whom a notice is for: where its copies were published.
CREATE TABLE notice_subjects (
    notification_id TEXT NOT NULL,
    subject         TEXT NOT NULL,
    PRIMARY KEY (notification_id, subject)
) STRICT, WITHOUT ROWID;

-- An edit may ask for new confirmations: the last one of a person decides whether it counts.
ALTER TABLE notification_acks ADD COLUMN last_acked_at INTEGER NOT NULL DEFAULT 0;
UPDATE notification_acks SET last_acked_at = acked_at;
