//! What happened on machines, as they tell it.
//!
//! An event of a machine's own future is kept at the time the broker stored it, beside what the
//! machine said. One that names another machine than its subject, has a time that cannot be kept,
//! or says not what happened, becomes a dead letter.

use kanade_bus::backend::StreamMessage;
use kanade_store::obs_events::NewObsEvent;
use kanade_store::projection::{Changes, Known, ProjectionTables};
use kanade_wire::obs_event::ObsEvent;
use kanade_wire::subjects;
use kanade_wire::topology::{self, StreamSpec};

use crate::clock::Told;
use crate::projection::{Projected, Projection, Received, Rejection, check_same, check_time, json};
use crate::{Change, JobVersions, Topic};

/// The table of events.
#[derive(Debug, Clone, Copy)]
pub struct ObsEvents;

impl Projection for ObsEvents {
    type Message = ObsEvent;

    const NAME: &'static str = "obs_events";
    const STREAM: StreamSpec = topology::OBS_EVENTS;
    type Tables = ProjectionTables;

    fn decode(message: &StreamMessage) -> Result<ObsEvent, Rejection> {
        let pc = subjects::parse_pc(&message.subject)
            .ok_or_else(|| Rejection::poison("the subject names no machine"))?;
        let event: ObsEvent = json(&message.payload)?;
        check_same("machine", &pc, &event.pc_id)?;
        check_time("at", event.at)?;
        for (key, text) in [("kind", &event.kind), ("source", &event.source)] {
            if text.trim().is_empty() {
                return Err(Rejection::poison(format!("`{key}` is empty")));
            }
        }
        Ok(event)
    }

    fn apply(batch: Vec<Received<ObsEvent>>, _: Known, _: &JobVersions) -> Projected {
        let events: Vec<NewObsEvent> = batch.into_iter().map(kept).collect();
        let mut announced = Vec::new();
        if !events.is_empty() {
            let pcs = events.iter().take(Change::ENOUGH);
            let pcs = pcs.map(|event| event.pc_id.to_string());
            announced.push(Change::new(Topic::Events, pcs));
        }
        Projected {
            announced,
            changes: Changes {
                events,
                ..Changes::default()
            },
            ..Projected::default()
        }
    }
}

fn kept(received: Received<ObsEvent>) -> NewObsEvent {
    let event = received.message;
    let told = Told::new(event.at, received.published_at);
    let record_id = event.event_record_id.filter(|id| !id.is_empty());
    NewObsEvent {
        pc_id: event.pc_id,
        at: told.at,
        reported_at: told.reported_at,
        kind: event.kind,
        source: event.source,
        event_record_id: record_id,
        payload: event.payload,
        recorded_at: received.published_at,
    }
}
