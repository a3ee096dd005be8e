//! Notices as the API shows them.

use chrono::{DateTime, Utc};
use kanade_api_types::notices::{AudienceRow, AudienceTally, NoticeAck, NoticeRow};
use kanade_control::notices::{AudienceCounts, AudienceMember, Confirmation, target_of};
use kanade_store::acks::NotificationAck;
use kanade_store::notices::StoredNotice;

/// A notice.
pub fn notice_row(stored: StoredNotice, now: DateTime<Utc>) -> NoticeRow {
    let target = target_of(&stored.subjects);
    let notice = stored.notification;
    let is_over = notice.expires_at.is_some_and(|at| at <= now);
    let state = match (stored.recalled_at, is_over) {
        (Some(_), _) => "recalled",
        (None, true) => "expired",
        (None, false) => "active",
    };
    NoticeRow {
        id: notice.id,
        priority: notice.priority,
        require_ack: notice.require_ack,
        title: notice.title,
        body: notice.body,
        toast: notice.toast,
        issued_at: notice.issued_at,
        issued_by: notice.issued_by,
        expires_at: notice.expires_at,
        edited_at: notice.edited_at,
        acks_reset_at: notice.acks_reset_at,
        recalled_at: stored.recalled_at,
        recalled_by: stored.recalled_by,
        state: state.to_owned(),
        confirmed: stored.confirmed,
        target,
    }
}

/// A confirmation.
pub fn ack_row(ack: NotificationAck) -> NoticeAck {
    NoticeAck {
        pc_id: ack.pc_id,
        user_sid: ack.user_sid,
        acked_at: ack.acked_at,
        last_acked_at: ack.last_acked_at,
        account: ack.account,
    }
}

/// A machine.
pub fn audience_row(member: AudienceMember) -> AudienceRow {
    AudienceRow {
        pc_id: member.pc_id,
        last_logon_user: member.last_logon_user,
        last_logon_display_name: member.last_logon_display_name,
        confirmed: member.confirmation == Confirmation::Confirmed,
        state: member.confirmation.as_str().to_owned(),
        acked_at: member.acked_at,
        acked_by: member.acked_by,
    }
}

/// How many machines.
pub fn tally(counts: AudienceCounts) -> AudienceTally {
    AudienceTally {
        machines: counts.machines,
        confirmed: counts.confirmed,
        outstanding: counts.outstanding,
        withdrawn: counts.withdrawn,
    }
}
