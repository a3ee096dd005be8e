//! Scripts as real process trees. Each test runs in a process of its own, which adopts what it starts.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;
use std::time::Duration;

use kanade_agent_os::accounts::Identity;
use kanade_agent_os::processes::{Exit, Launch, LaunchError, Processes};
use kanade_wire::Shell;
use kanade_wire::limits::ResourceLimits;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, BufReader};
use tokio::time::timeout;

const PATIENCE: Duration = Duration::from_secs(10);

/// Tests run side by side, and a run's mark is looked for on the whole machine.
fn run_id(number: u32) -> &'static str {
    format!("test-{}-{number}", std::process::id()).leak()
}

fn launch(number: u32, script: &str) -> Launch<'_> {
    Launch {
        run_id: run_id(number),
        attempt: 1,
        shell: Shell::Sh,
        script,
        cwd: None,
        env: &[],
        limits: ResourceLimits::default(),
        identity: Identity::default(),
    }
}

fn open() -> (TempDir, Processes) {
    let folder = tempfile::tempdir().unwrap();
    let processes = Processes::open(folder.path().join("runs")).unwrap();
    (folder, processes)
}

fn is_running(pid: i32) -> bool {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit(')')
        .next()
        .is_some_and(|rest| !rest.is_empty() && !rest.starts_with(" Z"))
}

