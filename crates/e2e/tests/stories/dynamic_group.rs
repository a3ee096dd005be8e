//! A group that a query finds: what is ordered for it reaches its members and nobody else.

use kanade_api_types::attributes::AttributesChanged;
use kanade_e2e::{Job, LONG, System};
use kanade_testkit::wait_until;
use kanade_wire::{DocumentKind, GroupName, PcId, Target};

const TOKYO: &str = "
id: tokyo
query: SELECT pc_id FROM attributes WHERE key = 'site' AND value = 'tokyo'
";

#[tokio::test(flavor = "multi_thread")]
async fn what_is_ordered_for_a_dynamic_group_reaches_exactly_its_members() {
    let system = System::builder().fleet(8).start().await;
    let machines = system.machines().await;
    let saved = system.client().save_document(DocumentKind::Group, TOKYO);
    saved.await.expect("a group");
    let job = system.save(&Job::new("greet", "true")).await;

    move_to(&system, &machines[..3], "tokyo").await;
    members(&system, &machines[..3]).await;
    let exec = system.exec(&job, tokyo()).await;
    assert_eq!(system.ended(&exec).await.success_count, 3);
    assert_eq!(reached(&system, &exec).await, machines[..3]);

    move_to(&system, &machines[..1], "osaka").await;
    move_to(&system, &machines[6..], "tokyo").await;
    let now: Vec<PcId> = machines[1..3]
        .iter()
        .chain(&machines[6..])
        .cloned()
        .collect();
    members(&system, &now).await;
    let exec = system.exec(&job, tokyo()).await;
    assert_eq!(system.ended(&exec).await.success_count, 4);
    assert_eq!(reached(&system, &exec).await, now);
}

fn group() -> GroupName {
    GroupName::new("tokyo").expect("a group")
}

fn tokyo() -> Target {
    Target {
        groups: vec![group()],
        ..Target::default()
    }
}

async fn move_to(system: &System, machines: &[PcId], site: &str) {
    let attributes = AttributesChanged {
        attributes: [("site".to_owned(), Some(site.to_owned()))].into(),
    };
    for pc in machines {
        let changed = system.client().change_attributes(pc, &attributes).await;
        changed.expect("attributes");
    }
}

async fn members(system: &System, expected: &[PcId]) {
    wait_until("the members of the group", LONG, async || {
        let members = system.client().group_members(&group()).all().await;
        let members = members.expect("the members").rows.into_iter();
        members.map(|member| member.pc_id).collect::<Vec<_>>() == expected
    })
    .await;
}

/// The machines that ran an execution, all of those it was for.
async fn reached(system: &System, exec: &kanade_wire::ExecId) -> Vec<PcId> {
    let targets = system.targets(exec).await.into_iter();
    let targets: Vec<PcId> = targets.map(|target| target.pc_id).collect();
    let runs = system.runs(exec).await.into_iter();
    assert_eq!(runs.map(|run| run.pc_id).collect::<Vec<_>>(), targets);
    targets
}
