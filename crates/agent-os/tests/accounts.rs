//! Scripts as another account. Needs root, who may become anybody.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

use kanade_agent_os::accounts::{Identity, account_of};
use kanade_agent_os::processes::{Exit, Launch, Processes};
use kanade_wire::Shell;
use kanade_wire::limits::ResourceLimits;
use tokio::io::AsyncReadExt;

/// `nobody`, wherever there is such an account.
const NOBODY: u32 = 65534;

async fn run_as_nobody(script: &str, run_id: &str) -> Option<(Exit, String)> {
    let account = account_of(NOBODY).filter(|_| rustix::process::geteuid().is_root());
    let Some(account) = account else {
        eprintln!("skipped: only root may run a script as another account");
        return None;
    };
    let runs = tempfile::tempdir().unwrap();
    let processes = Processes::open(runs.path().join("runs")).unwrap();
    let launch = Launch {
        run_id,
        attempt: 1,
        shell: Shell::Sh,
        script,
        cwd: None,
        env: &[],
        limits: ResourceLimits::default(),
        identity: Identity {
            variables: account.variables(),
            account: Some(account),
        },
    };
    let mut running = processes.launch(&launch).unwrap();
    let (mut stdout, _stderr) = running.take_output().unwrap();
    let mut text = String::new();
    stdout.read_to_string(&mut text).await.unwrap();
    let exit = running.wait().await.unwrap();
    running.clean_up().await;
    assert_eq!(fs::read_dir(runs.path().join("runs")).unwrap().count(), 0);
    Some((exit, text))
}

#[tokio::test]
async fn a_script_is_that_account_with_its_groups_and_cannot_come_back() {
    let run_id = format!("account-{}", std::process::id());
    let script = "id -u; id -G; echo $USER; test -w /proc/1/oom_score_adj || echo powerless";
    let Some((exit, text)) = run_as_nobody(script, &run_id).await else {
        return;
    };
    assert_eq!(exit.code, Some(0), "{text}");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        (lines[0], lines[2], lines[3]),
        ("65534", "nobody", "powerless"),
        "{text}"
    );
    assert!(!lines[1].split(' ').any(|group| group == "0"), "{text}");
}

#[tokio::test]
async fn its_folder_is_its_own_and_is_gone_afterwards() {
    let run_id = format!("folder-{}", std::process::id());
    let script = "echo private > $TMPDIR/file && cat $TMPDIR/file && pwd && stat -c %a:%u .";
    let Some((exit, text)) = run_as_nobody(script, &run_id).await else {
        return;
    };
    assert_eq!(exit.code, Some(0), "{text}");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!((lines[0], lines[2]), ("private", "700:65534"), "{text}");
    assert!(!Path::new(lines[1]).exists(), "{text}");
}
