//! A fleet to look at.

use kanade_e2e::{LONG, UpOptions};
use kanade_testkit::{temporary_folder, wait_until};

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

    let said = command_line
        .call([
            "exec",
            "hardware-inventory",
            "--all",
            "-o",
            "json",
            "--wait",
        ])
        .await;

    let detail: serde_json::Value = serde_json::from_str(&said.stdout).expect("an execution");
    let execution = &detail["execution"];
    assert_eq!(
        (&execution["status"], &execution["target_count"]),
        (&"completed".into(), &301.into())
    );
    assert_eq!(
        (&execution["pending_count"], &execution["running_count"]),
        (&0.into(), &0.into())
    );
}
