//! Releases of the agent: published as what they are, counted, and brought to who can have them.

use kanade_api_types::agents::VersionRow;
use kanade_api_types::files::ReleaseRow;
use kanade_api_types::rollouts::{RolloutPlan, WithoutBuild};
use kanade_testkit::{PATIENCE, wait_for, wait_until};
use kanade_update::Label;
use kanade_wire::{PcId, subjects};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::files::{publish, refused};
use crate::support::{TestBackend, Who};

/// What a program for Linux begins with, and the agent's label behind it.
fn linux_agent(version: &str) -> Vec<u8> {
    let mut head = vec![0; 64];
    head[..4].copy_from_slice(b"\x7fELF");
    head[18] = 0x3e;
    labelled(head, "kanade-agent", version)
}

fn windows_agent(version: &str) -> Vec<u8> {
    let mut head = vec![0; 256];
    head[..2].copy_from_slice(b"MZ");
    head[0x3c] = 0x80;
    head[0x80..0x86].copy_from_slice(b"PE\0\0\x64\x86");
    labelled(head, "kanade-agent", version)
}

fn labelled(mut head: Vec<u8>, name: &str, version: &str) -> Vec<u8> {
    head.extend_from_slice(Label::new(name, version).bytes());
    head
}

async fn says(backend: &TestBackend, pc: &str, version: &str, more: Value) {
    let mut heartbeat = json!({
        "pc_id": pc, "at": chrono::Utc::now(), "agent_version": version, "protocol": 2,
        "os_family": "linux", "architecture": "x86_64",
    });
    let fields = more.as_object().unwrap().clone();
    heartbeat.as_object_mut().unwrap().extend(fields);
    let subject = subjects::heartbeat(&PcId::new(pc).unwrap());
    backend.publish(&subject, &heartbeat).await;
}

#[tokio::test]
async fn a_release_lists_its_platforms_and_stays_while_it_is_targeted() {
    let backend = TestBackend::start().await;
    let publish_as = "/api/agents/publish?version=1.2.0";
    let linux = publish(&backend, publish_as, &linux_agent("1.2.0")).await;
    assert_eq!(linux.platform.as_deref(), Some("linux-x86_64"));
    publish(
        &backend,
        &format!("{publish_as}&platform=windows-x86_64"),
        &windows_agent("1.2.0"),
    )
    .await;
    let (status, code, _) = refused(&backend, Method::POST, publish_as, b"#!/bin/sh").await;
    assert_eq!((status, code.as_str()), (400, "unknown_platform"));

    let layer = br#"{"target_version":"1.2.0"}"#.to_vec();
    backend
        .bus
        .kv_put("agent_config", "groups.pilot", layer, None)
        .await
        .unwrap();
    let releases = async || {
        let answer = backend.get(Who::Viewer, "/api/agents/releases").await;
        answer.json::<Vec<ReleaseRow>>().await.unwrap()
    };
    wait_until("the configuration to be read", PATIENCE, async || {
        !releases().await[0].used_by.is_empty()
    })
    .await;
    let release = releases().await.remove(0);
    let platforms: Vec<_> = release
        .platforms
        .iter()
        .filter_map(|it| it.platform.as_deref())
        .collect();
    assert_eq!(platforms, ["linux-x86_64", "windows-x86_64"]);
    let path = "/api/agents/releases/1.2.0";
    let (status, code, detail) = refused(&backend, Method::DELETE, path, b"").await;
    assert_eq!((status, code.as_str()), (409, "in_use"));
    assert!(detail.contains("groups.pilot"), "{detail}");

    backend
        .bus
        .kv_put("agent_config", "groups.pilot", "{}", None)
        .await
        .unwrap();
    wait_until("the configuration to be read", PATIENCE, async || {
        releases().await[0].used_by.is_empty()
    })
    .await;
    let delete = backend.request(Who::Operator, Method::DELETE, path);
    assert_eq!(
        delete.send().await.unwrap().status(),
        StatusCode::NO_CONTENT
    );
    assert!(releases().await.is_empty());
}

