use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kanade_store::agents::{
    Agent, AgentCounts, AgentFilter, AgentQuery, AgentReader, AgentSortKey, ONLINE_WINDOW,
    Presence, RosterEntry, SessionFilter, VersionCounts,
};
use kanade_store::{Cursor, Page, StoreError};
use kanade_store_sqlite::{from_nanoseconds, to_nanoseconds};
use kanade_wire::heartbeat::Heartbeat;
use kanade_wire::{Digest, PcId};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::scan::{CHUNK, Scan};
use crate::filter::Filtered;
use crate::{ProjectionDatabase, columns};

#[async_trait]
impl AgentReader for ProjectionDatabase {
    async fn list(&self, query: &AgentQuery) -> Result<Page<Agent>, StoreError> {
        if query.filter.pattern.is_some() {
            return self.scan_agents(query).await;
        }
        let after = query.page.after(&list_name(query))?;
        let limit = query.page.limit();
        let rows = self.agents_after(query, after, limit).await?;
        Ok(Page::from_surplus(rows, limit, |last| cursor(query, last)))
    }

    async fn count(
        &self,
        filter: &AgentFilter,
        now: DateTime<Utc>,
    ) -> Result<AgentCounts, StoreError> {
        let counts = match filter.pattern {
            Some(_) => self.count_matches(filter, now).await,
            None => self.count_wanted(filter, now).await,
        };
        counts.map_err(StoreError::failed("count agents"))
    }

    async fn get(&self, pc: &PcId) -> Result<Option<Agent>, StoreError> {
        let select = "SELECT * FROM agents WHERE pc_id = ?";
        let row = sqlx::query(select)
            .bind(pc.as_str())
            .try_map(|row| agent(&row))
            .fetch_optional(&*self.readers().await)
            .await;
        row.map_err(StoreError::failed("read an agent"))
    }

    async fn roster(&self) -> Result<Vec<RosterEntry>, StoreError> {
        let rows = sqlx::query!("SELECT pc_id, os_family, updated_at FROM agents ORDER BY pc_id")
            .try_map(|row| roster_entry(row.pc_id, row.os_family, row.updated_at))
            .fetch_all(&*self.readers().await)
            .await;
        rows.map_err(StoreError::failed("list all agents"))
    }

    async fn roster_of(&self, pcs: &[PcId]) -> Result<Vec<RosterEntry>, StoreError> {
        // Texts always are JSON.
        let wanted = serde_json::to_string(pcs).unwrap_or_default();
        let rows = sqlx::query!(
            "SELECT pc_id, os_family, updated_at FROM agents \
             WHERE pc_id IN (SELECT value FROM json_each(?)) ORDER BY pc_id",
            wanted
        )
        .try_map(|row| roster_entry(row.pc_id, row.os_family, row.updated_at))
        .fetch_all(&*self.readers().await)
        .await;
        rows.map_err(StoreError::failed("look agents up"))
    }

    async fn versions(&self, now: DateTime<Utc>) -> Result<Vec<VersionCounts>, StoreError> {
        let rows = sqlx::query(VERSIONS)
            .bind(online_after(now))
            .try_map(|row: SqliteRow| {
                Ok(VersionCounts {
                    version: row.try_get("version")?,
                    machines: columns::count(&row, "machines")?,
                    online: columns::count(&row, "online")?,
                    quarantined: columns::count(&row, "quarantined")?,
                })
            })
            .fetch_all(&*self.readers().await)
            .await;
        rows.map_err(StoreError::failed("count agents by version"))
    }

    async fn config_digests(&self) -> Result<Vec<(PcId, Digest)>, StoreError> {
        let rows =
            sqlx::query("SELECT pc_id, config_digest FROM agents WHERE config_digest IS NOT NULL")
                .try_map(|row: SqliteRow| {
                    let pc = columns::parsed(&row, "pc_id")?;
                    Ok((pc, columns::parsed(&row, "config_digest")?))
                })
                .fetch_all(&*self.readers().await)
                .await;
        rows.map_err(StoreError::failed("read which configurations machines use"))
    }
}

fn roster_entry(
    pc_id: String,
    os_family: Option<String>,
    updated_at: i64,
) -> Result<RosterEntry, sqlx::Error> {
    Ok(RosterEntry {
        pc_id: PcId::new(pc_id).map_err(|error| sqlx::Error::Decode(error.into()))?,
        os_family,
        updated_at: from_nanoseconds(updated_at),
    })
}

/// The sort key of a row and its machine: what a cursor holds.
type Key = (SortValue, String);

/// A sort key: text, or nanoseconds.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
enum SortValue {
    Text(String),
    Time(i64),
}

impl ProjectionDatabase {
    /// Where SQL decides, no row leaves the database.
    async fn count_wanted(
        &self,
        filter: &AgentFilter,
        now: DateTime<Utc>,
    ) -> Result<AgentCounts, sqlx::Error> {
        let mut select = Filtered::new("SELECT count(*) AS total, count(CASE WHEN updated_at > ");
        select.push_value("", online_after(now));
        select.push(" THEN 1 END) AS online FROM agents");
        restrict(&mut select, filter, now);
        select
            .end()
            .build()
            .try_map(|row| {
                Ok(AgentCounts {
                    total: columns::count(&row, "total")?,
                    online: columns::count(&row, "online")?,
                })
            })
            .fetch_one(&*self.readers().await)
            .await
    }

