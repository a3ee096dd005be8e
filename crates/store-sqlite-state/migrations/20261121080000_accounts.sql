-- Times are nanoseconds since 1970.
CREATE TABLE accounts (
    username             TEXT    NOT NULL PRIMARY KEY,
    password_hash        TEXT    NOT NULL,
    role                 TEXT    NOT NULL CHECK (role IN ('viewer', 'operator', 'admin')),
    disabled             INTEGER NOT NULL CHECK (disabled IN (0, 1)),
    must_change_password INTEGER NOT NULL CHECK (must_change_password IN (0, 1)),
    email                TEXT,
    created_at           INTEGER NOT NULL,
    updated_at           INTEGER NOT NULL
) STRICT;

-- Without an enabled admin nobody could manage accounts, so no statement whatever can take the last one away.
CREATE TRIGGER accounts_change_keeps_an_admin
BEFORE UPDATE OF role, disabled ON accounts
WHEN OLD.role = 'admin' AND OLD.disabled = 0
 AND (NEW.role <> 'admin' OR NEW.disabled = 1)
 AND NOT EXISTS (SELECT 1 FROM accounts WHERE role = 'admin' AND disabled = 0 AND username <> OLD.username)
BEGIN
    SELECT RAISE(ABORT, 'the last enabled admin stays');
END;

CREATE TRIGGER accounts_delete_keeps_an_admin
BEFORE DELETE ON accounts
WHEN OLD.role = 'admin' AND OLD.disabled = 0
 AND NOT EXISTS (SELECT 1 FROM accounts WHERE role = 'admin' AND disabled = 0 AND username <> OLD.username)
BEGIN
    SELECT RAISE(ABORT, 'the last enabled admin stays');
END;

-- Tokens are kept as their SHA-256.
CREATE TABLE sessions (
    token_hash BLOB    NOT NULL PRIMARY KEY CHECK (length(token_hash) = 32),
    username   TEXT    NOT NULL REFERENCES accounts (username) ON DELETE CASCADE,
    source     TEXT    NOT NULL CHECK (source IN ('dashboard', 'program')),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX sessions_username ON sessions (username);
CREATE INDEX sessions_expires_at ON sessions (expires_at);

CREATE TABLE sign_in_links (
    token_hash BLOB    NOT NULL PRIMARY KEY CHECK (length(token_hash) = 32),
    username   TEXT    NOT NULL REFERENCES accounts (username) ON DELETE CASCADE,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX sign_in_links_username ON sign_in_links (username);
