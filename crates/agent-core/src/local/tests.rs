//! Both ends over the machine's own door, with scripts that really run: `sh` on Unix, `cmd` on Windows.
//! There is no broker: what the machine knows lies in its state.
#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use kanade_agent_os::local::{LocalListener, LocalStream, connect};
use kanade_bus::ConnectOptions;
use kanade_klp::messages::{
    Acknowledge, Acknowledged, ExecuteJob, Executing, Handshake, Handshaken, JobList, JobProgress,
    KillRequested, KillRun, ListJobs, NoticePage, RunStatus, StateSnapshot, methods, pushes,
};
use kanade_klp::{CallError, Connection, ErrorKind, PROTOCOL};
use kanade_runtime::{Clock, SystemClock};
use kanade_testkit::PATIENCE;
use kanade_wire::notification::{Notification, Priority};
use kanade_wire::offered_job::OfferedJob;
use kanade_wire::sync::DesiredState;
use kanade_wire::{Digest, JobId, PcId};
use serde_json::json;
use tempfile::TempDir;
use tokio::time::timeout;

use super::HostListener;
use crate::diagnose::NoDiagnosis;
use crate::run::{ProcessRunner, ScriptCache};
use crate::sources::DiskFiles;
use crate::state::{Desired, State, Storage};
use crate::{Agent, AgentOptions, AgentParts, Facts, HostVitals, Settings};

/// A machine that was told what it should know, and has lost its broker since.
struct Machine {
    agent: Agent,
    door: PathBuf,
    _folder: TempDir,
}

impl Machine {
    async fn start(name: &str, desired: DesiredState) -> Self {
        let folder = kanade_testkit::temporary_folder();
        let storage = Storage::File(folder.path().join("agent.db"));
        let now = SystemClock.now();
        let opened = State::open(&storage, now).unwrap();
        let hash = Digest::of(b"told");
        let told = Desired {
            hash,
            state: desired,
        };
        opened.state.set_desired(&told, now).unwrap();
        drop(opened);
        let door = door(folder.path(), name);
        let agent = Agent::start(options(folder.path(), storage), parts(folder.path(), &door));
        Self {
            agent: agent.await.unwrap(),
            door,
            _folder: folder,
        }
    }

    async fn greet(&self) -> Connection<LocalStream> {
        let mut connection = Connection::new(connect(&self.door).await.unwrap());
        let hello = Handshake {
            client: "test".to_owned(),
            client_version: "1".to_owned(),
            protocol: vec![PROTOCOL],
            features: Vec::new(),
        };
        let welcome: Handshaken = connection.call(methods::HANDSHAKE, hello).await.unwrap();
        assert!(!welcome.session.user.is_empty());
        connection
    }

    async fn stop(self) {
        self.agent.stop(Duration::from_secs(10)).await;
    }
}

fn door(folder: &Path, name: &str) -> PathBuf {
    match cfg!(windows) {
        true => format!(r"\\.\pipe\kanade-{name}-{}", std::process::id()).into(),
        false => folder.join("agent.sock"),
    }
}

fn options(folder: &Path, storage: Storage) -> AgentOptions {
    AgentOptions {
        pc_id: PcId::new("pc1").unwrap(),
        agent_version: "1.2.3".into(),
        connect: ConnectOptions::new("nats://127.0.0.1:9", "pc1", SystemClock::shared()),
        facts: Facts::default(),
        storage,
        scripts: ScriptCache::None,
        bundles: folder.join("bundles"),
        settings: Settings::default(),
    }
}

fn parts(folder: &Path, door: &Path) -> AgentParts {
    AgentParts {
        updates: None,
        runner: Arc::new(ProcessRunner::open(folder.join("runs")).unwrap()),
        vitals: Box::new(HostVitals::default()),
        gauges: None,
        events: None,
        diagnosis: Arc::new(NoDiagnosis),
        surroundings: None,
        local: Some(Box::new(HostListener(LocalListener::bind(door).unwrap()))),
        files: Arc::new(DiskFiles),
        clock: SystemClock::shared(),
        seed: 7,
    }
}

fn job(id: &str, unix: &str, windows: &str) -> OfferedJob {
    let (shell, script) = match cfg!(windows) {
        true => ("cmd", windows),
        false => ("sh", unix),
    };
    let job = json!({
        "shown": { "name": format!("Name of {id}"), "category": "troubleshoot" },
        "command": {
            "id": id, "version": "1.0", "request_id": "none", "exec_id": null, "shell": shell,
            "script": script, "timeout_secs": 60, "jitter_secs": null,
        },
    });
    serde_json::from_value(job).unwrap()
}

