-- What was answered to requests with an Idempotency-Key. Callers need not have an account.
CREATE TABLE kept_responses (
    username     TEXT    NOT NULL,
    key          TEXT    NOT NULL,
    fingerprint  BLOB    NOT NULL CHECK (length(fingerprint) = 32),
    minted_id    TEXT    NOT NULL,
    state        TEXT    NOT NULL CHECK (state IN ('in_progress', 'interrupted', 'done')),
    status       INTEGER,
    content_type TEXT,
    body         BLOB,
    expires_at   INTEGER NOT NULL,
    PRIMARY KEY (username, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX kept_responses_expires_at ON kept_responses (expires_at);
