use kanade_store::inventory::NewProblem;
use kanade_wire::{JobId, PcId};
use sqlx::SqliteConnection;
use sqlx::error::BoxDynError;

use crate::bulk::{BulkInsert, RowArguments};

const PROBLEMS: BulkInsert<'_> = BulkInsert {
    head: "INSERT OR REPLACE INTO inventory_problems (
        job_id, pc_id, result_id, recorded_at, reason, rows_skipped
    ) VALUES",
    columns: 6,
    tail: "",
};

const SOLVED: BulkInsert<'_> = BulkInsert {
    head: "DELETE FROM inventory_problems WHERE (job_id, pc_id) IN (VALUES",
    columns: 2,
    tail: ")",
};

/// Makes these the newest problems of their machines.
pub async fn replace(
    connection: &mut SqliteConnection,
    problems: Vec<NewProblem>,
) -> Result<(), sqlx::Error> {
    PROBLEMS.run(connection, problems, bind).await
}

/// Removes the problems of machines that have none any more.
pub async fn solve(
    connection: &mut SqliteConnection,
    solved: Vec<(PcId, JobId)>,
) -> Result<(), sqlx::Error> {
    let bind = |(pc_id, job_id): (PcId, JobId), values: &mut RowArguments| {
        values.add(String::from(job_id))?;
        values.add(String::from(pc_id))
    };
    SOLVED.run(connection, solved, bind).await
}

fn bind(problem: NewProblem, values: &mut RowArguments) -> Result<(), BoxDynError> {
    values.add(String::from(problem.job_id))?;
    values.add(String::from(problem.pc_id))?;
    values.add(String::from(problem.result_id))?;
    values.time(problem.recorded_at)?;
    values.add(problem.reason)?;
    values.count(problem.rows_skipped)
}
