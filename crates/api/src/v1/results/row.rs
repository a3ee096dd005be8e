//! A run as the API shows it.

use kanade_api_types::results::ResultRow;
use kanade_store::results::Run;
use kanade_wire::Outcome;

/// The run.
pub fn result_row(run: Run) -> ResultRow {
    ResultRow {
        outcome: run.outcome.map_or("running", Outcome::as_str).to_owned(),
        result_id: run.result_id,
        request_id: run.request_id,
        exec_id: run.exec_id,
        pc_id: run.pc_id,
        job_id: run.job_id,
        version: run.version.map(|version| version.to_string()),
        reason: run.reason,
        exit_code: run.exit_code,
        stdout_bytes: run.stdout.total_bytes.unwrap_or(run.stdout.bytes),
        stderr_bytes: run.stderr.total_bytes.unwrap_or(run.stderr.bytes),
        stdout_truncated: run.stdout.truncated,
        stderr_truncated: run.stderr.truncated,
        stdout: run.stdout.text,
        stderr: run.stderr.text,
        started_at: Some(run.started_at),
        finished_at: run.finished_at,
        recorded_at: run.recorded_at,
        stdout_match: None,
        stderr_match: None,
        limits_met: run.limits_met,
    }
}
