//! The tables of `agent.db`.

use rusqlite::Connection;

/// Marks the file as an agent's: "KNDA".
pub const APPLICATION_ID: i64 = 0x4b4e_4441;

/// Each step leads from its index to the next schema number; a released step never changes.
const STEPS: &[&str] = &[
    r"
CREATE TABLE ledger (
    request_id   TEXT PRIMARY KEY,
    published_at INTEGER,
    job_id       TEXT NOT NULL,
    exec_id      TEXT,
    result_id    TEXT NOT NULL,
    state        TEXT NOT NULL,
    command      TEXT,
    admitted_at  INTEGER NOT NULL,
    started_at   INTEGER,
    finished_at  INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX ledger_job ON ledger (job_id, published_at);
CREATE INDEX ledger_unfinished ON ledger (admitted_at) WHERE state <> 'finished';
CREATE INDEX ledger_finished ON ledger (finished_at) WHERE state = 'finished';

CREATE TABLE outbox (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    stream          TEXT NOT NULL,
    subject         TEXT NOT NULL,
    message_id      TEXT NOT NULL,
    headers         TEXT NOT NULL,
    payload         BLOB NOT NULL,
    run             TEXT,
    attempts        INTEGER NOT NULL DEFAULT 0,
    refusals        INTEGER NOT NULL DEFAULT 0,
    due_at          INTEGER NOT NULL,
    acknowledged_at INTEGER,
    sequence        INTEGER
) STRICT;
CREATE INDEX outbox_waiting ON outbox (due_at) WHERE acknowledged_at IS NULL;
CREATE INDEX outbox_run ON outbox (run, id) WHERE acknowledged_at IS NULL;
CREATE INDEX outbox_acknowledged ON outbox (acknowledged_at) WHERE acknowledged_at IS NOT NULL;

CREATE TABLE facts (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
",
    r"
CREATE TABLE check_results (
    name         TEXT PRIMARY KEY,
    status       TEXT NOT NULL,
    detail       TEXT,
    label        TEXT,
    troubleshoot TEXT,
    job_id       TEXT NOT NULL,
    result_id    TEXT NOT NULL,
    at           INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
",
    r"
CREATE TABLE schedule_marks (
    schedule_id   TEXT PRIMARY KEY,
    decided_until INTEGER NOT NULL,
    addressed_at  INTEGER,
    attempts      INTEGER NOT NULL,
    boot_id       TEXT,
    told          TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE job_done (
    job_id  TEXT NOT NULL,
    version TEXT NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (job_id, version)
) STRICT, WITHOUT ROWID;
",
    r"
CREATE TABLE confirmations (
    notice TEXT NOT NULL,
    person TEXT NOT NULL,
    at     INTEGER NOT NULL,
    PRIMARY KEY (notice, person)
) STRICT, WITHOUT ROWID;
",
    r"
CREATE TABLE person_runs (
    person    TEXT NOT NULL,
    job_id    TEXT NOT NULL,
    result_id TEXT NOT NULL,
    begun_at  INTEGER NOT NULL,
    ended_at  INTEGER,
    outcome   TEXT,
    PRIMARY KEY (person, job_id)
) STRICT, WITHOUT ROWID;
",
];

/// The newest schema this program knows.
pub const KNOWN: i64 = STEPS.len() as i64;

/// Brings an empty or older file to [`KNOWN`], each step in a transaction of its own.
pub fn migrate(connection: &mut Connection, from: i64) -> rusqlite::Result<()> {
    let done = usize::try_from(from).unwrap_or(0);
    for (index, step) in STEPS.iter().enumerate().skip(done) {
        let transaction = connection.transaction()?;
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "user_version", index as i64 + 1)?;
        transaction.commit()?;
    }
    Ok(())
}
