//! What the tables hold of everything a batch touches, in one query a kind.

use std::collections::{HashMap, HashSet};

use kanade_store::projection::{Known, KnownExecution, KnownRun, RunKey, Standing, Wanted};
use kanade_store_sqlite::from_nanoseconds;
use kanade_wire::{ExecId, Outcome, PcId, ResultId};
use sqlx::SqliteConnection;
use sqlx::sqlite::SqliteRow;

use super::{inventory, known_checks};
use crate::columns;

/// All runs that are found, as one text: each row that goes through the driver costs more than its
/// look-up.
macro_rules! runs {
    () => {
        "json_group_array(json_array(
            run.result_id, run.exec_id, run.pc_id, run.outcome, run.given_up, run.recorded_at,
            run.request_id IS NOT NULL AND run.job_id IS NOT NULL AND run.version IS NOT NULL
                AND run.job_digest IS NOT NULL
        ))"
    };
}

/// A row of [`runs`], with the id of the run, the execution, the machine, the outcome, whether it
/// was given up, the moment and whether it is described.
type RunRow = (ResultId, Option<ExecId>, PcId, Option<Outcome>, u8, i64, u8);

/// The two halves of a key as [`push_key`] writes it. An array in the array would be rendered as
/// text again for each row.
macro_rules! halves {
    () => {
        "substr(value, 1, instr(value, '/') - 1) AS exec_id, substr(value, instr(value, '/') + 1) AS pc_id"
    };
}

const RUNS_BY_RESULT: &str = concat!(
    "SELECT ",
    runs!(),
    "
    FROM json_each(?) AS wanted
    CROSS JOIN execution_results AS run ON run.result_id = wanted.value"
);

const RUNS_BY_KEY: &str = concat!(
    "SELECT ",
    runs!(),
    "
    FROM (SELECT ",
    halves!(),
    " FROM json_each(?)) AS wanted
    CROSS JOIN execution_results AS run
        ON run.exec_id = wanted.exec_id AND run.pc_id = wanted.pc_id"
);

const EXECUTIONS: &str = "
    SELECT exec_id, job_id, version, job_digest, request_id
    FROM executions
    WHERE created = 1 AND exec_id IN (SELECT value FROM json_each(?))";

const TARGETS: &str = concat!(
    "SELECT target.exec_id, target.pc_id
    FROM (SELECT ",
    halves!(),
    " FROM json_each(?)) AS wanted
    CROSS JOIN execution_targets AS target
        ON target.exec_id = wanted.exec_id AND target.pc_id = wanted.pc_id"
);

/// Looks up what is wanted.
pub async fn find(
    connection: &mut SqliteConnection,
    wanted: &Wanted,
) -> Result<Known, sqlx::Error> {
    let keys = list(&wanted.runs, push_key);
    let executions = list(&wanted.executions, |exec, json| push(json, exec.as_str()));
    let targets = list(&wanted.targets, push_key);
    let mut runs = HashMap::new();
    find_runs(connection, RUNS_BY_KEY, keys, &mut runs).await?;
    let others = wanted.results.iter().filter(|id| !runs.contains_key(*id));
    let others = list(others, |result, json| push(json, result.as_str()));
    find_runs(connection, RUNS_BY_RESULT, others, &mut runs).await?;
    let targets = select(connection, TARGETS, targets, run_key).await?;
    Ok(Known {
        runs: runs.into_values().collect(),
        executions: select(connection, EXECUTIONS, executions, execution).await?,
        targets: HashSet::from_iter(targets),
        checks: known_checks::find(connection, &wanted.checks).await?,
        inventory: inventory::known(connection, &wanted.inventory).await?,
    })
}

/// A JSON array; `None` when it would be empty.
fn list<'a, T: 'a>(
    items: impl IntoIterator<Item = &'a T>,
    write: impl Fn(&T, &mut String),
) -> Option<String> {
    let mut json = String::new();
    for item in items {
        json.push(if json.is_empty() { '[' } else { ',' });
        write(item, &mut json);
    }
    if json.is_empty() {
        return None;
    }
    json.push(']');
    Some(json)
}

/// No id holds a slash.
fn push_key(key: &RunKey, json: &mut String) {
    json.push('"');
    json.push_str(key.exec_id.as_str());
    json.push('/');
    json.push_str(key.pc_id.as_str());
    json.push('"');
}

/// An id holds nothing that JSON escapes.
fn push(json: &mut String, id: &str) {
    json.push('"');
    json.push_str(id);
    json.push('"');
}

async fn select<T>(
    connection: &mut SqliteConnection,
    sql: &'static str,
    list: Option<String>,
    read: impl Fn(&SqliteRow) -> Result<T, sqlx::Error>,
) -> Result<Vec<T>, sqlx::Error> {
    let Some(list) = list else {
        return Ok(Vec::new());
    };
    let rows = sqlx::query(sql).bind(list).fetch_all(connection).await?;
    rows.iter().map(read).collect()
}

async fn find_runs(
    connection: &mut SqliteConnection,
    sql: &'static str,
    list: Option<String>,
    runs: &mut HashMap<ResultId, KnownRun>,
) -> Result<(), sqlx::Error> {
    let Some(list) = list else {
        return Ok(());
    };
    let found: String = sqlx::query_scalar(sql)
        .bind(list)
        .fetch_one(connection)
        .await?;
    let found: Vec<RunRow> =
        serde_json::from_str(&found).map_err(|error| sqlx::Error::Decode(Box::new(error)))?;
    for row in found {
        let run = run(row)?;
        runs.insert(run.result_id.clone(), run);
    }
    Ok(())
}

fn run(row: RunRow) -> Result<KnownRun, sqlx::Error> {
    let (result_id, exec_id, pc_id, outcome, given_up, recorded_at, described) = row;
    Ok(KnownRun {
        result_id,
        exec_id,
        pc_id,
        standing: match outcome {
            None => Standing::InFlight,
            Some(outcome) if given_up == 1 => Standing::GivenUp(outcome),
            Some(outcome) => Standing::Reported(outcome),
        },
        recorded_at: from_nanoseconds(recorded_at),
        is_described: described == 1,
    })
}

fn run_key(row: &SqliteRow) -> Result<RunKey, sqlx::Error> {
    Ok(RunKey {
        exec_id: columns::parsed(row, "exec_id")?,
        pc_id: columns::parsed(row, "pc_id")?,
    })
}

fn execution(row: &SqliteRow) -> Result<KnownExecution, sqlx::Error> {
    Ok(KnownExecution {
        exec_id: columns::parsed(row, "exec_id")?,
        job_id: columns::parsed(row, "job_id")?,
        version: columns::parsed(row, "version")?,
        job_digest: columns::maybe_parsed(row, "job_digest")?,
        request_id: columns::parsed(row, "request_id")?,
    })
}
