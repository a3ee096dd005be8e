//! What a script's output becomes beyond text.

use std::fs::{self, File};
use std::io::Read;

use kanade_agent_core::state::{CheckRecord, CheckStatus, State};
use kanade_runtime::{Clock, SystemClock};
use kanade_wire::obs_event::ObsEvent;
use kanade_wire::{Digest, Outcome};
use serde_json::{Value, json};

use crate::common::{Bench, PC, command, stop};

const EVENT: &str = r#"{"pc_id":"x","at":"2026-11-20T09:00:00Z","kind":"install","source":"dpkg","event_record_id":"7"}"#;

fn checks(bench: &Bench) -> Vec<CheckRecord> {
    let opened = State::open(&bench.storage(), SystemClock.now()).unwrap();
    opened.state.checks().unwrap()
}

async fn events(bench: &Bench) -> Vec<ObsEvent> {
    let stored = bench.backend.stored("OBS_EVENTS", "obs.>").await;
    stored
        .iter()
        .map(|message| serde_json::from_slice(&message.payload).unwrap())
        .collect()
}

#[tokio::test]
async fn a_check_is_remembered_and_its_output_reported() {
    let bench = Bench::start().await;
    let agent = bench.synced_agent().await;
    let hint = json!({"check": {"name": "disk", "label": "Disk"}});
    let script = r#"say {"status":"warn","detail":"7 % free"}"#;
    bench
        .backend
        .send(&command("a", "disk-check", script, &hint))
        .await;
    let result = bench.backend.result("a").await;
    assert!(result.stdout.contains("7 % free"), "{}", result.stdout);
    stop(agent).await;

    let checks = checks(&bench);
    assert_eq!(checks.len(), 1);
    assert_eq!(
        (checks[0].name.as_str(), checks[0].status),
        ("disk", CheckStatus::Warn)
    );
    assert_eq!(checks[0].detail.as_deref(), Some("7 % free"));
    assert_eq!(Some(&checks[0].result_id), result.result_id.as_ref());
}

#[tokio::test]
async fn lines_become_events_and_those_that_are_none_are_counted() {
    let bench = Bench::start().await;
    let agent = bench.synced_agent().await;
    let hint = json!({"emit": {"type": "events"}});
    let script = format!("say {EVENT}\nsay hello");
    bench
        .backend
        .send(&command("a", "changes", &script, &hint))
        .await;

    let result = bench.backend.result("a").await;
    let emit = result.emit.unwrap();
    assert_eq!(
        (emit.accepted, emit.rejected, result.stdout.as_str()),
        (1, 1, "")
    );
    assert!(
        result.stderr.contains("emit: 1 line refused"),
        "{}",
        result.stderr
    );
    let events = events(&bench).await;
    assert_eq!(events.len(), 1);
    assert_eq!(
        (events[0].pc_id.as_str(), events[0].kind.as_str()),
        (PC, "install")
    );
    stop(agent).await;
}

#[tokio::test]
async fn a_run_that_fails_emits_and_collects_nothing() {
    let bench = Bench::start().await;
    let agent = bench.synced_agent().await;
    let hint = json!({"emit": {"type": "events"}, "collect": {"name": "Logs"}});
    let script = format!("say {EVENT}\nfail 3");
    bench
        .backend
        .send(&command("a", "changes", &script, &hint))
        .await;
    let result = bench.backend.result("a").await;
    assert_eq!((result.emit, result.collect_bundle), (None, None));
    assert!(result.stdout.contains("install"), "{}", result.stdout);
    assert_eq!(events(&bench).await, []);
    stop(agent).await;
}

#[tokio::test]
async fn a_run_that_is_skipped_says_nothing_about_the_machine() {
    let bench = Bench::start().await;
    let agent = bench.synced_agent().await;
    let hint = json!({"check": {"name": "disk"}, "deadline_at": "2020-01-01T00:00:00Z"});
    bench
        .backend
        .send(&command("a", "disk-check", "fail 1", &hint))
        .await;
    assert_eq!(
        bench.backend.result("a").await.outcome().0,
        Outcome::Skipped
    );
    stop(agent).await;
    assert_eq!(checks(&bench), []);
}

#[tokio::test]
async fn named_files_travel_as_one_archive_before_the_result() {
    let bench = Bench::start().await;
    let agent = bench.synced_agent().await;
    // Does not shrink, so that it takes more than one chunk.
    let noise: Vec<u8> = (0..20_000_u32)
        .flat_map(|n| Digest::of(&n.to_be_bytes()).to_string().into_bytes())
        .collect();
    let path = |name: &str| bench.folder.path().join(name);
    fs::write(path("noise"), &noise).unwrap();
    let named = json!({"files": [path("noise"), path("missing")]});
    let hint = json!({"collect": {"name": "Logs"}});
    bench
        .backend
        .send(&command("a", "logs", &format!("say {named}"), &hint))
        .await;

    let result = bench.backend.result("a").await;
    let bundle = result.collect_bundle.unwrap();
    assert_eq!((bundle.name.as_str(), bundle.files), ("Logs", 1));
    assert!(
        bundle.chunks > 1 && bundle.skipped[0].path.ends_with("missing"),
        "{bundle:?}"
    );
    let subject = format!("bundle.{PC}.{}", result.result_id.unwrap());
    let chunks = bench.backend.stored("BUNDLES", &subject).await;
    let archive: Vec<u8> = chunks
        .iter()
        .flat_map(|chunk| chunk.payload.to_vec())
        .collect();
    assert_eq!(
        (chunks.len(), Digest::of(&archive)),
        (bundle.chunks as usize, bundle.sha256)
    );
    assert_eq!(unpacked(&bench, &archive), noise);
    assert_eq!(fs::read_dir(path("bundles")).unwrap().count(), 0);
    stop(agent).await;
}

fn unpacked(bench: &Bench, archive: &[u8]) -> Vec<u8> {
    let path = bench.folder.path().join("bundle.zip");
    fs::write(&path, archive).unwrap();
    let mut zip = zip::ZipArchive::new(File::open(path).unwrap()).unwrap();
    let mut bytes = Vec::new();
    zip.by_name("noise")
        .unwrap()
        .read_to_end(&mut bytes)
        .unwrap();
    bytes
}

#[tokio::test]
async fn a_bundle_that_would_be_too_large_is_not_made_and_that_is_said() {
    let bench = Bench::start().await;
    let agent = bench.synced_agent().await;
    let path = bench.folder.path().join("log");
    fs::write(&path, "1234567890").unwrap();
    let hint = json!({"collect": {"name": "Logs", "max_size": "5 B", "files_field": "paths"}});
    let named: Value = json!({"paths": [path]});
    bench
        .backend
        .send(&command("a", "logs", &format!("say {named}"), &hint))
        .await;
    let result = bench.backend.result("a").await;
    assert_eq!((result.collect_bundle, result.exit_code), (None, 0));
    assert_eq!(
        result.stderr,
        "collect: no bundle: the files hold more than 5 bytes"
    );
    stop(agent).await;
}
