use kanade_api_types::agents::AgentRow;
use kanade_client::{AgentQuery, Page};

use crate::cli::AgentListArguments;
use crate::commands::Ended;
use crate::commands::listing::Listing;
use crate::context::Context;
use crate::output::{Cell, Column, Look, Table, Tone, ago, machines, online};

const MACHINES: Listing<AgentRow> = Listing {
    help: "kanade agent list",
    none: "No machine fits. See all of them: kanade agent list",
    table,
};

/// Lists machines.
pub async fn list(context: &Context, arguments: AgentListArguments) -> Ended {
    let limit = arguments.limit.unwrap_or(usize::MAX);
    let query = query(arguments);
    let is_narrowed = query != everything(&query);
    let agents = context.client.agents(&query);
    let remark = |page: &Page<AgentRow>| remark(page, is_narrowed);
    MACHINES.run_saying(context, agents, limit, remark).await
}

fn query(arguments: AgentListArguments) -> AgentQuery {
    let order = arguments.sort.as_str();
    AgentQuery {
        q: arguments.search,
        status: arguments.status.map(|status| status.as_str().to_owned()),
        os: arguments.os,
        arch: arguments.arch,
        capability: Some(arguments.capabilities.join(",")).filter(|text| !text.is_empty()),
        session: arguments.session,
        config: arguments.config.map(|state| state.as_str().to_owned()),
        version: arguments.version,
        quarantined: arguments.quarantined,
        group: arguments.group,
        attributes: arguments
            .attributes
            .iter()
            .map(|text| condition(text))
            .collect(),
        sort: Some(match arguments.reverse {
            true => format!("-{order}"),
            false => order.to_owned(),
        }),
    }
}

/// The same without any condition.
fn everything(query: &AgentQuery) -> AgentQuery {
    AgentQuery {
        sort: query.sort.clone(),
        ..AgentQuery::default()
    }
}

/// `site=tokyo`, or `site` alone for machines that have it.
fn condition(text: &str) -> (String, String) {
    match text.split_once('=') {
        Some((name, value)) => (format!("attr.{name}"), value.to_owned()),
        None => (format!("attr.{text}__set"), String::new()),
    }
}

fn table(rows: &[AgentRow], look: &Look) -> String {
    let mut table = Table::new(&[
        Column::Whole("MACHINE"),
        Column::Whole("STATE"),
        Column::Whole("SEEN"),
        Column::Cut("SYSTEM"),
        Column::Cut("AGENT"),
        Column::Cut("USER"),
    ]);
    for row in rows {
        table.row([
            row.pc_id.as_str().into(),
            online(row.online),
            Cell::new(ago(row.last_heartbeat, look), Tone::Quiet),
            Cell::maybe(row.os_version.as_ref().or(row.os_family.as_ref())),
            row.agent_version.as_str().into(),
            Cell::maybe(row.last_logon_user.as_ref()),
        ]);
    }
    table.render(look)
}

fn remark(page: &Page<AgentRow>, is_narrowed: bool) -> Option<String> {
    let shown = page.rows.len() as u64;
    let total = page.total.unwrap_or(shown);
    match (total, page.online) {
        (0, _) if is_narrowed => None,
        (0, _) => Some("No machine fits. Start an agent here: kanade up".to_owned()),
        (_, _) if page.has_more() => Some(format!("{shown} of {} shown", machines(total))),
        (_, Some(online)) => Some(format!("{}, {online} online", machines(total))),
        (_, None) => Some(machines(total)),
    }
}
