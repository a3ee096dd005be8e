//! A machine as the API shows it.

use chrono::{DateTime, Utc};
use kanade_api_types::agents::AgentRow;
use kanade_control::Catalogue;
use kanade_store::agents::Agent;
use kanade_store::state::Attributes;

use crate::v1::attributes::shown;

/// The machine with its groups and attributes, as it is at `now`.
pub fn agent_row(
    agent: Agent,
    attributes: Attributes,
    catalogue: &Catalogue,
    now: DateTime<Utc>,
) -> AgentRow {
    let online = agent.is_online(now);
    let Agent {
        heartbeat,
        updated_at,
    } = agent;
    AgentRow {
        attributes: shown(attributes),
        groups: catalogue.groups_of(&heartbeat.pc_id),
        pc_id: heartbeat.pc_id,
        hostname: heartbeat.hostname,
        os_family: heartbeat.os_family,
        os_version: heartbeat.os_version,
        architecture: heartbeat.architecture,
        agent_version: heartbeat.agent_version,
        last_heartbeat: heartbeat.at,
        updated_at,
        online,
        agent_cpu_pct: heartbeat.agent_cpu_pct,
        agent_rss_bytes: heartbeat.agent_rss_bytes,
        agent_disk_read_bytes: heartbeat.agent_disk_read_bytes,
        agent_disk_written_bytes: heartbeat.agent_disk_written_bytes,
        quarantined_versions: heartbeat.quarantined_versions,
        last_logon_user: heartbeat.last_logon_user,
        last_logon_display_name: heartbeat.last_logon_display_name,
        boot_id: heartbeat.boot_id,
        capabilities: heartbeat.capabilities,
        outbox_depth: heartbeat.outbox_depth,
        sessions: heartbeat.sessions,
        troubles: heartbeat.troubles,
    }
}
