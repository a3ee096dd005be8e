//! Machines: the last heartbeat of each.
//!
//! The stream keeps one heartbeat per machine, so a row can hold nothing older than the last one:
//! it replaces the row whole.

use std::collections::BTreeMap;

use kanade_bus::backend::StreamMessage;
use kanade_store::agents::Agent;
use kanade_store::projection::{Changes, Known, ProjectionTables};
use kanade_wire::PcId;
use kanade_wire::heartbeat::Heartbeat;
use kanade_wire::subjects;
use kanade_wire::topology::{self, StreamSpec};

use crate::projection::{Projected, Projection, Received, Rejection, check_same, check_time, json};
use crate::{Change, JobVersions, Topic};

/// The table of machines.
#[derive(Debug, Clone, Copy)]
pub struct Agents;

impl Projection for Agents {
    type Message = Heartbeat;

    const NAME: &'static str = "agents";
    const STREAM: StreamSpec = topology::HEARTBEAT;
    type Tables = ProjectionTables;

    fn decode(message: &StreamMessage) -> Result<Heartbeat, Rejection> {
        let pc = subjects::parse_pc(&message.subject)
            .ok_or_else(|| Rejection::poison("the subject names no machine"))?;
        let beat: Heartbeat = json(&message.payload)?;
        check_same("machine", &pc, &beat.pc_id)?;
        check_time("at", beat.at)?;
        Ok(beat)
    }

    fn apply(batch: Vec<Received<Heartbeat>>, _: Known, _: &JobVersions) -> Projected {
        let mut agents: BTreeMap<PcId, Agent> = BTreeMap::new();
        for received in batch {
            let agent = Agent {
                heartbeat: received.message,
                updated_at: received.published_at,
            };
            agents.insert(agent.heartbeat.pc_id.clone(), agent);
        }
        let ids = agents.keys().map(PcId::to_string);
        Projected {
            announced: vec![Change::new(Topic::Agents, ids)],
            changes: Changes {
                agents: agents.into_values().collect(),
                ..Changes::default()
            },
            ..Projected::default()
        }
    }
}
