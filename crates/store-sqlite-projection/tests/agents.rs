//! Lists of machines.

#![allow(clippy::unwrap_used)]

mod support;

use chrono::TimeDelta;
use kanade_store::agents::{
    Agent, AgentFilter, AgentQuery, AgentReader, AgentSort, Presence, SessionFilter,
};
use kanade_store::page::PageRequest;
use kanade_store::projection::Changes;
use kanade_store::{StoreError, summary::SummaryReader};
use kanade_wire::Digest;
use kanade_wire::heartbeat::Heartbeat;
use regex::Regex;
use support::{World, pc, time};

fn agent(name: &str, hostname: Option<&str>, seconds: i64) -> Agent {
    let beat = serde_json::json!({
        "pc_id": name,
        "at": time(seconds),
        "agent_version": "1.0.0",
        "hostname": hostname,
        "os_family": if name.starts_with("win") { "windows" } else { "linux" },
        "capabilities": ["shell:sh"],
        "troubles": ["the disk is full"],
    });
    let heartbeat: Heartbeat = serde_json::from_value(beat).unwrap();
    Agent {
        heartbeat,
        updated_at: time(seconds),
    }
}

async fn fleet() -> World {
    let world = World::new().await;
    let agents = vec![
        agent("lin-1", Some("Alpha"), 0),
        agent("lin-2", None, 60),
        agent("win-1", Some("beta_50%"), 100),
    ];
    world
        .write(Changes {
            agents,
            ..Changes::default()
        })
        .await;
    world
}

fn query(filter: AgentFilter, sort: &str, limit: u32) -> AgentQuery {
    AgentQuery {
        filter,
        sort: sort.parse().unwrap(),
        page: PageRequest::first(limit),
        now: time(150),
    }
}

async fn found(world: &World, filter: AgentFilter, sort: &str) -> Vec<String> {
    let page = AgentReader::list(&world.database, &query(filter, sort, 10))
        .await
        .unwrap();
    page.items
        .iter()
        .map(|agent| agent.heartbeat.pc_id.to_string())
        .collect()
}

#[tokio::test]
async fn a_heartbeat_comes_back_as_it_was_and_the_next_replaces_it() {
    let world = fleet().await;
    let get = async || {
        AgentReader::get(&world.database, &pc("lin-1"))
            .await
            .unwrap()
    };
    assert_eq!(get().await, Some(agent("lin-1", Some("Alpha"), 0)));
    let next = agent("lin-1", None, 200);
    world
        .write(Changes {
            agents: vec![next.clone()],
            ..Changes::default()
        })
        .await;
    assert_eq!(get().await, Some(next));
    assert_eq!(
        AgentReader::get(&world.database, &pc("other"))
            .await
            .unwrap(),
        None
    );
}

#[tokio::test]
async fn filters_find_parts_of_names_and_take_wildcards_for_letters() {
    let world = fleet().await;
    let text = |text: &str| AgentFilter {
        text: Some(text.into()),
        ..AgentFilter::default()
    };
    assert_eq!(found(&world, text("ALPHA"), "pc_id").await, ["lin-1"]);
    assert_eq!(found(&world, text("_50%"), "pc_id").await, ["win-1"]);
    assert_eq!(found(&world, text("%"), "pc_id").await, ["win-1"]);
    let pattern = AgentFilter {
        pattern: Some(Regex::new("^lin-[0-9]$").unwrap()),
        ..AgentFilter::default()
    };
    assert_eq!(
        found(&world, pattern.clone(), "-pc_id").await,
        ["lin-2", "lin-1"]
    );
    assert_eq!(
        world
            .database
            .count(&pattern, time(150))
            .await
            .unwrap()
            .total,
        2
    );
    let members = AgentFilter {
        pcs: Some(vec![pc("win-1"), pc("gone")]),
        ..AgentFilter::default()
    };
    assert_eq!(found(&world, members, "pc_id").await, ["win-1"]);
}

#[tokio::test]
async fn a_machine_is_online_for_two_minutes() {
    let world = fleet().await;
    let presence = |presence| AgentFilter {
        presence: Some(presence),
        ..AgentFilter::default()
    };
    assert_eq!(
        found(&world, presence(Presence::Online), "pc_id").await,
        ["lin-2", "win-1"]
    );
    assert_eq!(
        found(&world, presence(Presence::Offline), "pc_id").await,
        ["lin-1"]
    );
    let counts = world
        .database
        .count(&AgentFilter::default(), time(150))
        .await
        .unwrap();
    assert_eq!((counts.total, counts.online, counts.offline()), (3, 2, 1));
    let summary = world.database.summary(time(150), time(0)).await.unwrap();
    assert_eq!(summary.agents, counts);
    let roster = world.database.roster().await.unwrap();
    let online: Vec<bool> = roster
        .iter()
        .map(|entry| entry.is_online(time(150)))
        .collect();
    assert_eq!(online, [false, true, true]);
    assert!(roster[1].is_online(time(60) + TimeDelta::seconds(119)));
    let wanted = ["win-1", "nobody", "lin-2"].map(pc);
    let some = world.database.roster_of(&wanted).await.unwrap();
    assert_eq!(some, roster[1..]);
    assert_eq!(world.database.roster_of(&[]).await.unwrap(), []);
}