async fn execute(connection: &mut Connection<LocalStream>, id: &str) -> Executing {
    let id = JobId::new(id).unwrap();
    let begun = connection.call(methods::EXECUTE, ExecuteJob { id }).await;
    begun.unwrap()
}

/// What is told of runs up to the first thing like this.
async fn told_until(
    connection: &mut Connection<LocalStream>,
    is_last: impl Fn(&JobProgress) -> bool,
) -> Vec<JobProgress> {
    let mut told = Vec::new();
    loop {
        let push = timeout(PATIENCE, connection.push()).await.unwrap().unwrap();
        assert_eq!(push.method, pushes::JOB_PROGRESS);
        told.push(serde_json::from_value::<JobProgress>(push.params).unwrap());
        if told.last().is_some_and(&is_last) {
            return told;
        }
    }
}

#[tokio::test]
async fn a_person_lists_jobs_and_runs_one_with_live_output() {
    let jobs = vec![job(
        "greet",
        "echo hello; echo oh >&2; exit 3",
        "echo hello& echo oh>&2& exit 3",
    )];
    let desired = DesiredState {
        jobs,
        ..DesiredState::default()
    };
    let machine = Machine::start("run", desired).await;
    let mut connection = machine.greet().await;
    let state: StateSnapshot = connection.call(methods::SNAPSHOT, ()).await.unwrap();
    assert!(!state.online);
    let list: JobList = connection
        .call(methods::JOBS, ListJobs::default())
        .await
        .unwrap();
    assert_eq!(list.items[0].display_name, "Name of greet");
    assert_eq!(list.items[0].last_run, None);

    let begun = execute(&mut connection, "greet").await;
    let told = told_until(&mut connection, |progress| progress.status.is_end()).await;
    let text = |of: fn(&JobProgress) -> &Option<String>| {
        let chunks = told.iter().filter_map(|progress| of(progress).as_deref());
        chunks.collect::<String>()
    };
    assert_eq!(text(|progress| &progress.stdout_chunk).trim(), "hello");
    assert_eq!(text(|progress| &progress.stderr_chunk).trim(), "oh");
    let last = told.last().unwrap();
    assert_eq!((last.status, last.exit_code), (RunStatus::Failed, Some(3)));
    assert!(told.iter().all(|progress| progress.run_id == begun.run_id));

    let list: JobList = connection.call(methods::JOBS, ()).await.unwrap();
    let last = list.items[0].last_run.clone().unwrap();
    assert_eq!(
        (last.run_id, last.status),
        (begun.run_id, RunStatus::Failed)
    );
    machine.stop().await;
}

#[tokio::test]
async fn a_run_is_stopped_by_who_began_it_and_by_no_other_connection() {
    let hold = job(
        "hold",
        "echo begun; sleep 60",
        "echo begun& cmd /c pause < con",
    );
    let desired = DesiredState {
        jobs: vec![hold],
        ..DesiredState::default()
    };
    let machine = Machine::start("kill", desired).await;
    let (mut own, mut other) = (machine.greet().await, machine.greet().await);
    let run_id = execute(&mut own, "hold").await.run_id;
    told_until(&mut own, |progress| progress.stdout_chunk.is_some()).await;
    let kill = KillRun { run_id };
    let refused = other
        .call::<KillRequested>(methods::KILL, kill.clone())
        .await;
    let Err(CallError::Refused(refused)) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(refused.kind(), ErrorKind::NotFound);
    let _: KillRequested = own.call(methods::KILL, kill).await.unwrap();
    let told = told_until(&mut own, |progress| progress.status.is_end()).await;
    assert_eq!(told.last().unwrap().status, RunStatus::Killed);
    let said: String = told
        .iter()
        .filter_map(|progress| progress.stderr_chunk.clone())
        .collect();
    assert!(said.contains("stopped by the person"), "{said}");
    machine.stop().await;
}

#[tokio::test]
async fn a_notice_is_confirmed_through_the_machines_own_door() {
    let notice = Notification {
        id: "a".to_owned(),
        priority: Priority::Info,
        require_ack: true,
        title: "Title".to_owned(),
        body: "Body".to_owned(),
        toast: false,
        issued_at: DateTime::<Utc>::UNIX_EPOCH,
        issued_by: None,
        expires_at: None,
        acked_at: None,
        edited_at: None,
        acks_reset_at: None,
    };
    let desired = DesiredState {
        notices: vec![notice],
        ..DesiredState::default()
    };
    let machine = Machine::start("notice", desired).await;
    let mut connection = machine.greet().await;
    let asked = Acknowledge { id: "a".to_owned() };
    let _: Acknowledged = connection.call(methods::ACKNOWLEDGE, asked).await.unwrap();
    let page: NoticePage = connection.call(methods::NOTICES, ()).await.unwrap();
    assert_eq!(page.items, []);
    machine.stop().await;
}
