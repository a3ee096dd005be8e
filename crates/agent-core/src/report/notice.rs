//! What an agent says of its own troubles.

use chrono::{DateTime, Utc};
use kanade_wire::notice::{AgentNotice, NoticeKind};
use kanade_wire::{PcId, subjects};

use crate::state::{Report, ReportStream};

const PREVIEW: usize = 4096;

/// A notice; `id` tells it from every other.
pub(crate) fn notice(pc: &PcId, id: &str, at: DateTime<Utc>, notice: NoticeKind) -> Report {
    let notice = AgentNotice {
        pc_id: pc.clone(),
        at,
        notice,
    };
    Report {
        stream: ReportStream::Events,
        subject: subjects::agent_notice(pc),
        message_id: format!("notice:{id}"),
        headers: Vec::new(),
        payload: serde_json::to_vec(&notice).unwrap_or_default(),
        run: None,
    }
}

/// Tells of a report that could not be delivered. Nothing is told of an undeliverable notice: that would not end.
pub(crate) fn undeliverable(
    report: &Report,
    pc: &PcId,
    id: &str,
    at: DateTime<Utc>,
    reason: &str,
) -> Option<Report> {
    if report.message_id.starts_with("notice:") {
        return None;
    }
    let preview = &report.payload[..report.payload.len().min(PREVIEW)];
    let kind = NoticeKind::ReportUndeliverable {
        subject: report.subject.clone(),
        reason: reason.to_owned(),
        bytes: report.payload.len() as u64,
        preview: String::from_utf8_lossy(preview).into_owned(),
    };
    Some(notice(pc, id, at, kind))
}