#[tokio::test]
async fn pages_follow_every_order_and_refuse_the_cursor_of_another() {
    let world = fleet().await;
    for sort in [
        "pc_id",
        "-hostname",
        "last_heartbeat",
        "-agent_version",
        "os_family",
    ] {
        let whole = found(&world, AgentFilter::default(), sort).await;
        let mut request = query(AgentFilter::default(), sort, 1);
        let mut walked = Vec::new();
        loop {
            let page = AgentReader::list(&world.database, &request).await.unwrap();
            walked.extend(
                page.items
                    .iter()
                    .map(|agent| agent.heartbeat.pc_id.to_string()),
            );
            let Some(cursor) = page.next else { break };
            request.page = PageRequest::new(1, 1, Some(cursor));
        }
        assert_eq!(walked, whole, "{sort}");
        request.sort = AgentSort {
            descending: !request.sort.descending,
            ..request.sort
        };
        let refused = AgentReader::list(&world.database, &request).await;
        assert!(
            matches!(refused, Err(StoreError::InvalidCursor(_))),
            "{sort}"
        );
    }
}

#[tokio::test]
async fn versions_are_counted_with_the_machines_that_run_them_or_went_back_from_them() {
    let world = fleet().await;
    let mut rolled_back = agent("lin-2", None, 60);
    rolled_back.heartbeat.agent_version = "0.9.0".into();
    rolled_back.heartbeat.quarantined_versions = vec!["1.0.0".into(), "1.1.0".into()];
    world
        .write(Changes {
            agents: vec![rolled_back],
            ..Changes::default()
        })
        .await;
    let mut versions = world.database.versions(time(150)).await.unwrap();
    versions.sort_by(|one, other| one.version.cmp(&other.version));
    let told: Vec<_> = versions
        .iter()
        .map(|it| (it.version.as_str(), it.machines, it.online, it.quarantined))
        .collect();
    assert_eq!(
        told,
        [("0.9.0", 1, 1, 0), ("1.0.0", 2, 1, 1), ("1.1.0", 0, 0, 1)]
    );
    let quarantined = |version: &str| AgentFilter {
        quarantined: Some(version.into()),
        ..AgentFilter::default()
    };
    assert_eq!(
        found(&world, quarantined("1.1.0"), "pc_id").await,
        ["lin-2"]
    );
    assert!(
        found(&world, quarantined("0.9.0"), "pc_id")
            .await
            .is_empty()
    );
}

/// Of three machines one has `pwsh` and Ann, one nobody, and one does not tell who is there.
async fn described() -> World {
    let world = World::new().await;
    let mut agents = vec![
        agent("ann", None, 0),
        agent("empty", None, 60),
        agent("silent", None, 100),
    ];
    agents[0].heartbeat.capabilities = vec!["shell:pwsh".into(), "shell:sh".into()];
    agents[0].heartbeat.sessions = Some(vec!["ann".into()]);
    agents[0].heartbeat.config_since = Some(time(5));
    agents[0].heartbeat.config_digest = Some(Digest::of(b"config"));
    agents[1].heartbeat.sessions = Some(Vec::new());
    agents[1].heartbeat.architecture = Some("aarch64".into());
    world
        .write(Changes {
            agents,
            ..Changes::default()
        })
        .await;
    world
}

#[tokio::test]
async fn machines_are_found_by_what_they_can_do_and_who_is_signed_in() {
    let world = described().await;
    let able = |words: &[&str]| AgentFilter {
        capabilities: words.iter().map(|word| (*word).to_owned()).collect(),
        ..AgentFilter::default()
    };
    assert_eq!(found(&world, able(&["shell:sh"]), "pc_id").await.len(), 3);
    let both = able(&["shell:sh", "shell:pwsh"]);
    assert_eq!(found(&world, both, "pc_id").await, ["ann"]);
    let there = |sessions| AgentFilter {
        sessions: Some(sessions),
        ..AgentFilter::default()
    };
    let somebody = there(SessionFilter::Somebody);
    assert_eq!(found(&world, somebody, "pc_id").await, ["ann"]);
    let nobody = there(SessionFilter::Nobody);
    assert_eq!(found(&world, nobody, "pc_id").await, ["empty"]);
    let ann = there(SessionFilter::Account("ANN".into()));
    assert_eq!(found(&world, ann, "pc_id").await, ["ann"]);
    let architecture = AgentFilter {
        architecture: Some("aarch64".into()),
        ..AgentFilter::default()
    };
    assert_eq!(found(&world, architecture, "pc_id").await, ["empty"]);
}

#[tokio::test]
async fn what_a_machine_says_of_itself_comes_back() {
    let world = described().await;
    let read = async |name| world.database.get(&pc(name)).await.unwrap().unwrap();
    let ann: Agent = read("ann").await;
    assert_eq!(ann.heartbeat.config_since, Some(time(5)));
    assert_eq!(ann.heartbeat.sessions, Some(vec!["ann".into()]));
    assert_eq!(read("silent").await.heartbeat.sessions, None);
    let told = world.database.config_digests().await.unwrap();
    assert_eq!(told, [(pc("ann"), Digest::of(b"config"))]);
}
