//! From a row of `execution_results` to a [`Run`].

use kanade_store::results::{OutputPlace, Run, RunOutput};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::columns;
use crate::write::PREVIEW;

/// What a run's reader selects; what the machine did not say of the job, the execution's record
/// says.
pub const SELECT: &str = "
    SELECT run.result_id, run.exec_id, run.pc_id,
        coalesce(run.request_id, execution.request_id) AS request_id,
        coalesce(run.job_id, execution.job_id) AS job_id,
        coalesce(run.version, execution.version) AS version,
        coalesce(run.job_digest, execution.job_digest) AS job_digest,
        run.outcome, run.reason, run.exit_code, run.given_up, run.started_at, run.finished_at,
        run.recorded_at, run.attempts, run.collect_object, run.stdout_place, run.stderr_place,
        run.stdout_bytes, run.stderr_bytes, run.stdout_total_bytes, run.stderr_total_bytes,
        run.stdout, run.stderr, run.limits_met
    FROM execution_results AS run
    LEFT JOIN executions AS execution ON execution.exec_id = run.exec_id";

/// The order in which the runs of one machine in one execution count: the first report, else the
/// run in flight, else where it was given up.
pub const COUNTING_ORDER: &str = "
    CASE WHEN outcome IS NULL THEN 1 WHEN given_up = 1 THEN 2 ELSE 0 END, recorded_at, result_id";

/// A run with the texts of its row.
pub fn run(row: &SqliteRow) -> Result<Run, sqlx::Error> {
    let attempts: Option<i64> = row.try_get("attempts")?;
    Ok(Run {
        result_id: columns::parsed(row, "result_id")?,
        request_id: columns::maybe_parsed(row, "request_id")?,
        exec_id: columns::maybe_parsed(row, "exec_id")?,
        pc_id: columns::parsed(row, "pc_id")?,
        job_id: columns::maybe_parsed(row, "job_id")?,
        version: columns::maybe_parsed(row, "version")?,
        job_digest: columns::maybe_parsed(row, "job_digest")?,
        outcome: columns::maybe_parsed(row, "outcome")?,
        reason: columns::maybe_parsed(row, "reason")?,
        exit_code: row.try_get("exit_code")?,
        stdout: output(
            row,
            [
                "stdout",
                "stdout_place",
                "stdout_bytes",
                "stdout_total_bytes",
            ],
        )?,
        stderr: output(
            row,
            [
                "stderr",
                "stderr_place",
                "stderr_bytes",
                "stderr_total_bytes",
            ],
        )?,
        started_at: columns::time(row, "started_at")?,
        finished_at: columns::maybe_time(row, "finished_at")?,
        recorded_at: columns::time(row, "recorded_at")?,
        attempts: attempts.and_then(|attempts| u32::try_from(attempts).ok()),
        given_up: row.try_get("given_up")?,
        collect_object: row.try_get("collect_object")?,
        limits_met: columns::maybe_json(row, "limits_met")?.unwrap_or_default(),
    })
}

fn output(
    row: &SqliteRow,
    [text, place, bytes, total]: [&str; 4],
) -> Result<RunOutput, sqlx::Error> {
    let place: Option<OutputPlace> = columns::maybe_json(row, place)?;
    let place = place.unwrap_or_default();
    Ok(RunOutput {
        text: row.try_get(text)?,
        truncated: place != OutputPlace::Row,
        bytes: columns::count(row, bytes)?,
        total_bytes: columns::maybe_count(row, total)?,
        place,
    })
}

/// Cuts a text to what lists show.
pub fn preview(output: &mut RunOutput) {
    if let Some((end, _)) = output.text.char_indices().nth(PREVIEW) {
        output.text.truncate(end);
        output.truncated = true;
    }
}
