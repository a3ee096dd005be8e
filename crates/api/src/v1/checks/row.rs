//! Checks as the API shows them.

use kanade_api_types::checks::{
    CheckAlert, CheckCell, CheckColumn, CheckCount, CheckMatrixRow, CheckProblem, CheckRow,
    CheckTransition,
};
use kanade_store::checks;

/// A status.
pub fn check_row(stored: checks::StoredCheck) -> CheckRow {
    let row = stored.row;
    CheckRow {
        pc_id: row.key.pc_id,
        hostname: stored.hostname,
        check_name: row.key.check_name,
        label: row.label,
        status: row.status.to_string(),
        detail: row.detail,
        recorded_at: row.recorded_at,
        collected_at: row.collected_at,
        reported_at: row.reported_at,
        since: row.since,
        stale: stored.stale,
        job_id: row.job_id,
        result_id: row.result_id,
        troubleshoot: row.troubleshoot,
        problem: stored.problem,
    }
}

/// A count.
pub fn check_count(count: checks::CheckCount) -> CheckCount {
    CheckCount {
        check_name: count.check_name,
        label: count.label,
        ok: count.ok,
        warn: count.warn,
        fail: count.fail,
        unknown: count.unknown,
        stale: count.stale,
    }
}

/// A column of the matrix.
pub fn check_column(column: checks::CheckColumn) -> CheckColumn {
    CheckColumn {
        check_name: column.check_name,
        label: column.label,
    }
}

/// A row of the matrix.
pub fn matrix_row(row: checks::CheckMatrixRow) -> CheckMatrixRow {
    let statuses = row.statuses.into_iter().map(|(check, cell)| {
        let cell = CheckCell {
            status: cell.status.to_string(),
            stale: cell.stale,
            since: cell.since,
        };
        (check.to_string(), cell)
    });
    CheckMatrixRow {
        pc_id: row.pc_id,
        hostname: row.hostname,
        statuses: statuses.collect(),
    }
}

/// A transition.
pub fn transition_row(transition: checks::CheckTransition) -> CheckTransition {
    CheckTransition {
        pc_id: transition.key.pc_id,
        check_name: transition.key.check_name,
        from_status: transition.from.map(|status| status.to_string()),
        to_status: transition.to.to_string(),
        detail: transition.detail,
        at: transition.at,
        result_id: transition.result_id,
    }
}

/// An alert.
pub fn alert_row(alert: checks::CheckAlertRow) -> CheckAlert {
    CheckAlert {
        pc_id: alert.key.pc_id,
        check_name: alert.key.check_name,
        status: alert.status.to_string(),
        at: alert.at,
        result_id: alert.result_id,
        damped: alert.damped.is_some(),
        reason: alert.damped,
        title: alert.title,
        body: alert.body,
        priority: alert.priority,
        notify_user: alert.notify_user,
        notify_groups: alert.notify_groups,
        email: alert.email,
    }
}

/// A problem.
pub fn problem_row(problem: checks::CheckProblem) -> CheckProblem {
    CheckProblem {
        pc_id: problem.key.pc_id,
        check_name: problem.key.check_name,
        job_id: problem.job_id,
        result_id: problem.result_id,
        recorded_at: problem.recorded_at,
        reason: problem.reason,
    }
}
