//! `GET /api/agents`

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::{OriginalUri, State};
use axum::http::HeaderValue;
use axum::response::Response;
use kanade_api_types::agents::AgentRow;
use kanade_store::agents::{Agent, AgentFilter, AgentQuery, AgentSort, Presence, SessionFilter};
use kanade_store::state::Attributes;
use kanade_wire::{GroupName, PcId};
use serde::Deserialize;

use super::config_state;
use super::row::agent_row;
use crate::http::failures::{LookupError, pattern, word};
use crate::http::paging::{PageQuery, page_response};
use crate::http::{Answer, Query, Viewer};
use crate::state::ApiState;
use crate::v1::attributes::{AttributeError, matching_machines};

/// Which machines.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Part of the id, hostname, last account or agent version; letter case does not matter.
    q: Option<String>,
    /// A regular expression over the same four.
    re: Option<String>,
    /// `online` or `offline`.
    status: Option<String>,
    /// Exactly this system: `windows`, `linux` or `macos`.
    os: Option<String>,
    /// Exactly this architecture, such as `x86_64`.
    arch: Option<String>,
    /// What they can do, such as `shell:pwsh`; several, separated by commas, all of them.
    capability: Option<String>,
    /// `some` or `none` signed in, or the account that is.
    session: Option<String>,
    /// `pending` without the configuration they should have, or `in_force` with it.
    config: Option<String>,
    /// Exactly this agent version.
    version: Option<String>,
    /// Machines that were rolled back from exactly this version of the agent.
    quarantined: Option<String>,
    /// Members of this group.
    group: Option<GroupName>,
    /// `pc_id`, `hostname`, `last_heartbeat`, `agent_version` or `os_family`; `-` before it for
    /// descending.
    sort: Option<String>,
}

/// Machines, with `X-Total-Count`, `X-Online-Count` and `X-Offline-Count` of what the filter finds.
/// Conditions on attributes are `attr.<name>=<value>` or `attr.<name>__<operator>=<value>` with `eq`,
/// `ne`, `contains`, `prefix`, `set` and `absent`; `ne` and `absent` hold of machines without it.
#[utoipa::path(get, path = "/api/agents", operation_id = "list_agents", tag = "agents",
    params(Filter, PageQuery),
    responses((status = 200, description = "A page of machines", body = Vec<AgentRow>)),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    OriginalUri(uri): OriginalUri,
    Query(filter): Query<Filter>,
    Query(page): Query<PageQuery>,
    Query(parameters): Query<Vec<(String, String)>>,
) -> Answer<Response> {
    let now = state.clock.now();
    let sort: AgentSort = word("sort", filter.sort.as_deref())?.unwrap_or_default();
    let page = page.request(500, 10_000)?;
    let described = matching_machines(&state, &parameters).await?;
    let configured = config_state::machines(&state, filter.config.as_deref()).await?;
    let described = both(described, configured);
    let filter = read_filter(&state, filter, described)?;
    let query = AgentQuery {
        filter,
        sort,
        page,
        now,
    };
    let reader = &state.projected.agents;
    let (counts, agents) = tokio::try_join!(reader.count(&query.filter, now), reader.list(&query))
        .map_err(LookupError::from)?;
    let mut attributes = attributes_of(&state, &agents.items).await?;
    let rows = agents.map(|agent| {
        let attributes = attributes.remove(&agent.heartbeat.pc_id);
        agent_row(agent, attributes.unwrap_or_default(), &state.catalogue, now)
    });
    let mut response = page_response(&uri, rows);
    let headers = response.headers_mut();
    headers.insert("x-total-count", HeaderValue::from(counts.total));
    headers.insert("x-online-count", HeaderValue::from(counts.online));
    headers.insert("x-offline-count", HeaderValue::from(counts.offline()));
    Ok(response)
}

async fn attributes_of(
    state: &ApiState,
    agents: &[Agent],
) -> Result<BTreeMap<PcId, Attributes>, AttributeError> {
    let pcs = agents.iter().map(|agent| agent.heartbeat.pc_id.clone());
    let pcs: Vec<PcId> = pcs.collect();
    Ok(state.state_store.attributes.of(&pcs).await?)
}

/// The machines in each of two sets, where there are two.
fn both(one: Option<BTreeSet<PcId>>, other: Option<BTreeSet<PcId>>) -> Option<BTreeSet<PcId>> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.intersection(&other).cloned().collect()),
        (one, other) => one.or(other),
    }
}

fn read_filter(
    state: &ApiState,
    filter: Filter,
    described: Option<BTreeSet<PcId>>,
) -> Result<AgentFilter, LookupError> {
    let members = filter.group.map(|group| state.catalogue.members(&group));
    let pcs = match (members, described) {
        (Some(members), Some(described)) => {
            let members = members.into_iter();
            Some(members.filter(|pc| described.contains(pc)).collect())
        }
        (None, Some(described)) => Some(described.into_iter().collect()),
        (members, None) => members,
    };
    let presence = match filter.status.as_deref() {
        None | Some("" | "all") => None,
        Some("online") => Some(Presence::Online),
        Some("offline") => Some(Presence::Offline),
        Some(_) => {
            return Err(LookupError::Word {
                parameter: "status",
                reason: "give online, offline or all".into(),
            });
        }
    };
    Ok(AgentFilter {
        text: filter.q.filter(|text| !text.is_empty()),
        pattern: pattern("re", filter.re.as_deref())?,
        presence,
        os_family: filter.os.filter(|text| !text.is_empty()),
        architecture: filter.arch.filter(|text| !text.is_empty()),
        capabilities: capabilities(filter.capability.as_deref()),
        sessions: filter.session.as_deref().and_then(sessions),
        agent_version: filter.version.filter(|text| !text.is_empty()),
        quarantined: filter.quarantined.filter(|text| !text.is_empty()),
        pcs,
    })
}

fn capabilities(text: Option<&str>) -> Vec<String> {
    let words = text.unwrap_or_default().split(',').map(str::trim);
    words
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

fn sessions(word: &str) -> Option<SessionFilter> {
    match word {
        "" => None,
        "some" => Some(SessionFilter::Somebody),
        "none" => Some(SessionFilter::Nobody),
        account => Some(SessionFilter::Account(account.to_owned())),
    }
}
