//! Asking an agent how it is: what it tells, and what it never does.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod machine;

use std::fs::{self, OpenOptions};
use std::io::Write;

use kanade_wire::control::{Diagnosis, LogsReply};
use machine::{Machine, TOKEN};

#[tokio::test]
async fn the_last_lines_of_the_log_are_told() {
    let machine = Machine::new().await;
    let _agent = machine.start().await;
    let told = machine.ask("logs", r#"{"tail_lines":2}"#).await;
    let told: LogsReply = serde_json::from_str(&told).unwrap();
    assert_eq!((told.error, told.text.lines().count()), (None, 2));
    let told = machine.ask("logs", "nonsense").await;
    let told: LogsReply = serde_json::from_str(&told).unwrap();
    assert!(
        told.text.contains("the agent of pc1 starts"),
        "{}",
        told.text
    );
}

#[tokio::test]
async fn a_diagnosis_has_everything_but_a_secret() {
    let machine = Machine::new().await;
    let _agent = machine.start().await;
    // Where it should never have come.
    let logs = fs::read_dir(machine.path("logs")).unwrap();
    let log = logs.flatten().next().unwrap().path();
    let mut log = OpenOptions::new().append(true).open(log).unwrap();
    writeln!(
        log,
        "somebody wrote {TOKEN} and nats://me:pass-word@broker:4222"
    )
    .unwrap();

    let told = machine.ask("diagnose", "").await;
    assert!(
        !told.contains(TOKEN) && !told.contains("pass-word"),
        "{told}"
    );
    let diagnosis: Diagnosis = serde_json::from_str(&told).unwrap();
    assert!(
        diagnosis.log.contains("somebody wrote [redacted]"),
        "{}",
        diagnosis.log
    );
    assert_eq!(diagnosis.state["connection"]["connected"], true);
    let configuration = &diagnosis.host["configuration"];
    assert_eq!(
        (&configuration["id"], &configuration["has_token"]),
        (&"pc1".into(), &true.into())
    );
    let steps = diagnosis.host["network"].as_array().unwrap();
    assert!(
        steps.len() >= 2 && steps.iter().all(|step| step["ok"] == true),
        "{steps:?}"
    );
    assert!(
        diagnosis.host["data_folder"]["files"]["agent.db"].is_u64(),
        "{told}"
    );
}
