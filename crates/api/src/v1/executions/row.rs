//! An execution as the API shows it.

use chrono::{DateTime, Utc};
use kanade_api_types::executions::{ExecutionRow, OutcomeCounts};
use kanade_store::executions::Execution;
use kanade_wire::command::Cause;

/// The execution as it stands at `now`.
pub fn execution_row(execution: Execution, now: DateTime<Utc>) -> ExecutionRow {
    let counts = execution.counts;
    ExecutionRow {
        status: execution.status(now).as_str().to_owned(),
        pending_count: execution.pending(),
        finished_at: execution.finished_at(),
        cause: execution
            .cause
            .as_ref()
            .map_or("manual", Cause::kind)
            .to_owned(),
        exec_id: execution.exec_id,
        job_id: execution.job_id,
        version: execution.version.map(|version| version.to_string()),
        initiated_by: execution.initiated_by,
        initiated_at: Some(execution.initiated_at),
        target: execution.target.unwrap_or_default(),
        target_count: execution.target_count,
        success_count: counts.succeeded,
        failure_count: counts.failures(),
        outcomes: OutcomeCounts {
            succeeded: counts.succeeded,
            failed: counts.failed,
            timed_out: counts.timed_out,
            killed: counts.killed,
            skipped: counts.skipped,
            lost: counts.lost,
        },
        running_count: counts.running,
        dispatched_at: execution.dispatched_at,
        killed_at: execution.killed_at,
        killed_by: execution.killed_by,
        expires_at: execution.expires_at,
        parameters: execution.parameters,
    }
}
