use kanade_store::agents::Agent;
use sqlx::SqliteConnection;
use sqlx::error::BoxDynError;

use crate::bulk::{BulkInsert, RowArguments};

const UPSERT: BulkInsert = BulkInsert {
    head: "INSERT INTO agents (
        pc_id, hostname, os_family, os_version, architecture, agent_version, protocol,
        last_heartbeat, updated_at, boot_id, agent_cpu_pct, agent_rss_bytes,
        agent_disk_read_bytes, agent_disk_written_bytes, outbox_depth, last_logon_user,
        last_logon_display_name, quarantined_versions, capabilities,
        config_digest, config_since, sessions, troubles, on_trial
    ) VALUES",
    columns: 24,
    tail: "ON CONFLICT (pc_id) DO UPDATE SET
        hostname = excluded.hostname,
        os_family = excluded.os_family,
        os_version = excluded.os_version,
        architecture = excluded.architecture,
        agent_version = excluded.agent_version,
        protocol = excluded.protocol,
        last_heartbeat = excluded.last_heartbeat,
        updated_at = excluded.updated_at,
        boot_id = excluded.boot_id,
        agent_cpu_pct = excluded.agent_cpu_pct,
        agent_rss_bytes = excluded.agent_rss_bytes,
        agent_disk_read_bytes = excluded.agent_disk_read_bytes,
        agent_disk_written_bytes = excluded.agent_disk_written_bytes,
        outbox_depth = excluded.outbox_depth,
        last_logon_user = excluded.last_logon_user,
        last_logon_display_name = excluded.last_logon_display_name,
        quarantined_versions = excluded.quarantined_versions,
        capabilities = excluded.capabilities,
        config_digest = excluded.config_digest,
        config_since = excluded.config_since,
        sessions = excluded.sessions,
        troubles = excluded.troubles,
        on_trial = excluded.on_trial",
};

/// Makes the rows of these machines their last heartbeat.
pub async fn replace(
    connection: &mut SqliteConnection,
    agents: Vec<Agent>,
) -> Result<(), sqlx::Error> {
    UPSERT.run(connection, agents, bind).await
}

fn bind(agent: Agent, values: &mut RowArguments) -> Result<(), BoxDynError> {
    let beat = agent.heartbeat;
    values.add(String::from(beat.pc_id))?;
    values.add(beat.hostname)?;
    values.add(beat.os_family)?;
    values.add(beat.os_version)?;
    values.add(beat.architecture)?;
    values.add(beat.agent_version)?;
    values.add(beat.protocol.map(i64::from))?;
    values.time(beat.at)?;
    values.time(agent.updated_at)?;
    values.add(beat.boot_id)?;
    values.add(beat.agent_cpu_pct)?;
    values.add(beat.agent_rss_bytes)?;
    values.add(beat.agent_disk_read_bytes)?;
    values.add(beat.agent_disk_written_bytes)?;
    values.maybe_count(beat.outbox_depth)?;
    values.add(beat.last_logon_user)?;
    values.add(beat.last_logon_display_name)?;
    values.add(serde_json::to_string(&beat.quarantined_versions)?)?;
    values.add(serde_json::to_string(&beat.capabilities)?)?;
    values.add(beat.config_digest.map(String::from))?;
    values.maybe_time(beat.config_since)?;
    let sessions = beat.sessions.as_ref().map(serde_json::to_string);
    values.add(sessions.transpose()?)?;
    values.add(serde_json::to_string(&beat.troubles)?)?;
    values.add(beat.on_trial)
}