async fn wait_for_number(path: &Path) -> i32 {
    timeout(PATIENCE, async {
        loop {
            if let Ok(text) = fs::read_to_string(path)
                && text.ends_with('\n')
            {
                return text.trim().parse().unwrap();
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    })
    .await
    .unwrap()
}

/// A script with a child in a session of its own that ignores polite signals and writes its number to `file`.
fn with_escaping_child(file: &Path, last: &str) -> String {
    let file = file.display();
    format!(
        "setsid sh -c 'trap \"\" TERM; echo $$ > {file}.tmp; mv {file}.tmp {file}; while :; do sleep 1; done' & {last}"
    )
}

#[tokio::test]
async fn a_script_runs_with_its_exit_code_and_output() {
    let (_folder, processes) = open();
    let mut run = processes
        .launch(&launch(1, "echo out; echo err >&2; exit 7"))
        .unwrap();
    let (stdout, stderr) = run.take_output().unwrap();
    let (mut out, mut err) = (String::new(), String::new());
    BufReader::new(stdout)
        .read_to_string(&mut out)
        .await
        .unwrap();
    BufReader::new(stderr)
        .read_to_string(&mut err)
        .await
        .unwrap();
    assert_eq!(
        run.wait().await.unwrap(),
        Exit {
            code: Some(7),
            signal: None
        }
    );
    assert_eq!((out.as_str(), err.as_str()), ("out\n", "err\n"));
    run.clean_up().await;
}

#[tokio::test]
async fn the_runs_folder_is_gone_afterwards() {
    let (folder, processes) = open();
    let mut run = processes
        .launch(&launch(1, "echo left > $TMPDIR/file"))
        .unwrap();
    run.wait().await.unwrap();
    assert!(
        folder
            .path()
            .join(format!("runs/{}.1/tmp/file", run_id(1)))
            .exists()
    );
    run.clean_up().await;
    assert!(!folder.path().join(format!("runs/{}.1", run_id(1))).exists());
}

#[tokio::test]
async fn the_agents_environment_stays_with_the_agent() {
    let (folder, processes) = open();
    let file = folder.path().join("environment");
    let mut run = processes
        .launch(&launch(1, &format!("env > {}", file.display())))
        .unwrap();
    run.wait().await.unwrap();
    run.clean_up().await;
    let environment = fs::read_to_string(file).unwrap();
    assert!(environment.contains(&format!("KANADE_RUN_ID={}\n", run_id(1))));
    assert!(!environment.contains("CARGO"), "{environment}");
}

#[tokio::test]
async fn terminating_also_ends_a_child_that_left_the_session() {
    let (folder, processes) = open();
    let file = folder.path().join("pid");
    let mut run = processes
        .launch(&launch(1, &with_escaping_child(&file, "wait")))
        .unwrap();
    let escaped = wait_for_number(&file).await;
    run.tree().terminate(Duration::from_millis(50)).await;
    assert!(!is_running(escaped));
    assert_eq!(run.wait().await.unwrap().code, None);
}

#[tokio::test]
async fn a_script_may_end_politely_within_the_grace() {
    let (folder, processes) = open();
    let ready = folder.path().join("ready");
    let script = format!(
        "trap 'exit 3' TERM; echo 1 > {}; while :; do sleep 0.01; done",
        ready.display()
    );
    let mut run = processes.launch(&launch(1, &script)).unwrap();
    wait_for_number(&ready).await;
    run.tree().terminate(PATIENCE).await;
    assert_eq!(
        run.wait().await.unwrap(),
        Exit {
            code: Some(3),
            signal: None
        }
    );
}

#[tokio::test]
async fn what_a_finished_script_leaves_behind_is_ended() {
    let (folder, processes) = open();
    let file = folder.path().join("pid");
    let script = with_escaping_child(
        &file,
        &format!("while [ ! -e {} ]; do sleep 0.01; done", file.display()),
    );
    let mut run = processes.launch(&launch(1, &script)).unwrap();
    assert_eq!(run.wait().await.unwrap().code, Some(0));
    let left = wait_for_number(&file).await;
    run.clean_up().await;
    assert!(!is_running(left));
}

#[tokio::test]
async fn another_runs_processes_are_left_alone() {
    let (folder, processes) = open();
    let file = folder.path().join("pid");
    let other = processes
        .launch(&launch(2, &with_escaping_child(&file, "wait")))
        .unwrap();
    let escaped = wait_for_number(&file).await;
    let run = processes.launch(&launch(1, "sleep 60")).unwrap();
    run.tree().terminate(Duration::ZERO).await;
    assert!(is_running(escaped));
    other.tree().terminate(Duration::ZERO).await;
    assert!(!is_running(escaped));
}

#[tokio::test]
async fn a_sweep_ends_what_a_dead_agent_left_behind() {
    let (folder, processes) = open();
    let file = folder.path().join("pid");
    let script = with_escaping_child(&file, "");
    std::process::Command::new("sh")
        .args(["-c", &script])
        .env("KANADE_RUN_ID", run_id(9))
        .status()
        .unwrap();
    let left = wait_for_number(&file).await;
    fs::create_dir(folder.path().join(format!("runs/{}.1", run_id(9)))).unwrap();
    assert_eq!(processes.sweep(&[run_id(8).into()]).await, 0);
    assert!(is_running(left));
    assert!(processes.sweep(&[run_id(9).into()]).await >= 1);
    assert!(!is_running(left));
    assert!(!folder.path().join(format!("runs/{}.1", run_id(9))).exists());
}

#[tokio::test]
async fn orphans_do_not_stay_as_zombies() {
    let (folder, processes) = open();
    let file = folder.path().join("pid");
    let script = format!(
        "sh -c 'echo $$ > {0}.tmp; mv {0}.tmp {0}; while :; do sleep 0.01; done' &",
        file.display()
    );
    let mut run = processes.launch(&launch(1, &script)).unwrap();
    let reaped = async {
        run.wait().await.unwrap();
        let orphan = wait_for_number(&file).await;
        run.clean_up().await;
        while Path::new(&format!("/proc/{orphan}")).exists() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::select! {
        () = reaped => {}
        ended = processes.reap_orphans() => panic!("{ended:?}"),
        () = tokio::time::sleep(PATIENCE) => panic!("the orphan was not reaped"),
    }
}

#[tokio::test]
async fn a_missing_folder_and_a_missing_shell_are_named() {
    let (_folder, processes) = open();
    let nowhere = Launch {
        cwd: Some("/nowhere"),
        ..launch(1, "true")
    };
    assert!(
        matches!(processes.launch(&nowhere), Err(LaunchError::NoFolder(path)) if path == Path::new("/nowhere"))
    );
    if kanade_agent_os::shells::Shells.find(Shell::Cmd).is_none() {
        let no_shell = Launch {
            shell: Shell::Cmd,
            ..launch(2, "ver")
        };
        assert!(matches!(
            processes.launch(&no_shell),
            Err(LaunchError::NoShell(Shell::Cmd))
        ));
    }
}

#[tokio::test]
async fn python_and_bash_run_their_scripts() {
    let (_folder, processes) = open();
    for (shell, script) in [
        (Shell::Python, "import sys\nsys.exit(4)"),
        (Shell::Bash, "[[ x == x ]] && exit 4"),
    ] {
        let launch = Launch {
            shell,
            ..launch(shell as u32, script)
        };
        match processes.launch(&launch) {
            Ok(mut run) => assert_eq!(run.wait().await.unwrap().code, Some(4), "{shell}"),
            Err(LaunchError::NoShell(_)) => eprintln!("no {shell} on this machine"),
            Err(other) => panic!("{other}"),
        }
    }
}

async fn printed(launch: &Launch<'_>) -> (String, Vec<String>) {
    let (_folder, processes) = open();
    let mut run = processes.launch(launch).unwrap();
    let (mut stdout, _stderr) = run.take_output().unwrap();
    let mut text = String::new();
    stdout.read_to_string(&mut text).await.unwrap();
    let notes = run.limits_not_set().to_vec();
    run.clean_up().await;
    (text, notes)
}

#[tokio::test]
async fn a_job_brings_variables_of_its_own() {
    let launch = Launch {
        env: &[
            ("GREETING", "$(hello) \"you\""),
            ("PATH", "/nowhere:/bin:/usr/bin"),
        ],
        ..launch(40, "echo \"$GREETING $PATH\"")
    };
    let (text, _) = printed(&launch).await;
    assert_eq!(text, "$(hello) \"you\" /nowhere:/bin:/usr/bin\n");
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn limits_hold_or_are_told() {
    let launch = Launch {
        limits: ResourceLimits {
            memory_bytes: Some(64 * 1024 * 1024),
            cpu_percent: Some(50),
            nice: Some(7),
        },
        ..launch(41, "ulimit -d; nice; cat /proc/self/cgroup")
    };
    let (text, notes) = printed(&launch).await;
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[1], "7", "{text}");
    let each_by_itself = notes
        .iter()
        .any(|note| note.starts_with("limit of memory holds for each"));
    assert_eq!(
        lines[0],
        if each_by_itself { "65536" } else { "unlimited" },
        "{notes:?}"
    );
}
