//! A machine with an agent, beside a real broker.
#![allow(dead_code, missing_docs)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use kanade_bus::backend::{Bus, Outgoing, ReconcileOptions, StreamMessage};
use kanade_bus::{ConnectOptions, Subscription};
use kanade_runtime::{Clock, SystemClock};
use kanade_testkit::{NatsServer, PATIENCE, temporary_folder, wait_for};
use kanade_wire::obs_event::ObsEvent;
use kanade_wire::sync::{DesiredState, MissedCommand, StreamPosition, SyncReply, SyncRequest};
use kanade_wire::{Digest, ExecResult};
use serde_json::{Value, json};
use tempfile::TempDir;

pub const TOKEN: &str = "a-token-for-tests";

/// Where commands for the machine go.
pub const COMMANDS: &str = "commands.pc.pc1";

pub struct Machine {
    pub folder: TempDir,
    pub bus: Bus,
    pub server: NatsServer,
}

/// The backend's part in an agent's life: it tells where the streams stand, and what was missed.
async fn answer_syncs(bus: &Bus) {
    let bus = bus.clone();
    let mut requests = bus.subscribe("sync.>").await.unwrap();
    tokio::spawn(async move {
        while let Some(request) = requests.next().await {
            let asked: SyncRequest = serde_json::from_slice(&request.payload).unwrap();
            let after = asked.after.or(asked.last_sequence).unwrap_or_default();
            // While the broker is away nobody is answered.
            let Some([exec, results, events, obs_events]) = positions(&bus).await else {
                continue;
            };
            let reply = SyncReply {
                hash: Digest::of(b""),
                desired: Some(DesiredState::default()),
                piece: None,
                missed: missed(&bus, after).await,
                more: false,
                cancelled: Vec::new(),
                exec,
                results,
                events,
                obs_events: Some(obs_events),
                now: SystemClock.now(),
                done: Vec::new(),
            };
            let reply = serde_json::to_vec(&reply).unwrap();
            let _ = bus.reply(&request, reply.into()).await;
        }
    });
}

async fn positions(bus: &Bus) -> Option<[StreamPosition; 4]> {
    Some([
        position(bus, "EXEC").await?,
        position(bus, "RESULTS").await?,
        position(bus, "EVENTS").await?,
        position(bus, "OBS_EVENTS").await?,
    ])
}

async fn position(bus: &Bus, stream: &str) -> Option<StreamPosition> {
    let info = bus.stream_info(stream).await.ok()??;
    Some(StreamPosition {
        created: info.created,
        first_sequence: info.first_sequence,
        last_sequence: info.last_sequence,
    })
}

/// Commands for the machine behind this sequence.
async fn missed(bus: &Bus, after: u64) -> Vec<MissedCommand> {
    let (mut missed, mut next) = (Vec::new(), after + 1);
    while let Ok(Some(message)) = bus.get_next_message("EXEC", next, COMMANDS).await {
        next = message.sequence + 1;
        missed.push(MissedCommand {
            sequence: message.sequence,
            published_at: message.published_at,
            command: serde_json::from_slice(&message.payload).unwrap(),
        });
    }
    missed
}

/// Ended with the value, so that no test leaves an agent behind.
pub struct Running(pub Child);

