use kanade_api_types::agents::AgentRow;
use kanade_wire::PcId;

use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::OrTry;
use crate::output::{Cell, Look, ago, bytes, facts, online};

/// Shows one machine.
pub async fn show(context: &Context, pc: &PcId) -> Ended {
    let agent = context.client.agent(pc).await;
    let agent = agent.or_try("kanade agent list")?;
    context.output.show(&agent, |look| text(&agent, look))?;
    Ok(ExitStatus::Ok)
}

fn text(agent: &AgentRow, look: &Look) -> String {
    let joined = |words: Vec<String>| Cell::maybe(Some(words.join(", ")).filter(|t| !t.is_empty()));
    let attributes = agent.attributes.iter();
    let attributes = attributes
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let groups = agent.groups.iter().map(ToString::to_string).collect();
    facts(
        look,
        vec![
            ("Machine", agent.pc_id.as_str().into()),
            ("State", online(agent.online)),
            ("Seen", ago(agent.last_heartbeat, look).into()),
            ("Hostname", Cell::maybe(agent.hostname.as_ref())),
            (
                "System",
                Cell::maybe(agent.os_version.as_ref().or(agent.os_family.as_ref())),
            ),
            ("Architecture", Cell::maybe(agent.architecture.as_ref())),
            ("Agent", agent.agent_version.as_str().into()),
            ("User", Cell::maybe(user(agent))),
            ("Signed in", Cell::maybe(signed_in(agent))),
            ("Groups", joined(groups)),
            ("Attributes", joined(attributes)),
            ("Can", joined(agent.capabilities.clone())),
            ("Agent memory", Cell::maybe(memory(agent))),
            (
                "Agent load",
                Cell::maybe(agent.agent_cpu_pct.map(|load| format!("{load:.1} %"))),
            ),
            ("Unsent reports", Cell::maybe(agent.outbox_depth)),
            ("Trouble", joined(agent.troubles.clone())),
        ],
    )
}

fn user(agent: &AgentRow) -> Option<String> {
    let user = agent.last_logon_user.clone()?;
    Some(match &agent.last_logon_display_name {
        Some(name) => format!("{name} ({user})"),
        None => user,
    })
}

fn signed_in(agent: &AgentRow) -> Option<String> {
    let sessions = agent.sessions.as_ref()?;
    Some(match sessions.is_empty() {
        true => "nobody".to_owned(),
        false => sessions.join(", "),
    })
}

fn memory(agent: &AgentRow) -> Option<String> {
    agent
        .agent_rss_bytes
        .and_then(|size| u64::try_from(size).ok())
        .map(bytes)
}
