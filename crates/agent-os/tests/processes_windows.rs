//! Scripts as job objects.
#![cfg(windows)]
#![allow(clippy::unwrap_used)]

use std::time::Duration;

use kanade_agent_os::accounts::Identity;
use kanade_agent_os::processes::{Launch, Processes};
use kanade_wire::Shell;
use kanade_wire::limits::ResourceLimits;
use tokio::io::AsyncReadExt;
use tokio::time::timeout;

const PATIENCE: Duration = Duration::from_secs(30);

fn launch(script: &str) -> Launch<'_> {
    Launch {
        run_id: "run-1",
        attempt: 1,
        shell: Shell::Cmd,
        script,
        cwd: None,
        env: &[],
        limits: ResourceLimits::default(),
        identity: Identity::default(),
    }
}

async fn run(script: &str) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().unwrap();
    let processes = Processes::open(folder.path().join("runs")).unwrap();
    let mut run = processes.launch(&launch(script)).unwrap();
    let (mut stdout, _stderr) = run.take_output().unwrap();
    let mut output = String::new();
    stdout.read_to_string(&mut output).await.unwrap();
    let exit = run.wait().await.unwrap();
    run.clean_up().await;
    (exit.code, output)
}

#[tokio::test]
async fn a_single_line_runs_with_its_exit_code_and_output() {
    let (code, output) = run("echo \"out\"& exit 7").await;
    assert_eq!(code, Some(7));
    assert_eq!(output.trim_end(), "\"out\"");
}

#[tokio::test]
async fn several_lines_run_from_a_file() {
    let (code, output) = run("set x=1\nif %x%==1 (echo one)\nexit /b 5\n").await;
    assert_eq!(code, Some(5));
    assert_eq!(output.trim_end(), "one");
}

#[tokio::test]
async fn terminating_ends_grandchildren_too() {
    let folder = tempfile::tempdir().unwrap();
    let processes = Processes::open(folder.path().join("runs")).unwrap();
    let mut run = processes
        .launch(&launch("cmd /c cmd /c pause < con"))
        .unwrap();
    let (mut stdout, _stderr) = run.take_output().unwrap();
    run.tree().terminate(Duration::from_secs(5)).await;
    let mut rest = Vec::new();
    // The stream ends only when the last process that holds it has ended.
    timeout(PATIENCE, stdout.read_to_end(&mut rest))
        .await
        .unwrap()
        .unwrap();
    timeout(PATIENCE, run.wait()).await.unwrap().unwrap();
}
