//! Machines by number, and what is noted of them.

use std::collections::{BTreeSet, HashMap};
use std::sync::PoisonError;

use chrono::{DateTime, Utc};
use kanade_store::metrics::MetricsBatch;
use kanade_store_sqlite::to_nanoseconds;
use kanade_wire::PcId;
use serde_json::{Value, json};
use sqlx::SqliteConnection;

use crate::MetricsDatabase;

/// The machines of a batch.
pub struct Known {
    /// Their numbers.
    pub numbers: HashMap<PcId, i64>,
    /// Those that were numbered or looked up for it.
    looked_up: Vec<(PcId, i64)>,
}

/// The numbers of a batch's machines; new machines get one.
pub async fn numbers(
    connection: &mut SqliteConnection,
    database: &MetricsDatabase,
    batch: &MetricsBatch,
) -> Result<Known, sqlx::Error> {
    let (mut numbers, unknown) = split(database, batch);
    let mut looked_up = Vec::with_capacity(unknown.len());
    if !unknown.is_empty() {
        let names = Value::from_iter(unknown.iter().map(PcId::as_str)).to_string();
        add(connection, &names).await?;
        let found = find(connection, &names).await?;
        for pc in unknown {
            if let Some(number) = found.get(pc.as_str()) {
                numbers.insert(pc.clone(), *number);
                looked_up.push((pc, *number));
            }
        }
    }
    Ok(Known { numbers, looked_up })
}

/// Keeps numbers at hand once they are committed.
pub fn remember(database: &MetricsDatabase, known: Known) {
    let machines = database.machines.lock();
    let mut machines = machines.unwrap_or_else(PoisonError::into_inner);
    machines.extend(known.looked_up);
}

fn split(database: &MetricsDatabase, batch: &MetricsBatch) -> (HashMap<PcId, i64>, BTreeSet<PcId>) {
    let machines = database.machines.lock();
    let machines = machines.unwrap_or_else(PoisonError::into_inner);
    let hosts = batch.hosts.iter().map(|sample| &sample.pc_id);
    let processes = batch.processes.iter().map(|sample| &sample.pc_id);
    let mut known = HashMap::new();
    let mut unknown = BTreeSet::new();
    for pc in hosts.chain(processes) {
        match machines.get(pc) {
            Some(number) => {
                known.insert(pc.clone(), *number);
            }
            None => {
                unknown.insert(pc.clone());
            }
        }
    }
    (known, unknown)
}

async fn add(connection: &mut SqliteConnection, names: &str) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO machines (pc_id) SELECT value FROM json_each(?) WHERE true
         ON CONFLICT (pc_id) DO NOTHING",
        names
    )
    .execute(connection)
    .await
    .map(drop)
}

async fn find(
    connection: &mut SqliteConnection,
    names: &str,
) -> Result<HashMap<String, i64>, sqlx::Error> {
    let rows = sqlx::query!(
        "SELECT pc_id, id FROM machines WHERE pc_id IN (SELECT value FROM json_each(?))",
        names
    );
    let rows = rows.fetch_all(connection).await?;
    Ok(rows.into_iter().map(|row| (row.pc_id, row.id)).collect())
}

/// Notes who sends samples of processes, and whose clock is ahead.
pub async fn note(
    connection: &mut SqliteConnection,
    known: &Known,
    batch: &MetricsBatch,
) -> Result<(), sqlx::Error> {
    let mut notes: HashMap<i64, Note> = HashMap::new();
    for sample in &batch.hosts {
        if let (Some(number), Some(_)) = (known.numbers.get(&sample.pc_id), sample.reported_at) {
            notes.entry(*number).or_default().ahead(sample.at);
        }
    }
    for sample in &batch.processes {
        if let Some(number) = known.numbers.get(&sample.pc_id) {
            let note = notes.entry(*number).or_default();
            note.process_at = note.process_at.max(Some(sample.at));
            if sample.reported_at.is_some() {
                note.ahead(sample.at);
            }
        }
    }
    if notes.is_empty() {
        return Ok(());
    }
    let notes: Vec<Value> = notes.into_iter().map(|(id, note)| note.row(id)).collect();
    store(connection, &Value::from(notes).to_string()).await
}

#[derive(Default)]
struct Note {
    process_at: Option<DateTime<Utc>>,
    future: i64,
    future_at: Option<DateTime<Utc>>,
}

impl Note {
    fn ahead(&mut self, at: DateTime<Utc>) {
        self.future += 1;
        self.future_at = self.future_at.max(Some(at));
    }

    fn row(self, id: i64) -> Value {
        let time = |at: Option<DateTime<Utc>>| at.and_then(|at| to_nanoseconds(at).ok());
        json!([id, time(self.process_at), self.future, time(self.future_at)])
    }
}

async fn store(connection: &mut SqliteConnection, notes: &str) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE machines SET
            last_process_at = coalesce(max(last_process_at, note.process_at), note.process_at, last_process_at),
            future_samples = future_samples + note.future,
            last_future_at = coalesce(max(last_future_at, note.future_at), note.future_at, last_future_at)
         FROM (SELECT value ->> 0 AS id, value ->> 1 AS process_at, value ->> 2 AS future,
                 value ->> 3 AS future_at FROM json_each(?)) AS note
         WHERE machines.id = note.id",
        notes
    )
    .execute(connection)
    .await
    .map(drop)
}
