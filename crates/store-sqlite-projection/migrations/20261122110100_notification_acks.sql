-- Who confirmed a notice; the first confirmation stays.
CREATE TABLE notification_acks (
    notification_id TEXT    NOT NULL,
    pc_id           TEXT    NOT NULL,
    user_sid        TEXT    NOT NULL,
    account         TEXT,
    acked_at        INTEGER NOT NULL,
    reported_at     INTEGER,
    recorded_at     INTEGER NOT NULL,
    PRIMARY KEY (notification_id, pc_id, user_sid)
) STRICT, WITHOUT ROWID;

CREATE INDEX notification_acks_by_time ON notification_acks (recorded_at);