    async fn count_matches(
        &self,
        filter: &AgentFilter,
        now: DateTime<Utc>,
    ) -> Result<AgentCounts, sqlx::Error> {
        let mut select = Filtered::new(
            "SELECT pc_id, hostname, last_logon_user, agent_version, updated_at FROM agents",
        );
        restrict(&mut select, filter, now);
        let rows = select
            .end()
            .build()
            .fetch_all(&*self.readers().await)
            .await?;
        let online_after = online_after(now);
        let mut counts = AgentCounts::default();
        for row in &rows {
            let matched = is_match(filter, row)?;
            let updated_at: i64 = row.try_get("updated_at")?;
            counts.total += u64::from(matched);
            counts.online += u64::from(matched && updated_at > online_after);
        }
        Ok(counts)
    }

    async fn agents_after(
        &self,
        query: &AgentQuery,
        after: Option<Key>,
        limit: u32,
    ) -> Result<Vec<Agent>, StoreError> {
        let column = sort_column(query.sort.key);
        let descending = query.sort.descending;
        let mut select = Filtered::new("SELECT * FROM agents");
        restrict(&mut select, &query.filter, query.now);
        match after {
            Some((SortValue::Text(text), pc)) => {
                select.and_after((column, "pc_id"), descending, (text, pc));
            }
            Some((SortValue::Time(time), pc)) => {
                select.and_after((column, "pc_id"), descending, (time, pc));
            }
            None => {}
        }
        let direction = if descending { "DESC" } else { "ASC" };
        let order = format!("{column} {direction}, pc_id {direction}");
        let rows = select
            .page(order, limit)
            .build()
            .try_map(|row| agent(&row))
            .fetch_all(&*self.readers().await)
            .await;
        rows.map_err(StoreError::failed("list agents"))
    }

    async fn scan_agents(&self, query: &AgentQuery) -> Result<Page<Agent>, StoreError> {
        let mut after: Option<Key> = query.page.after(&list_name(query))?;
        let mut scan = Scan::new(query.page.limit());
        while scan.is_open() {
            let mut rows = self.agents_after(query, after, CHUNK).await?;
            rows.truncate(CHUNK as usize);
            after = rows.last().map(|last| key(query.sort.key, last));
            let keep = |agent: &Agent| is_wanted(&query.filter, &agent.heartbeat);
            scan.take(rows, keep, |last| cursor(query, last));
        }
        Ok(scan.into_page())
    }
}

/// Machines with a text in one of the four that are searched: read along an index of just these.
const WITH_TEXT: &str = "pc_id IN (
    SELECT pc_id FROM agents INDEXED BY agents_by_text
    WHERE pc_id || char(10) || coalesce(hostname, '') || char(10) || coalesce(last_logon_user, '')
        || char(10) || agent_version LIKE ";

/// Machines that were rolled back from a version.
const WITHOUT_VERSION: &str =
    "EXISTS (SELECT 1 FROM json_each(agents.quarantined_versions) AS bad WHERE bad.value = ";

/// Machines that can do something.
const WITH_CAPABILITY: &str =
    "EXISTS (SELECT 1 FROM json_each(agents.capabilities) AS able WHERE able.value = ";

/// Machines where an account is signed in.
const WITH_SESSION: &str = "EXISTS (SELECT 1 FROM json_each(agents.sessions) AS session \
    WHERE session.value COLLATE NOCASE = ";

const VERSIONS: &str = "
    SELECT version, sum(runs) AS machines, sum(is_online) AS online, sum(left) AS quarantined
    FROM (
        SELECT agent_version AS version, 1 AS runs, updated_at > ? AS is_online, 0 AS left FROM agents
        UNION ALL
        SELECT bad.value, 0, 0, 1 FROM agents, json_each(agents.quarantined_versions) AS bad
        WHERE agents.quarantined_versions <> '[]'
    )
    GROUP BY version";

fn restrict(select: &mut Filtered, filter: &AgentFilter, now: DateTime<Utc>) {
    if let Some(text) = &filter.text {
        select.and_value(WITH_TEXT, like(text));
        select.push(" ESCAPE '\\')");
    }
    select.and_maybe("coalesce(os_family, '') = ", filter.os_family.clone());
    select.and_maybe("agent_version = ", filter.agent_version.clone());
    select.and_maybe("architecture = ", filter.architecture.clone());
    for capability in &filter.capabilities {
        select.and_value(WITH_CAPABILITY, capability.clone());
        select.push(")");
    }
    restrict_sessions(select, filter.sessions.as_ref());
    if let Some(version) = &filter.quarantined {
        select.and_value(WITHOUT_VERSION, version.clone());
        select.push(")");
    }
    match filter.presence {
        Some(Presence::Online) => select.and_value("updated_at > ", online_after(now)),
        Some(Presence::Offline) => select.and_value("updated_at <= ", online_after(now)),
        None => select,
    };
    if let Some(pcs) = &filter.pcs {
        select.and_one_of("pc_id", pcs.iter().map(PcId::as_str));
    }
}

