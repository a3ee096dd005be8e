//! Notices to people, and what people did.

use kanade_wire::audit::AuditEvent;
use kanade_wire::notification::{
    AmendOperation, Notification, NotificationAcked, NotificationAmend, Priority,
};
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;

use super::vocabulary::{free_form, pc, text, time};

prop_compose! {
    /// Any notice to people.
    pub fn notification()(
        (id, title, body) in (text(), text(), text()),
        priority in select(&[Priority::Info, Priority::Warn, Priority::Emergency, Priority::Unknown][..]),
        (require_ack, toast) in any::<(bool, bool)>(),
        (issued_at, issued_by) in (time(), of(text())),
        (expires_at, acked_at, edited_at, acks_reset_at) in (of(time()), of(time()), of(time()), of(time())),
    ) -> Notification {
        Notification {
            id, priority, require_ack, title, body, toast, issued_at, issued_by, expires_at,
            acked_at, edited_at, acks_reset_at,
        }
    }
}

prop_compose! {
    /// Any confirmation.
    pub fn notification_acked()(
        (notification_id, pc_id, user_sid) in (text(), pc(), text()),
        (acked_at, account) in (time(), of(text())),
    ) -> NotificationAcked {
        NotificationAcked { notification_id, pc_id, user_sid, acked_at, account }
    }
}

/// Any change of a notice.
pub fn notification_amend() -> impl Strategy<Value = NotificationAmend> {
    text().prop_map(|id| NotificationAmend {
        id,
        op: AmendOperation::Recall,
    })
}

prop_compose! {
    /// Any audit entry.
    pub fn audit_event()(
        (actor, action, target) in (text(), text(), of(text())),
        payload in free_form(),
        occurred_at in time(),
    ) -> AuditEvent {
        AuditEvent { actor, action, target, payload, occurred_at }
    }
}
