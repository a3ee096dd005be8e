use kanade_store::projection::{KeptOutput, ReportedRun, StartedRun};
use kanade_wire::output::OutputStream;
use kanade_wire::{Outcome, ResultId};
use sqlx::SqliteConnection;
use sqlx::error::BoxDynError;

use super::output;
use crate::bulk::{BulkInsert, RowArguments};

/// The columns of a report, in the order they are bound.
macro_rules! report_head {
    ($insert:literal) => {
        concat!(
            $insert,
            " INTO execution_results (
            result_id, request_id, exec_id, pc_id, job_id, version, job_digest, outcome, reason,
            exit_code, started_at, finished_at, recorded_at, attempts, collect_object,
            stdout_place, stderr_place, stdout_bytes, stderr_bytes, stdout_total_bytes,
            stderr_total_bytes, stdout, stderr, limits_met
        ) VALUES"
        )
    };
}

/// A report of a run that is not known yet. Several rows that may abort, or become updates, make
/// SQLite copy every page before it is changed; what fails here takes the whole batch with it.
const REPORT_NEW: BulkInsert = BulkInsert {
    head: report_head!("INSERT OR FAIL"),
    columns: 24,
    tail: "",
};

/// A report replaces a run in flight or given up; what only a start told stays.
const REPORT: BulkInsert = BulkInsert {
    head: report_head!("INSERT"),
    columns: 24,
    tail: "ON CONFLICT (result_id) DO UPDATE SET
        request_id = excluded.request_id,
        exec_id = excluded.exec_id,
        pc_id = excluded.pc_id,
        job_id = coalesce(excluded.job_id, job_id),
        version = coalesce(excluded.version, version),
        job_digest = coalesce(excluded.job_digest, job_digest),
        outcome = excluded.outcome,
        reason = excluded.reason,
        exit_code = excluded.exit_code,
        given_up = 0,
        started_at = excluded.started_at,
        finished_at = excluded.finished_at,
        recorded_at = excluded.recorded_at,
        attempts = excluded.attempts,
        collect_object = excluded.collect_object,
        stdout_place = excluded.stdout_place,
        stderr_place = excluded.stderr_place,
        stdout_bytes = excluded.stdout_bytes,
        stderr_bytes = excluded.stderr_bytes,
        stdout_total_bytes = excluded.stdout_total_bytes,
        stderr_total_bytes = excluded.stderr_total_bytes,
        stdout = excluded.stdout,
        stderr = excluded.stderr,
        limits_met = excluded.limits_met
        WHERE outcome IS NULL OR given_up = 1",
};

/// A start fills what is not known yet; a verdict also ends a run in flight. A row that would stay
/// as it is must not be written: its indexes would be.
const START: BulkInsert = BulkInsert {
    head: "INSERT INTO execution_results (
        result_id, request_id, exec_id, pc_id, job_id, version, job_digest, outcome, reason,
        exit_code, given_up, started_at, finished_at, recorded_at
    ) VALUES",
    columns: 14,
    tail: "ON CONFLICT (result_id) DO UPDATE SET
        request_id = coalesce(request_id, excluded.request_id),
        job_id = coalesce(job_id, excluded.job_id),
        version = coalesce(version, excluded.version),
        job_digest = coalesce(job_digest, excluded.job_digest),
        outcome = coalesce(outcome, excluded.outcome),
        reason = CASE WHEN outcome IS NULL THEN excluded.reason ELSE reason END,
        exit_code = CASE WHEN outcome IS NULL THEN excluded.exit_code ELSE exit_code END,
        given_up = CASE WHEN outcome IS NULL THEN excluded.given_up ELSE given_up END,
        finished_at = CASE WHEN outcome IS NULL THEN excluded.finished_at ELSE finished_at END,
        recorded_at = CASE
            WHEN outcome IS NULL AND excluded.given_up = 1 THEN excluded.recorded_at
            ELSE recorded_at
        END
        WHERE outcome IS NULL
            OR request_id IS NULL AND excluded.request_id IS NOT NULL
            OR job_id IS NULL AND excluded.job_id IS NOT NULL
            OR version IS NULL AND excluded.version IS NOT NULL
            OR job_digest IS NULL AND excluded.job_digest IS NOT NULL",
};

