use std::path::Path;
use std::time::Instant;

use chrono::{DateTime, Utc};
use kanade_bus::backend::StreamMessage;
use kanade_store_sqlite_projection::ProjectionDatabase;
use kanade_wire::ExecResult;
use rusqlite::{Connection, params};

/// Rows of a transaction.
const BATCH: usize = 1_000;

const INSERT: &str = "
    INSERT INTO execution_results (
        result_id, request_id, exec_id, pc_id, job_id, version, job_digest, outcome, reason,
        exit_code, started_at, finished_at, recorded_at, attempts, collect_object,
        stdout_place, stderr_place, stdout_bytes, stderr_bytes, stdout_total_bytes,
        stderr_total_bytes, stdout, stderr
    ) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";

/// Results a second of a loop that decodes the same messages and inserts the same columns into a
/// table with the same indexes, and does nothing else.
#[allow(clippy::cast_precision_loss)] // counts are far below 2^52
pub async fn rate(messages: &[StreamMessage]) -> f64 {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bare.db");
    let database = ProjectionDatabase::open(&path).await.unwrap();
    database.close().await.unwrap();
    tokio::task::block_in_place(|| {
        let mut connection = open(&path);
        let started = Instant::now();
        for batch in messages.chunks(BATCH) {
            insert(&mut connection, batch);
        }
        messages.len() as f64 / started.elapsed().as_secs_f64()
    })
}

fn open(path: &Path) -> Connection {
    let connection = Connection::open(path).unwrap();
    connection
        .pragma_update(None, "journal_mode", "WAL")
        .unwrap();
    connection
        .pragma_update(None, "synchronous", "NORMAL")
        .unwrap();
    connection
        .pragma_update(None, "cache_size", -65_536)
        .unwrap();
    connection
        .pragma_update(None, "wal_autocheckpoint", 32_000)
        .unwrap();
    connection
}

fn insert(connection: &mut Connection, batch: &[StreamMessage]) {
    let transaction = connection.transaction().unwrap();
    let mut statement = transaction.prepare_cached(INSERT).unwrap();
    for message in batch {
        let result: ExecResult = serde_json::from_slice(&message.payload).unwrap();
        let (outcome, reason) = result.outcome();
        statement
            .execute(params![
                result.identity().as_str(),
                result.request_id.as_str(),
                result.exec_id.as_ref().map(AsRef::<str>::as_ref),
                result.pc_id.as_str(),
                result.manifest_id.as_ref().map(AsRef::<str>::as_ref),
                None::<&str>,
                result.job_digest.as_ref().map(AsRef::<str>::as_ref),
                outcome.as_str(),
                reason.map(kanade_wire::Reason::as_str),
                result.exit_code,
                nanoseconds(result.started_at),
                nanoseconds(result.finished_at),
                nanoseconds(message.published_at),
                result.attempts,
                result.collect_object,
                None::<&str>,
                None::<&str>,
                result.stdout.len() as i64,
                result.stderr.len() as i64,
                None::<i64>,
                None::<i64>,
                result.stdout,
                result.stderr,
            ])
            .unwrap();
    }
    drop(statement);
    transaction.commit().unwrap();
}

fn nanoseconds(time: DateTime<Utc>) -> i64 {
    time.timestamp_nanos_opt().unwrap()
}