fn restrict_sessions(select: &mut Filtered, sessions: Option<&SessionFilter>) {
    match sessions {
        Some(SessionFilter::Somebody) => {
            select.and("sessions <> '[]'");
        }
        Some(SessionFilter::Nobody) => {
            select.and("sessions = '[]'");
        }
        Some(SessionFilter::Account(account)) => {
            select.and_value(WITH_SESSION, account.clone());
            select.push(")");
        }
        None => {}
    }
}

/// The pattern of `LIKE` for a part of a text.
fn like(text: &str) -> String {
    let mut pattern = String::from("%");
    for letter in text.chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

/// A machine whose last heartbeat came later than this is online.
fn online_after(now: DateTime<Utc>) -> i64 {
    to_nanoseconds(now - ONLINE_WINDOW).unwrap_or(i64::MAX)
}

fn is_match(filter: &AgentFilter, row: &SqliteRow) -> Result<bool, sqlx::Error> {
    let Some(pattern) = &filter.pattern else {
        return Ok(true);
    };
    for column in ["pc_id", "hostname", "last_logon_user", "agent_version"] {
        let text: Option<&str> = row.try_get(column)?;
        if text.is_some_and(|text| pattern.is_match(text)) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn is_wanted(filter: &AgentFilter, beat: &Heartbeat) -> bool {
    let matches = |text: &str| {
        let pattern = filter.pattern.as_ref();
        pattern.is_none_or(|pattern| pattern.is_match(text))
    };
    matches(beat.pc_id.as_str())
        || matches(&beat.agent_version)
        || beat.hostname.as_deref().is_some_and(matches)
        || beat.last_logon_user.as_deref().is_some_and(matches)
}

fn sort_column(key: AgentSortKey) -> &'static str {
    match key {
        AgentSortKey::PcId => "pc_id",
        AgentSortKey::Hostname => "coalesce(hostname, '')",
        AgentSortKey::LastHeartbeat => "updated_at",
        AgentSortKey::AgentVersion => "agent_version",
        AgentSortKey::OsFamily => "coalesce(os_family, '')",
    }
}

fn list_name(query: &AgentQuery) -> String {
    let sign = if query.sort.descending { "-" } else { "" };
    format!("agents {sign}{}", query.sort.key.as_str())
}

fn cursor(query: &AgentQuery, last: &Agent) -> Cursor {
    Cursor::new(&list_name(query), &key(query.sort.key, last))
}

fn key(sort: AgentSortKey, agent: &Agent) -> Key {
    let beat = &agent.heartbeat;
    let pc = beat.pc_id.to_string();
    let text = |text: Option<&String>| SortValue::Text(text.cloned().unwrap_or_default());
    let value = match sort {
        AgentSortKey::PcId => SortValue::Text(pc.clone()),
        AgentSortKey::Hostname => text(beat.hostname.as_ref()),
        AgentSortKey::LastHeartbeat => {
            SortValue::Time(to_nanoseconds(agent.updated_at).unwrap_or(i64::MAX))
        }
        AgentSortKey::AgentVersion => SortValue::Text(beat.agent_version.clone()),
        AgentSortKey::OsFamily => text(beat.os_family.as_ref()),
    };
    (value, pc)
}

fn agent(row: &SqliteRow) -> Result<Agent, sqlx::Error> {
    let protocol: Option<i64> = row.try_get("protocol")?;
    let heartbeat = Heartbeat {
        pc_id: columns::parsed(row, "pc_id")?,
        at: columns::time(row, "last_heartbeat")?,
        agent_version: row.try_get("agent_version")?,
        hostname: row.try_get("hostname")?,
        os_family: row.try_get("os_family")?,
        agent_cpu_pct: row.try_get("agent_cpu_pct")?,
        agent_rss_bytes: row.try_get("agent_rss_bytes")?,
        agent_disk_read_bytes: row.try_get("agent_disk_read_bytes")?,
        agent_disk_written_bytes: row.try_get("agent_disk_written_bytes")?,
        quarantined_versions: columns::json(row, "quarantined_versions")?,
        last_logon_user: row.try_get("last_logon_user")?,
        last_logon_display_name: row.try_get("last_logon_display_name")?,
        protocol: protocol.and_then(|protocol| u32::try_from(protocol).ok()),
        os_version: row.try_get("os_version")?,
        architecture: row.try_get("architecture")?,
        boot_id: row.try_get("boot_id")?,
        capabilities: columns::json(row, "capabilities")?,
        outbox_depth: columns::maybe_count(row, "outbox_depth")?,
        config_digest: columns::maybe_parsed(row, "config_digest")?,
        config_since: columns::maybe_time(row, "config_since")?,
        sessions: columns::maybe_json(row, "sessions")?,
        troubles: columns::json(row, "troubles")?,
        on_trial: row.try_get("on_trial")?,
    };
    Ok(Agent {
        heartbeat,
        updated_at: columns::time(row, "updated_at")?,
    })
}