#[tokio::test]
async fn a_release_is_published_only_as_what_it_is() {
    let backend = TestBackend::start().await;
    let path = "/api/agents/publish?version=1.2.0";
    let post = async |query: &str, body: &[u8]| {
        let (status, code, detail) =
            refused(&backend, Method::POST, &format!("{path}{query}"), body).await;
        assert_eq!(status, 400, "{detail}");
        (code, detail)
    };
    let (code, detail) = post("", &linux_agent("1.1.0")).await;
    assert_eq!(code, "other_program");
    assert!(
        detail.contains("kanade-agent 1.1.0 by its own label"),
        "{detail}"
    );
    let tool = labelled(linux_agent("1.2.0")[..64].to_vec(), "kanade", "1.2.0");
    assert_eq!(post("", &tool).await.0, "other_program");
    assert_eq!(
        post("&platform=linux-x86_64", b"#!/bin/sh").await.0,
        "other_program"
    );
    let (code, detail) = post("&platform=windows-x86_64", &linux_agent("1.2.0")).await;
    assert_eq!(code, "other_platform");
    assert!(
        detail.contains("for linux-x86_64, not for windows-x86_64"),
        "{detail}"
    );
    let releases = backend.get(Who::Viewer, "/api/agents/releases").await;
    assert_eq!(releases.json::<Vec<ReleaseRow>>().await.unwrap(), []);
    publish(&backend, &format!("{path}&legacy=true"), b"MZ").await;
}

#[tokio::test]
async fn versions_are_counted_with_the_machines_that_run_them_or_went_back() {
    let backend = TestBackend::start().await;
    let back = json!({ "quarantined_versions": ["1.2.0"] });
    says(&backend, "m1", "1.1.0", back.clone()).await;
    says(&backend, "m2", "1.1.0", back).await;
    says(&backend, "m3", "1.2.0", json!({})).await;
    let row = |version: &str, machines, quarantined| VersionRow {
        version: version.to_owned(),
        machines,
        online: machines,
        quarantined,
    };
    let expected = [row("1.1.0", 2, 0), row("1.2.0", 1, 2)];
    let seen = wait_for("three machines", PATIENCE, async || {
        let answer = backend.get(Who::Viewer, "/api/agents/adoption").await;
        let rows: Vec<VersionRow> = answer.json().await.unwrap();
        (rows.iter().map(|row| row.machines).sum::<u64>() == 3).then_some(rows)
    })
    .await;
    assert_eq!(seen, expected);

    let first = backend
        .get(Who::Viewer, "/api/agents/adoption?limit=1")
        .await;
    let link = first.headers()["link"].to_str().unwrap().to_owned();
    assert_eq!(
        first.json::<Vec<VersionRow>>().await.unwrap(),
        expected[..1]
    );
    let next = link.trim_start_matches('<').split('>').next().unwrap();
    let next = backend.get(Who::Viewer, next).await;
    assert_eq!(next.json::<Vec<VersionRow>>().await.unwrap(), expected[1..]);
    let csv = backend.request(Who::Viewer, Method::GET, "/api/agents/adoption");
    let csv = csv.header("accept", "text/csv").send().await.unwrap();
    let csv = csv.text().await.unwrap();
    assert!(csv.contains("1.2.0,1,1,2"), "{csv}");
}

#[tokio::test]
async fn a_rollout_passes_over_machines_the_release_has_no_build_for() {
    let backend = TestBackend::start().await;
    let windows = json!({ "os_family": "windows" });
    says(&backend, "linux1", "1.1.0", json!({})).await;
    says(&backend, "win1", "1.1.0", windows.clone()).await;
    says(&backend, "win2", "1.1.0", windows).await;
    publish(
        &backend,
        "/api/agents/publish?version=1.2.0",
        &linux_agent("1.2.0"),
    )
    .await;
    let preview = async |target: Value| {
        let body = json!({
            "change": { "release": { "version": "1.2.0" } }, "target": target,
            "waves": [{ "size": "100%" }],
        });
        let request = backend.request(Who::Operator, Method::POST, "/api/rollouts/preview");
        request.json(&body)
    };
    let plan = wait_for("three machines", PATIENCE, async || {
        let answer = preview(json!({ "all": true })).await.send().await.unwrap();
        let plan = answer.json::<RolloutPlan>().await.ok()?;
        let machines = plan.without_build.iter().map(|without| without.machines);
        (plan.machines + machines.sum::<u64>() == 3).then_some(plan)
    })
    .await;
    assert_eq!(plan.waves[0].sample, [PcId::new("linux1").unwrap()]);
    let without = WithoutBuild {
        platform: "windows-x86_64".into(),
        machines: 2,
    };
    assert_eq!((plan.without_build, plan.left_out), (vec![without], 0));

    let nobody = preview(json!({ "pcs": ["win1"] })).await;
    let refusal = backend.refusal(nobody).await;
    assert_eq!((refusal.status, refusal.code.as_str()), (400, "no_build"));
    assert!(
        refusal.detail.contains("windows-x86_64 (1 machine)"),
        "{}",
        refusal.detail
    );
}
