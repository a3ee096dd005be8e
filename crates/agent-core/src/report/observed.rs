//! Events of the machine.

use kanade_wire::obs_event::ObsEvent;
use kanade_wire::subjects;

use crate::state::{Report, ReportStream};

/// An event; `message_id` tells it from every other. Events do not wait for each other: each says when it was.
pub(crate) fn observed(event: &ObsEvent, message_id: String) -> Report {
    Report {
        stream: ReportStream::ObsEvents,
        subject: subjects::obs(&event.pc_id),
        message_id,
        headers: Vec::new(),
        payload: serde_json::to_vec(event).unwrap_or_default(),
        run: None,
    }
}
