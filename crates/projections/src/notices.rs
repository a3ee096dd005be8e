//! Notices to people at machines.
//!
//! A notice is published once for each group or machine it is for, and again when it is edited: all
//! of these are one row, which holds the newest text. That a notice was taken back is an event of its
//! own, because its copies leave their stream.

use kanade_bus::backend::StreamMessage;
use kanade_store::notices::NoticeCopy;
use kanade_store::projection::{Changes, Known, ProjectionTables};
use kanade_wire::notification::{Notification, is_notification_id};
use kanade_wire::subjects;
use kanade_wire::topology::{self, StreamSpec};

use crate::projection::{Projected, Projection, Received, Rejection, check_time, json};
use crate::{Change, JobVersions, Topic};

/// The table of notices.
#[derive(Debug, Clone, Copy)]
pub struct Notices;

impl Projection for Notices {
    type Message = NoticeCopy;

    const NAME: &'static str = "notices";
    const STREAM: StreamSpec = topology::NOTIFICATIONS;
    type Tables = ProjectionTables;

    fn decode(message: &StreamMessage) -> Result<NoticeCopy, Rejection> {
        if subjects::parse_notification(&message.subject).is_none() {
            return Err(Rejection::poison("the subject is none of a notice"));
        }
        let notification: Notification = json(&message.payload)?;
        check_notice(&notification)?;
        Ok(NoticeCopy {
            notification,
            subject: message.subject.clone(),
        })
    }

    fn apply(batch: Vec<Received<NoticeCopy>>, _: Known, _: &JobVersions) -> Projected {
        let notices: Vec<NoticeCopy> = batch.into_iter().map(|it| it.message).collect();
        let mut announced = Vec::new();
        if !notices.is_empty() {
            let ids = notices.iter().map(|copy| copy.notification.id.clone());
            announced.push(Change::new(Topic::Notices, ids));
        }
        Projected {
            announced,
            changes: Changes {
                notices,
                ..Changes::default()
            },
            ..Projected::default()
        }
    }
}

/// Refuses a notice that the tables cannot hold.
pub(crate) fn check_notice(notice: &Notification) -> Result<(), Rejection> {
    if !is_notification_id(&notice.id) {
        return Err(Rejection::poison("`id` cannot be the id of a notice"));
    }
    check_time("issued_at", notice.issued_at)?;
    let times = [
        ("expires_at", notice.expires_at),
        ("edited_at", notice.edited_at),
        ("acks_reset_at", notice.acks_reset_at),
    ];
    for (what, time) in times {
        time.map_or(Ok(()), |time| check_time(what, time))?;
    }
    Ok(())
}
