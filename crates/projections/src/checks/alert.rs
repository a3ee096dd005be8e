use chrono::{DateTime, TimeDelta, Utc};
use kanade_store::checks::{CheckAlertRow, CheckRow};
use kanade_wire::hints::CheckAlert;

/// A report older than this tells nobody: by now it may be wrong.
const FRESH: TimeDelta = TimeDelta::minutes(15);

/// How far back changes and alerts count.
pub const WINDOW: TimeDelta = TimeDelta::hours(1);

/// So many changes within the window, this one included, are a status that flaps.
pub const FLAPPING: usize = 4;

/// The alert of a row whose status has just changed, as its job wants it; `None` when it wants
/// none. `alerted_at` is when somebody was last told about this check on this machine.
pub fn alert(
    row: &CheckRow,
    wanted: &CheckAlert,
    alerted_at: Option<DateTime<Utc>>,
) -> Option<CheckAlertRow> {
    let is_listed = wanted.on.iter().any(|status| status == row.status.as_str());
    let age = row.recorded_at - row.collected_at;
    if !is_listed || age > FRESH {
        return None;
    }
    Some(CheckAlertRow {
        key: row.key.clone(),
        status: row.status,
        at: row.recorded_at,
        result_id: row.result_id.clone(),
        damped: damped(row, alerted_at),
        title: filled(&wanted.title, row),
        body: wanted.body.as_deref().map(|body| filled(body, row)),
        priority: wanted.priority.clone(),
        notify_user: wanted.notify_user,
        notify_groups: wanted.notify_groups.clone(),
        email: wanted.email,
        require_ack: wanted.require_ack,
        toast: wanted.toast,
    })
}

fn damped(row: &CheckRow, alerted_at: Option<DateTime<Utc>>) -> Option<String> {
    let since = row.recorded_at - WINDOW;
    if row.changes.iter().filter(|at| **at > since).count() >= FLAPPING {
        return Some(format!("it changed {FLAPPING} times within an hour"));
    }
    alerted_at
        .filter(|at| *at > since)
        .map(|at| format!("somebody was told at {}", at.format("%Y-%m-%dT%H:%M:%SZ")))
}

/// A template with what is known here. `{last_logon}` stays: whoever sends it knows the machine.
fn filled(template: &str, row: &CheckRow) -> String {
    let name = row.key.check_name.as_str();
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((word, after_word)) = after.split_once('}') else {
            filled.push('{');
            rest = after;
            continue;
        };
        let value = match word {
            "pc_id" => row.key.pc_id.as_str(),
            "name" => name,
            "label" => row.label.as_deref().unwrap_or(name),
            "status" => row.status.as_str(),
            "detail" => row.detail.as_deref().unwrap_or_default(),
            _ => {
                filled.push('{');
                rest = after;
                continue;
            }
        };
        filled.push_str(value);
        rest = after_word;
    }
    filled.push_str(rest);
    filled
}