impl Running {
    /// What the system says of its memory: `VmRSS:` is what is resident now, `VmHWM:` the most that ever was.
    pub fn memory_kib(&self, kind: &str) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.0.id())).unwrap();
        let mut lines = status.lines();
        let line = lines.find_map(|line| line.strip_prefix(kind)).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Machine {
    pub async fn new() -> Self {
        let server = NatsServer::builder().token(TOKEN).start().await;
        let options =
            ConnectOptions::new(server.url(), "test", SystemClock::shared()).token(server.token());
        let bus = Bus::open(&options).await.unwrap();
        bus.connected().await;
        bus.reconcile(ReconcileOptions {
            store_limit: None,
            now: SystemClock.now(),
        })
        .await
        .unwrap();
        answer_syncs(&bus).await;
        let machine = Self {
            folder: temporary_folder(),
            bus,
            server,
        };
        machine.write_config("pc1");
        machine
    }

    pub fn write_config(&self, id: &str) {
        let log = self.path("logs/agent.log");
        let config = format!(
            "[agent]\nid = \"{id}\"\nnats_url = \"{}\"\n\n[log]\npath = \"{}\"\nlevel = \"debug\"\n",
            self.server.url(),
            log.display()
        );
        fs::write(self.path("agent.toml"), config).unwrap();
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kanade-agent"));
        command.arg("--config").arg(self.path("agent.toml"));
        command
            .env("KANADE_AGENT_DATA_DIR", self.path("data"))
            .env("KANADE_NATS_TOKEN", TOKEN);
        command.stdout(Stdio::null());
        command
    }

    /// Starts the agent and waits until it is there.
    pub async fn start(&self) -> Running {
        self.start_as(&mut self.command()).await
    }

    /// Starts the agent by this command and waits until it is there.
    pub async fn start_as(&self, command: &mut Command) -> Running {
        let mut heartbeats = self.heartbeats().await;
        let running = Running(command.spawn().unwrap());
        tokio::time::timeout(PATIENCE, heartbeats.next())
            .await
            .expect("a heartbeat");
        running
    }

    /// Starts the agent by a shell that does this first.
    pub async fn start_after(&self, shell: &mut Command, first: &str) -> Running {
        let agent = self.command();
        shell.args(["-c", &format!("{first} && exec \"$@\""), "sh"]);
        shell.arg(agent.get_program()).args(agent.get_args());
        let variables = agent.get_envs();
        shell.envs(variables.filter_map(|(name, value)| Some((name, value?))));
        self.start_as(shell).await
    }

    /// Heartbeats from now on.
    pub async fn heartbeats(&self) -> Subscription {
        let heartbeats = self.bus.subscribe("heartbeat.pc1").await.unwrap();
        self.bus.flush().await.unwrap();
        heartbeats
    }

    /// Asks the agent directly.
    pub async fn ask(&self, verb: &str, request: &str) -> String {
        let subject = format!("control.pc.pc1.{verb}");
        let request = request.to_owned().into();
        let reply = self.bus.request(&subject, request, PATIENCE).await.unwrap();
        String::from_utf8(reply.payload.to_vec()).unwrap()
    }

    /// Everything the stream holds of this subject.
    pub async fn stored(&self, stream: &str, subject: &str) -> Vec<StreamMessage> {
        let (mut found, mut next) = (Vec::new(), 1);
        while let Ok(Some(message)) = self.bus.get_next_message(stream, next, subject).await {
            next = message.sequence + 1;
            found.push(message);
        }
        found
    }

    /// All results, in the order in which they arrived.
    pub async fn results(&self) -> Vec<ExecResult> {
        let stored = self.stored("RESULTS", "results.>").await;
        let read = |message: &StreamMessage| serde_json::from_slice(&message.payload).unwrap();
        stored.iter().map(read).collect()
    }

    pub async fn send(&self, name: &str, script: &str) {
        self.send_with(name, script, json!({})).await;
    }

    /// Sends a script with fields of the command that are not as usual.
    pub async fn send_with(&self, name: &str, script: &str, fields: Value) {
        let mut command = json!({
            "id": "job", "version": "1.0", "request_id": name, "exec_id": format!("exec-{name}"), "shell": "sh",
            "script": script, "timeout_secs": 60, "jitter_secs": null,
        });
        let fields = fields.as_object().unwrap().clone();
        command.as_object_mut().unwrap().extend(fields);
        self.bus
            .publish(Outgoing::new(COMMANDS, command.to_string()))
            .await
            .unwrap();
    }

    pub async fn result(&self, name: &str) -> ExecResult {
        wait_for(name, PATIENCE, async || {
            let mut results = self.results().await.into_iter();
            results.find(|result| result.request_id.as_str() == name)
        })
        .await
    }

    /// What a script wrote to a file of this machine's folder.
    pub async fn written(&self, name: &str) -> String {
        wait_for(name, PATIENCE, async || {
            fs::read_to_string(self.path(name))
                .ok()
                .filter(|text| text.ends_with('\n'))
        })
        .await
    }

    /// Waits for the `number`th event of the agent's start.
    pub async fn started_event(&self, number: usize) -> ObsEvent {
        wait_for("an event of the start", PATIENCE, async || {
            let mut seen = 0;
            for message in self.stored("OBS_EVENTS", "obs.pc1").await {
                let event: ObsEvent = serde_json::from_slice(&message.payload).unwrap();
                seen += usize::from(event.kind == "agent_started");
                if seen == number {
                    return Some(event);
                }
            }
            None
        })
        .await
    }
}

pub fn is_running(pid: &str) -> bool {
    let stat =
        fs::read_to_string(Path::new("/proc").join(pid.trim()).join("stat")).unwrap_or_default();
    stat.rsplit(')')
        .next()
        .is_some_and(|rest| !rest.is_empty() && !rest.starts_with(" Z"))
}
