//! The program as a service: how it is installed, what it tells its manager, and how it ends when it stands still.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod machine;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixDatagram;
use std::path::Path;
use std::process::{Command, Output};
use std::time::Duration;

use kanade_testkit::{PATIENCE, temporary_folder};
use rustix::process::{Pid, Signal, kill_process};

use machine::{Machine, Running, TOKEN};

fn agent(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kanade-agent"));
    command.env_remove("KANADE_AGENT_DATA_DIR");
    command.args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[cfg(target_os = "linux")]
#[test]
fn an_installation_below_a_root_has_everything_a_boot_needs() {
    let folder = temporary_folder();
    let root = folder.path().join("root");
    let token = folder.path().join("token");
    fs::write(&token, "secret-of-the-broker\n").unwrap();
    let (root_text, token) = (root.to_str().unwrap(), token.to_str().unwrap());
    let broker = "nats://broker.example:4222";
    let done = agent(&[
        "install",
        "--root",
        root_text,
        "--broker",
        broker,
        "--token-file",
        token,
    ]);
    assert!(done.status.success(), "{}", text(&done.stderr));
    assert!(!text(&done.stdout).contains("secret-of-the-broker"));

    let secret = root.join("etc/kanade/secrets/nats-token");
    assert_eq!(
        fs::read_to_string(&secret).unwrap(),
        "secret-of-the-broker\n"
    );
    assert_eq!(
        (mode(&secret), mode(secret.parent().unwrap())),
        (0o600, 0o700)
    );
    assert_eq!(mode(&root.join("var/lib/kanade")), 0o700);
    assert_eq!(mode(&root.join("opt/kanade/bin/kanade-agent")), 0o755);
    let config = fs::read_to_string(root.join("etc/kanade/agent.toml")).unwrap();
    assert!(
        config.contains(broker) && !config.contains("secret"),
        "{config}"
    );
    verify_unit(&root, "kanade-agent");

    fs::write(
        root.join("etc/kanade/agent.toml"),
        config.replace("info", "debug"),
    )
    .unwrap();
    let again = agent(&["install", "--root", root_text, "--broker", broker]);
    assert!(again.status.success(), "{}", text(&again.stderr));
    let kept = fs::read_to_string(root.join("etc/kanade/agent.toml")).unwrap();
    assert!(kept.contains("debug"), "{kept}");

    let gone = agent(&["uninstall", "--root", root_text]);
    assert!(gone.status.success(), "{}", text(&gone.stderr));
    assert!(!root.join("opt/kanade/bin/kanade-agent").exists());
    assert!(
        !root
            .join("etc/systemd/system/kanade-agent.service")
            .exists()
    );
    assert!(secret.exists());
}

/// Where systemd is installed, it says itself what it thinks of the unit.
fn verify_unit(root: &Path, name: &str) {
    let unit = root.join(format!("etc/systemd/system/{name}.service"));
    // What is started must be there for the check.
    let programs = format!("{}/opt/kanade/bin/", root.display());
    let here = fs::read_to_string(unit)
        .unwrap()
        .replace("/opt/kanade/bin/", &programs);
    let copy = root.join(format!("{name}.service"));
    fs::write(&copy, here).unwrap();
    let verified = Command::new("systemd-analyze")
        .arg("verify")
        .arg(&copy)
        .output();
    let Ok(verified) = verified else {
        eprintln!("skipped: systemd-analyze is not installed");
        return;
    };
    let said = text(&verified.stderr);
    let about_it: Vec<&str> = said.lines().filter(|line| line.contains(name)).collect();
    assert!(about_it.is_empty(), "{about_it:#?}");
}

#[test]
fn without_a_broker_nothing_is_installed_and_the_way_out_is_said() {
    let folder = temporary_folder();
    let refused = agent(&["install", "--root", folder.path().to_str().unwrap()]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        text(&refused.stderr).contains("--broker nats://"),
        "{}",
        text(&refused.stderr)
    );
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

fn heard(manager: &UnixDatagram) -> String {
    let mut buffer = [0; 256];
    let length = manager.recv(&mut buffer).unwrap();
    text(&buffer[..length])
}

#[tokio::test]
async fn the_manager_hears_when_it_is_ready_that_it_lives_and_when_it_stops() {
    let machine = Machine::new().await;
    let socket = machine.path("notify");
    let manager = UnixDatagram::bind(&socket).unwrap();
    manager.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut command = machine.command();
    command
        .env("NOTIFY_SOCKET", &socket)
        .env("WATCHDOG_USEC", "2000000");
    let agent = Running(command.spawn().unwrap());
    let said = tokio::task::spawn_blocking(move || {
        let said = [heard(&manager), heard(&manager), heard(&manager)];
        (said, manager)
    });
    let (said, manager) = said.await.unwrap();
    assert_eq!(said, ["READY=1", "WATCHDOG=1", "WATCHDOG=1"]);
    kill_process(Pid::from_child(&agent.0), Signal::TERM).unwrap();
    let last = tokio::task::spawn_blocking(move || {
        std::iter::repeat_with(|| heard(&manager)).find(|said| said != "WATCHDOG=1")
    });
    assert_eq!(last.await.unwrap().as_deref(), Some("STOPPING=1"));
}

#[tokio::test]
async fn an_agent_that_stands_still_ends_itself_and_says_why_when_it_is_back() {
    let machine = Machine::new().await;
    let mut command = machine.command();
    command
        .env("WATCHDOG_USEC", "2000000")
        .env("KANADE_STALL_POINT", "agent.nudge");
    let mut agent = Running(command.spawn().unwrap());
    let first = machine.started_event(1).await;
    assert!(first.payload.get("previous_end").is_none(), "{first:?}");
    machine
        .bus
        .publish_core("control.pc.pc1.nudge", "{}".into())
        .await
        .unwrap();
    let ended = tokio::task::spawn_blocking(move || agent.0.wait().unwrap());
    let ended = tokio::time::timeout(PATIENCE + Duration::from_secs(5), ended).await;
    assert_eq!(ended.unwrap().unwrap().code(), Some(70));

    let _again = machine.start().await;
    let event = machine.started_event(2).await;
    let reason = event.payload["previous_end"]["reason"].as_str().unwrap();
    assert!(
        reason.starts_with("the main loop stood still for"),
        "{reason}"
    );
    assert!(!machine.path("data/last-words.json").exists());
}

#[tokio::test]
async fn a_token_in_a_file_connects_and_is_in_no_environment() {
    let machine = Machine::new().await;
    let secrets = machine.path("secrets");
    fs::create_dir(&secrets).unwrap();
    fs::write(secrets.join("nats-token"), format!("{TOKEN}\n")).unwrap();
    let mut heartbeats = machine.bus.subscribe("heartbeat.pc1").await.unwrap();
    machine.bus.flush().await.unwrap();
    let mut command = machine.command();
    let _agent = Running(command.env_remove("KANADE_NATS_TOKEN").spawn().unwrap());
    tokio::time::timeout(PATIENCE, heartbeats.next())
        .await
        .expect("a heartbeat");
    let script = "env; tr '\\0' '\\n' < /proc/$PPID/environ; tr '\\0' ' ' < /proc/$PPID/cmdline";
    machine.send("a", script).await;
    let result = machine.result("a").await;
    assert!(result.stdout.contains("--config"), "{}", result.stdout);
    assert!(!result.stdout.contains(TOKEN), "{}", result.stdout);
}
