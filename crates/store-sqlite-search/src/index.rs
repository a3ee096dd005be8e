//! Rows on their way into the index.

use std::collections::HashSet;

use kanade_store::search::IndexedRun;
use kanade_store_sqlite::bulk::{BulkInsert, RowArguments};
use sqlx::SqliteConnection;
use sqlx::error::BoxDynError;

use crate::place;

const RUNS: BulkInsert = BulkInsert {
    head: "INSERT INTO indexed_runs (place, result_id, pc_id, job_id, exec_id, outcome, recorded_at, complete) VALUES",
    columns: 8,
    tail: "",
};

const TEXTS: BulkInsert = BulkInsert {
    head: "INSERT INTO output_index (rowid, stdout, stderr) VALUES",
    columns: 3,
    tail: "",
};

/// A run with its place.
struct Placed {
    place: i64,
    run: IndexedRun,
}

/// Adds runs that are not in the index yet and printed something.
pub async fn add(
    connection: &mut SqliteConnection,
    mut runs: Vec<IndexedRun>,
) -> Result<(), sqlx::Error> {
    let mut seen = HashSet::new();
    runs.retain(|run| printed(run) && seen.insert(run.result_id.clone()));
    let known = known(connection, &runs).await?;
    runs.retain(|run| !known.contains(run.result_id.as_str()));
    let mut placed = assign(connection, runs).await?;
    // A row with a smaller id than the one before it would make the index write a segment.
    placed.sort_unstable_by_key(|placed| placed.place);
    RUNS.run(connection, placed.iter().collect(), bind_run)
        .await?;
    TEXTS.run(connection, placed, bind_text).await
}

fn printed(run: &IndexedRun) -> bool {
    !run.stdout.text.is_empty() || !run.stderr.text.is_empty() || !is_complete(run)
}

fn is_complete(run: &IndexedRun) -> bool {
    run.stdout.elsewhere.is_none() && run.stderr.elsewhere.is_none()
}

async fn known(
    connection: &mut SqliteConnection,
    runs: &[IndexedRun],
) -> Result<HashSet<String>, sqlx::Error> {
    let ids = serde_json::Value::from_iter(runs.iter().map(|run| run.result_id.as_str()));
    let ids = ids.to_string();
    let known = sqlx::query_scalar!(
        "SELECT result_id FROM indexed_runs
         WHERE result_id IN (SELECT value FROM json_each(?))",
        ids
    );
    Ok(known.fetch_all(connection).await?.into_iter().collect())
}

async fn assign(
    connection: &mut SqliteConnection,
    runs: Vec<IndexedRun>,
) -> Result<Vec<Placed>, sqlx::Error> {
    let wanted = runs.iter().map(|run| place::of(run.started_at));
    let wanted = serde_json::Value::from_iter(wanted).to_string();
    let taken = sqlx::query_scalar!(
        "SELECT place FROM indexed_runs WHERE place IN (SELECT value FROM json_each(?))",
        wanted
    );
    let mut taken: HashSet<i64> = taken
        .fetch_all(&mut *connection)
        .await?
        .into_iter()
        .collect();
    let mut placed = Vec::with_capacity(runs.len());
    for run in runs {
        let mut place = place::of(run.started_at);
        if taken.contains(&place) {
            place = free(connection, &taken, place, &run).await?;
        }
        taken.insert(place);
        placed.push(Placed { place, run });
    }
    Ok(placed)
}

async fn free(
    connection: &mut SqliteConnection,
    taken: &HashSet<i64>,
    mut place: i64,
    run: &IndexedRun,
) -> Result<i64, sqlx::Error> {
    loop {
        place = place::next(place, &run.result_id);
        let used = sqlx::query_scalar!("SELECT place FROM indexed_runs WHERE place = ?", place);
        let used = used.fetch_optional(&mut *connection).await?;
        if used.is_none() && !taken.contains(&place) {
            return Ok(place);
        }
    }
}

fn bind_run(placed: &Placed, values: &mut RowArguments) -> Result<(), BoxDynError> {
    let run = &placed.run;
    values.add(placed.place)?;
    values.add(run.result_id.to_string())?;
    values.add(run.pc_id.to_string())?;
    values.text(run.job_id.as_ref().map(ToString::to_string))?;
    values.text(run.exec_id.as_ref().map(ToString::to_string))?;
    values.add(run.outcome.as_str())?;
    values.time(run.recorded_at)?;
    values.add(is_complete(run))
}

fn bind_text(placed: Placed, values: &mut RowArguments) -> Result<(), BoxDynError> {
    values.add(placed.place)?;
    values.add(placed.run.stdout.text)?;
    values.add(placed.run.stderr.text)
}
