//! The disk with the agent's folder is full for a while.

use std::fs::{self, File};
use std::io::Write;
use std::path::PathBuf;
use std::process::Command;

use kanade_bus::Subscription;
use kanade_testkit::{PATIENCE, wait_until};
use kanade_wire::heartbeat::Heartbeat;
use kanade_wire::{Outcome, Reason};
use tokio::time::timeout;

use crate::machine::{Machine, Running};
use crate::may_mount;

/// A small disk of its own.
struct Disk(PathBuf);

impl Disk {
    fn mount(at: PathBuf) -> Self {
        fs::create_dir_all(&at).unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=4m,mode=700", "tmpfs"]);
        assert!(mount.arg(&at).status().unwrap().success());
        Self(at)
    }

    /// Takes all the room that is left.
    fn fill(&self) {
        let mut ballast = File::create(self.0.join("ballast")).unwrap();
        for length in [65_536, 512, 1] {
            while ballast.write_all(&vec![0; length]).is_ok() {}
        }
    }

    fn make_room(&self) {
        fs::remove_file(self.0.join("ballast")).unwrap();
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).status();
    }
}

/// The next heartbeat that tells of trouble, or that tells of none.
async fn troubles(heartbeats: &mut Subscription, some: bool) -> Vec<String> {
    let next = async {
        loop {
            let message = heartbeats.next().await.unwrap();
            let heartbeat: Heartbeat = serde_json::from_slice(&message.payload).unwrap();
            if heartbeat.troubles.is_empty() != some {
                return heartbeat.troubles;
            }
        }
    };
    timeout(PATIENCE, next).await.expect("such a heartbeat")
}

/// Its result is larger than what the file has kept free.
fn script(machine: &Machine) -> String {
    let (begun, go) = (machine.path("begun"), machine.path("go"));
    format!(
        "echo run >> {}; while [ ! -e {} ]; do sleep 0.05; done; head -c 1500000 /dev/zero | tr '\\0' x",
        begun.display(),
        go.display()
    )
}

fn is_alive(agent: &mut Running) -> bool {
    agent.0.try_wait().unwrap().is_none()
}

#[tokio::test]
async fn a_full_disk_is_told_and_nothing_is_lost_when_there_is_room_again() {
    if !may_mount() {
        return;
    }
    let machine = Machine::new().await;
    let disk = Disk::mount(machine.path("data"));
    let mut agent = machine.start().await;
    let mut heartbeats = machine.heartbeats().await;
    machine.send("runs", &script(&machine)).await;
    machine.written("begun").await;
    disk.fill();
    fs::write(machine.path("go"), "").unwrap();
    let told = troubles(&mut heartbeats, true).await;
    assert!(
        told[0].starts_with("the disk with the agent's state is full"),
        "{told:?}"
    );
    let meanwhile = format!("echo run >> {}", machine.path("meanwhile").display());
    machine.send("meanwhile", &meanwhile).await;
    assert!(machine.results().await.is_empty());
    assert!(is_alive(&mut agent));

    disk.make_room();
    assert_eq!(troubles(&mut heartbeats, false).await, Vec::<String>::new());
    let result = machine.result("runs").await;
    assert_eq!(
        result.outcome(),
        (Outcome::Succeeded, None),
        "{}",
        result.stderr
    );
    assert_eq!(result.stdout_chunks.unwrap().bytes, 1_500_000);
    assert_eq!(
        machine.result("meanwhile").await.outcome(),
        (Outcome::Succeeded, None)
    );
    let ran = |name| fs::read_to_string(machine.path(name)).unwrap();
    assert_eq!(
        (ran("begun"), ran("meanwhile")),
        ("run\n".into(), "run\n".into())
    );
    assert_eq!(machine.results().await.len(), 2);
}

#[tokio::test]
async fn an_agent_that_starts_on_a_full_disk_is_there_says_so_and_reports_what_it_lost_later() {
    if !may_mount() {
        return;
    }
    let machine = Machine::new().await;
    let disk = Disk::mount(machine.path("data"));
    let mut agent = machine.start().await;
    machine.send("runs", &script(&machine)).await;
    machine.written("begun").await;
    agent.0.kill().unwrap();
    agent.0.wait().unwrap();
    disk.fill();
    let mut heartbeats = machine.heartbeats().await;
    let mut agent = machine.start().await;
    machine.send("after", "echo after").await;
    let told = troubles(&mut heartbeats, true).await;
    assert!(told[0].contains("is full"), "{told:?}");
    assert!(is_alive(&mut agent));

    disk.make_room();
    let result = machine.result("runs").await;
    let lost = (Outcome::Lost, Some(Reason::AgentRestarted));
    assert_eq!(result.outcome(), lost);
    wait_until("the other result", PATIENCE, async || {
        machine.results().await.len() == 2
    })
    .await;
    assert_eq!(machine.result("after").await.stdout, "after\n");
    assert_eq!(fs::read_to_string(machine.path("begun")).unwrap(), "run\n");
}
