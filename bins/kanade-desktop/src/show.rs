//! What people see.

use chrono::Local;
use kanade_klp::messages::{JobItem, JobProgress, MaintenanceItem, RunStatus, StateSnapshot};
use kanade_wire::notification::{Notification, Priority};

use crate::language::Texts;

/// How the machine is.
pub fn state(state: &StateSnapshot, texts: &Texts) -> String {
    let connection = match state.online {
        true => texts.online,
        false => texts.offline,
    };
    let mut lines = vec![format!(
        "{} · {connection} · {} {}",
        state.pc_id, texts.version, state.agent_version
    )];
    if state.target_version != state.agent_version {
        lines.push(format!(
            "  {} {}",
            texts.updates_to,
            plain(&state.target_version)
        ));
    }
    if state.checks.is_empty() {
        lines.push(format!("  {}", texts.no_checks));
    }
    for check in &state.checks {
        let name = check.label.as_deref().unwrap_or(&check.name);
        let mark = match check.status.as_str() {
            "ok" => "✓",
            "warn" => "!",
            "fail" => "✗",
            _ => "?",
        };
        let detail = check
            .detail
            .as_deref()
            .map(|detail| format!(" – {}", plain(detail)));
        lines.push(format!(
            "  {mark} {}{}",
            plain(name),
            detail.unwrap_or_default()
        ));
    }
    lines.join("\n")
}

/// A notice with its number in the list.
pub fn notice(number: usize, notice: &Notification, texts: &Texts) -> String {
    let urgency = match notice.priority {
        Priority::Emergency => format!("[{}] ", texts.emergency),
        Priority::Warn => format!("[{}] ", texts.warning),
        Priority::Info | Priority::Unknown => String::new(),
    };
    let issued = notice
        .issued_at
        .with_timezone(&Local)
        .format("%Y-%m-%d %H:%M");
    let by = notice
        .issued_by
        .as_deref()
        .map(|by| format!(" · {}", plain(by)));
    let mut lines = vec![
        format!("{number}. {urgency}{}", plain(&notice.title)),
        format!("   {issued}{}", by.unwrap_or_default()),
    ];
    lines.extend(
        notice
            .body
            .lines()
            .map(|line| format!("   {}", plain(line))),
    );
    if let Some(at) = notice.acked_at {
        let at = at.with_timezone(&Local).format("%Y-%m-%d %H:%M");
        lines.push(format!("   ({} {at})", texts.confirmed_at));
    }
    lines.join("\n")
}

/// A job with its number in the list.
pub fn job(number: usize, job: &JobItem, texts: &Texts) -> String {
    let category = match job.category.as_str() {
        "software_update" => texts.updates.to_owned(),
        "troubleshoot" => texts.troubleshooting.to_owned(),
        "catalog" => texts.catalog.to_owned(),
        other => plain(other),
    };
    let mut lines = vec![format!(
        "{number}. {} · {category}",
        plain(&job.display_name)
    )];
    if let Some(description) = &job.display_description {
        lines.extend(
            description
                .lines()
                .map(|line| format!("   {}", plain(line))),
        );
    }
    if let Some(last) = &job.last_run {
        let at = last.at.with_timezone(&Local).format("%Y-%m-%d %H:%M");
        let status = status_word(last.status, texts);
        lines.push(format!("   ({} {at}: {status})", texts.last_run));
    }
    lines.join("\n")
}

/// What is asked before a job runs.
pub fn question(question: &str, texts: &Texts) -> String {
    let lines = question.lines().map(plain).collect::<Vec<_>>().join("\n");
    format!("{lines}\n{}", texts.asked_first)
}

/// A run was begun.
pub fn begun(number: usize, job: &JobItem, texts: &Texts) -> String {
    format!("[{number}] {} {}", plain(&job.display_name), texts.begun)
}

/// How a run is.
pub fn status(number: usize, progress: &JobProgress, texts: &Texts) -> String {
    let status = status_word(progress.status, texts);
    match progress
        .exit_code
        .filter(|_| progress.status == RunStatus::Failed)
    {
        Some(code) => format!("[{number}] {status} ({} {code})", texts.exit_code),
        None => format!("[{number}] {status}"),
    }
}

const fn status_word(status: RunStatus, texts: &Texts) -> &'static str {
    match status {
        RunStatus::Queued => texts.queued,
        RunStatus::Running => texts.running,
        RunStatus::Completed => texts.completed,
        RunStatus::Failed => texts.failed,
        RunStatus::Killed => texts.killed,
        RunStatus::Unknown => "?",
    }
}

/// The next time of a schedule.
pub fn maintenance(item: &MaintenanceItem) -> String {
    let at = item
        .next_fire_at
        .with_timezone(&Local)
        .format("%Y-%m-%d %H:%M");
    format!("{at}  {}", plain(&item.display_name))
}

/// A text that cannot steer the terminal it is shown on.
pub fn plain(text: &str) -> String {
    text.chars()
        .map(|one| if one.is_control() { ' ' } else { one })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;
    use chrono::DateTime;

    #[test]
    fn what_others_wrote_cannot_steer_the_terminal() {
        let told = Notification {
            id: "a".to_owned(),
            priority: Priority::Emergency,
            require_ack: true,
            title: "Save\u{1b}[2J your work".to_owned(),
            body: "Line one\nLine two\u{7}".to_owned(),
            toast: false,
            issued_at: DateTime::UNIX_EPOCH,
            issued_by: Some("ops".to_owned()),
            expires_at: None,
            acked_at: None,
            edited_at: None,
            acks_reset_at: None,
        };
        let shown = notice(2, &told, Language::En.texts());
        assert!(
            shown.starts_with("2. [URGENT] Save [2J your work\n"),
            "{shown}"
        );
        assert!(shown.ends_with("   Line one\n   Line two "), "{shown}");
        assert!(!shown.contains('\u{1b}'));
    }
}
