//! A fleet to look at.

use kanade_e2e::{CommandLine, LONG, UpOptions};
use kanade_testkit::{temporary_folder, wait_for, wait_until};
use serde_json::Value;

/// A few machines of the demo fleet have said hello and gone to sleep.
const ASLEEP_AT_MOST: u64 = 30;

#[tokio::test(flavor = "multi_thread")]
async fn a_demo_fleet_of_300_machines_is_online_and_runs_a_job() {
    let folder = temporary_folder();
    let up = UpOptions::in_folder(folder.path()).sim(300).start().await;
    let command_line = up.command_line();
    wait_until("301 machines", LONG, async || {
        let arguments = ["agent", "list", "--status", "online", "-o", "json"];
        let list = command_line.call(arguments).await.json();
        list.as_array().is_some_and(|rows| rows.len() == 301)
    })
    .await;

    let ordered = command_line
        .call(["exec", "hardware-inventory", "--all", "-o", "json"])
        .await;

    let exec = ordered.json()["exec_id"]
        .as_str()
        .expect("an execution")
        .to_owned();
    let execution = all_that_are_awake_answer(&command_line, &exec).await;
    let count = |outcome: &str| execution["outcomes"][outcome].as_u64().expect("a count");
    assert_eq!(execution["target_count"], 301);
    // Two thirds run Windows, and say that they cannot run a script for sh.
    assert!(
        count("succeeded") > 80 && count("skipped") > 100,
        "{execution}"
    );
    assert_eq!((count("killed"), count("timed_out")), (0, 0));
}

async fn all_that_are_awake_answer(command_line: &CommandLine, exec: &str) -> Value {
    wait_for(
        "an answer of every machine that is awake",
        LONG,
        async || {
            let shown = command_line
                .call(["execution", "show", exec, "-o", "json"])
                .await
                .json();
            let execution = shown["execution"].clone();
            let waiting = execution["pending_count"].as_u64()?;
            let asleep = waiting + execution["outcomes"]["lost"].as_u64()?;
            let is_over = execution["running_count"] == 0 && asleep <= ASLEEP_AT_MOST;
            is_over.then_some(execution)
        },
    )
    .await
}