/// Writes reports.
pub async fn report(
    connection: &mut SqliteConnection,
    mut runs: Vec<ReportedRun>,
) -> Result<(), sqlx::Error> {
    let mut bodies = Vec::new();
    for run in &mut runs {
        output::place(
            &mut run.stdout,
            OutputStream::Stdout,
            &run.result_id,
            &mut bodies,
        );
        output::place(
            &mut run.stderr,
            OutputStream::Stderr,
            &run.result_id,
            &mut bodies,
        );
    }
    let (new, known): (Vec<_>, Vec<_>) = runs.into_iter().partition(|run| run.is_new);
    REPORT_NEW.run(connection, new, bind_report).await?;
    REPORT.run(connection, known, bind_report).await?;
    output::store(connection, bodies).await
}

/// Writes starts and verdicts.
pub async fn start(
    connection: &mut SqliteConnection,
    runs: Vec<StartedRun>,
) -> Result<(), sqlx::Error> {
    START.run(connection, runs, bind_start).await
}

/// Removes stand-ins.
pub async fn remove(
    connection: &mut SqliteConnection,
    results: &[ResultId],
) -> Result<(), sqlx::Error> {
    if results.is_empty() {
        return Ok(());
    }
    let results = serde_json::Value::from_iter(results.iter().map(ResultId::as_str)).to_string();
    sqlx::query!(
        "DELETE FROM execution_results
         WHERE result_id IN (SELECT value FROM json_each(?)) AND given_up = 1",
        results
    )
    .execute(connection)
    .await?;
    Ok(())
}

fn bind_report(run: ReportedRun, values: &mut RowArguments) -> Result<(), BoxDynError> {
    let report = run.report;
    values.add(String::from(run.result_id))?;
    values.add(String::from(report.request_id))?;
    values.text(report.exec_id)?;
    values.add(String::from(report.pc_id))?;
    values.text(report.manifest_id)?;
    values.text(run.version)?;
    values.text(report.job_digest)?;
    values.add(run.outcome.as_str())?;
    values.add(run.reason.map(|reason| reason.as_str()))?;
    values.add(report.exit_code)?;
    values.time(report.started_at)?;
    values.time(report.finished_at)?;
    values.time(run.recorded_at)?;
    values.add(report.attempts.map(i64::from))?;
    values.add(report.collect_object)?;
    bind_outputs(run.stdout, run.stderr, values)?;
    let met = (!report.limits_met.is_empty()).then(|| serde_json::to_string(&report.limits_met));
    values.add(met.transpose()?)
}

fn bind_outputs(
    stdout: KeptOutput,
    stderr: KeptOutput,
    values: &mut RowArguments,
) -> Result<(), BoxDynError> {
    for output in [&stdout, &stderr] {
        let place = output.elsewhere.as_ref().map(serde_json::to_string);
        values.add(place.transpose()?)?;
    }
    values.count(stdout.bytes)?;
    values.count(stderr.bytes)?;
    values.maybe_count(stdout.total_bytes)?;
    values.maybe_count(stderr.total_bytes)?;
    values.add(stdout.text)?;
    values.add(stderr.text)
}

fn bind_start(run: StartedRun, values: &mut RowArguments) -> Result<(), BoxDynError> {
    let verdict = run.given_up;
    let exit_code = verdict.map(|verdict| verdict.reason.exit_code());
    values.add(String::from(run.result_id))?;
    values.text(run.request_id)?;
    values.add(String::from(run.exec_id))?;
    values.add(String::from(run.pc_id))?;
    values.text(run.job_id)?;
    values.text(run.version)?;
    values.text(run.job_digest)?;
    values.add(verdict.map(|verdict| verdict.outcome.as_str()))?;
    values.add(verdict.map(|verdict| verdict.reason.as_str()))?;
    values.add(exit_code.map(|code| code.unwrap_or(Outcome::NO_EXIT_CODE)))?;
    values.add(verdict.is_some())?;
    values.time(run.started_at)?;
    values.maybe_time(verdict.map(|verdict| verdict.at))?;
    values.time(run.recorded_at)
}
