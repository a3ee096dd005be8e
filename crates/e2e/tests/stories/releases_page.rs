//! Releases are published, seen to be adopted, and rolled out from their page.

use kanade_e2e::browser::{browse, screenshots};
use kanade_e2e::{ADMIN, LONG, PASSWORD, Stored, System};
use kanade_testkit::wait_for;
use kanade_update::Label;
use serde_json::{Value, json};

const VERSION: &str = "9.9.9";
/// What a machine was rolled back from.
const BAD: &str = "9.9.7";
const OLD: &str = "0.9.0";

#[tokio::test(flavor = "multi_thread")]
async fn a_release_goes_from_its_page_to_every_machine_that_can_have_it() {
    let system = System::builder().start().await;
    let stored = system.stored().await;
    for (pc, platform) in MACHINES {
        say(&stored, pc, platform, OLD).await;
    }
    system.known(MACHINES.len() as u64).await;
    let told = json!({
        "url": system.backend.url(), "username": ADMIN, "password": PASSWORD,
        "screenshots": screenshots(), "steps": system.folder().display().to_string(),
        "version": VERSION, "old": OLD, "bad": BAD,
        "linux": written(&system, "linux", &linux()), "windows": written(&system, "windows", &windows()),
    });

    let (seen, ()) = tokio::join!(
        browse("publish-and-roll-out", &told),
        update(&system, &stored)
    );

    let refused = seen["refused"].to_string();
    assert!(
        refused.contains("kanade-agent 9.9.9 by its own label"),
        "{seen}"
    );
    assert_eq!(
        seen["platforms"],
        json!(["linux-x86_64", "windows-x86_64"]),
        "{seen}"
    );
    let skipped = json!({ "platform": "macos-aarch64", "machines": "1" });
    assert_eq!(seen["skipped"], skipped, "{seen}");
    assert_eq!(
        (&seen["machines"], &seen["quarantined"]),
        (&json!("3"), &json!("1"))
    );
    assert_eq!(seen["chip"], json!(format!("quarantined:{BAD}")), "{seen}");
    assert_eq!(seen["errors"], json!([]), "{seen}");
}

const MACHINES: [(&str, &str); 4] = [
    ("lin1", "linux-x86_64"),
    ("lin2", "linux-x86_64"),
    ("win1", "windows-x86_64"),
    ("mac1", "macos-aarch64"),
];

/// Once the rollout has begun, those that are brought the release say that they have it.
async fn update(system: &System, stored: &Stored) {
    let step = |name: &str| system.folder().join(name).exists();
    wait_for("a rollout", LONG, async || step("started").then_some(())).await;
    wait_for("the end of a rollout", LONG, async || {
        for (pc, platform) in MACHINES {
            let config = system
                .client()
                .effective_config(&kanade_e2e::pc(pc))
                .await
                .ok()?;
            if config.effective.target_version.as_deref() == Some(VERSION) {
                say(stored, pc, platform, VERSION).await;
            }
        }
        step("completed").then_some(())
    })
    .await;
}

async fn say(stored: &Stored, pc: &str, platform: &str, version: &str) {
    let (system, processor) = platform.split_once('-').expect("a platform");
    let bad: &[&str] = if pc == "mac1" { &[BAD] } else { &[] };
    let heartbeat = json!({
        "pc_id": pc, "at": chrono::Utc::now(), "agent_version": version, "protocol": 2,
        "os_family": system, "architecture": processor, "quarantined_versions": bad,
    });
    stored
        .publish(&format!("heartbeat.{pc}"), heartbeat.to_string())
        .await;
}

/// What a program for Linux begins with, and the agent's label.
fn linux() -> Vec<u8> {
    let mut program = vec![0; 64];
    program[..4].copy_from_slice(b"\x7fELF");
    program[18] = 0x3e;
    labelled(program)
}

fn windows() -> Vec<u8> {
    let mut program = vec![0; 256];
    program[..2].copy_from_slice(b"MZ");
    program[0x3c] = 0x80;
    program[0x80..0x86].copy_from_slice(b"PE\0\0\x64\x86");
    labelled(program)
}

fn labelled(mut program: Vec<u8>) -> Vec<u8> {
    program.extend_from_slice(Label::new("kanade-agent", VERSION).bytes());
    program
}

fn written(system: &System, name: &str, program: &[u8]) -> Value {
    let path = system.folder().join(name);
    std::fs::write(&path, program).expect("a program");
    path.display().to_string().into()
}
