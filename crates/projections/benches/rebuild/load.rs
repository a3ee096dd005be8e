use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use kanade_bus::backend::{Bus, Outgoing};
use kanade_wire::Digest;
use rand::rngs::SmallRng;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};
use uuid::Uuid;

const MACHINES: usize = 1_000;
const IN_FLIGHT: usize = 4_000;

/// Events of machines for each execution.
const TOLD: usize = 400;
/// Heartbeats for each execution.
const BEATS: usize = 100;

/// Publishes at least `count` messages of every kind there is, one execution after the other.
pub async fn publish(bus: &Bus, count: usize) {
    let mut load = Load {
        rng: SmallRng::seed_from_u64(11),
        // A machine's time in the future is not believed, and a check reported late alerts nobody.
        now: Utc::now() - TimeDelta::minutes(10),
    };
    send(bus, Job::ALL.map(|job| load.version(job, 1)).into()).await;
    let (mut sent, mut round) = (0, 0);
    while sent < count {
        let mut messages = load.execution(Job::of_round(round));
        if round % 50 == 49 {
            messages.push(load.version(Job::Facts, round));
            messages.push(load.clearing());
        }
        sent += messages.len();
        round += 1;
        send(bus, messages).await;
    }
}

async fn send(bus: &Bus, messages: Vec<Outgoing>) {
    for published in bus.publish_many(messages, IN_FLIGHT).await {
        published.unwrap();
    }
}

/// What is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Job {
    /// Its output means nothing.
    Plain,
    /// Its output is facts.
    Facts,
    /// Its output is the status of a check.
    Check,
}

impl Job {
    const ALL: [Self; 3] = [Self::Plain, Self::Facts, Self::Check];

    fn of_round(round: usize) -> Self {
        match round % 10 {
            3 => Self::Facts,
            5 | 8 => Self::Check,
            _ => Self::Plain,
        }
    }

    fn id(self) -> &'static str {
        match self {
            Self::Plain => "clean-temp-files",
            Self::Facts => "installed-packages",
            Self::Check => "disk-space",
        }
    }

    fn digest(self, version: usize) -> Digest {
        Digest::of(format!("{} {version}", self.id()).as_bytes())
    }

    fn hints(self) -> Value {
        match self {
            Self::Plain => json!({}),
            Self::Facts => json!({ "inventory": {
                "display": [{ "field": "os", "label": "OS" }],
                "history_scalars": ["os"],
                "explode": [{
                    "field": "packages",
                    "table": "software",
                    "primary_key": ["name"],
                    "columns": [
                        { "field": "name", "type": "text", "index": true },
                        { "field": "version", "type": "text" },
                    ],
                    "track_history": true,
                }],
            } }),
            Self::Check => json!({ "check": {
                "name": "disk",
                "alert": { "on": ["fail"], "notify_user": true, "title": "{status} on {pc_id}" },
            } }),
        }
    }
}

struct Load {
    rng: SmallRng,
    now: DateTime<Utc>,
}

impl Load {
    /// Its record, its machines in a random order, and what machines say besides.
    fn execution(&mut self, job: Job) -> Vec<Outgoing> {
        let exec = self.uuid();
        let mut machines: Vec<usize> = (0..MACHINES).collect();
        machines.shuffle(&mut self.rng);
        let mut messages = self.record(job, &exec);
        for machine in machines {
            let run = self.uuid();
            messages.push(self.started(job, &exec, &run, machine));
            messages.push(self.result(job, &exec, &run, machine));
        }
        messages.extend((0..TOLD).map(|_| self.told()));
        messages.extend((0..BEATS).map(|_| self.beat()));
        messages.push(self.confirmation());
        messages
    }

    fn record(&mut self, job: Job, exec: &str) -> Vec<Outgoing> {
        let names: Vec<String> = (0..MACHINES).map(pc).collect();
        let created = json!({
            "exec_id": exec, "job_id": job.id(), "version": "1.0.0",
            "job_digest": job.digest(1), "initiated_by": "operator", "initiated_at": self.now,
            "target": { "all": true }, "target_count": MACHINES,
            "expires_at": self.now + TimeDelta::hours(1),
            "command": {
                "id": job.id(), "version": "1.0.0", "request_id": exec, "exec_id": exec,
                "shell": "sh", "script": "true", "timeout_secs": 60,
            },
        });
        let targets = json!({ "exec_id": exec, "chunk": 0, "last": true, "pcs": names });
        let dispatched = json!({ "exec_id": exec, "at": self.now, "messages": 1 });
        vec![
            outgoing(format!("events.exec.created.{exec}"), &created),
            outgoing(format!("events.exec.targets.{exec}.0"), &targets),
            outgoing(format!("events.exec.dispatched.{exec}"), &dispatched),
        ]
    }

    fn started(&mut self, job: Job, exec: &str, run: &str, machine: usize) -> Outgoing {
        self.now += TimeDelta::microseconds(400);
        let pc = pc(machine);
        let started = json!({
            "result_id": run, "request_id": exec, "exec_id": exec, "pc_id": pc,
            "started_at": self.now, "manifest_id": job.id(), "version": "1.0.0",
            "job_digest": job.digest(1),
        });
        outgoing(format!("events.started.{exec}.{pc}"), &started)
    }

    fn result(&mut self, job: Job, exec: &str, run: &str, machine: usize) -> Outgoing {
        let failed = self.rng.random_bool(0.02);
        let pc = pc(machine);
        let result = json!({
            "result_id": run, "request_id": exec, "exec_id": exec, "pc_id": pc,
            "exit_code": i32::from(failed), "stdout": self.output(job, machine), "stderr": "",
            "started_at": self.now, "finished_at": self.now + TimeDelta::milliseconds(40),
            "manifest_id": job.id(), "outcome": if failed { "failed" } else { "succeeded" },
            "job_digest": job.digest(1),
        });
        outgoing(format!("results.pc.{pc}"), &result)
    }

    fn output(&mut self, job: Job, machine: usize) -> String {
        match job {
            Job::Plain => "removed 12 files, 34 MB\n".repeat(8),
            Job::Facts => self.facts(machine).to_string(),
            Job::Check if self.rng.random_bool(0.05) => r#"{"status":"fail"}"#.to_owned(),
            Job::Check => r#"{"status":"ok","detail":"61 % free"}"#.to_owned(),
        }
    }

    /// Ten packages; now and then one of them is another version.
    fn facts(&mut self, machine: usize) -> Value {
        let changed = self.rng.random_bool(0.05);
        let packages = (0..10).map(|number| {
            let version = if changed && number == 0 {
                self.rng.random_range(0..9)
            } else {
                1
            };
            json!({ "name": format!("package-{}", (machine + number) % 300),
                "version": format!("3.{number}.{version}") })
        });
        let packages: Vec<Value> = packages.collect();
        json!({ "os": "Debian 12", "cores": machine % 16, "packages": packages })
    }

    fn told(&mut self) -> Outgoing {
        let (pc, number) = (pc(self.machine()), self.rng.random_range(0..1_000_000_u32));
        let named = self.rng.random_bool(0.9);
        let event = json!({
            "pc_id": pc, "at": self.now, "kind": (["logon", "logoff", "boot"][number as usize % 3]),
            "source": "journald", "payload": { "user": number % 500, "logon_type": "2" },
            "event_record_id": named.then(|| number.to_string()),
        });
        outgoing(format!("obs.{pc}"), &event)
    }

    fn beat(&mut self) -> Outgoing {
        let pc = pc(self.machine());
        let beat = json!({ "pc_id": pc, "at": self.now, "agent_version": "1.0.0",
            "hostname": pc, "os_family": "linux", "agent_cpu_pct": 0.1 });
        outgoing(format!("heartbeat.{pc}"), &beat)
    }

    fn confirmation(&mut self) -> Outgoing {
        let (pc, notice) = (pc(self.machine()), self.uuid());
        let acked = json!({ "notification_id": notice, "pc_id": pc, "user_sid": "S-1",
            "acked_at": self.now, "account": "user" });
        outgoing(
            format!("events.notifications.acked.{pc}.S-1.{notice}"),
            &acked,
        )
    }

    fn clearing(&mut self) -> Outgoing {
        let cleared = json!({ "check_name": "disk", "pc_id": pc(self.machine()), "by": "operator",
            "at": self.now });
        outgoing("events.check.cleared.disk".to_owned(), &cleared)
    }

    fn version(&mut self, job: Job, version: usize) -> Outgoing {
        let digest = job.digest(version);
        let stored = json!({ "digest": digest, "job_id": job.id(), "version": "1.0.0",
            "manifest": job.hints(), "created_at": self.now, "created_by": "operator" });
        outgoing(format!("catalogue.job.{digest}"), &stored)
    }

    fn machine(&mut self) -> usize {
        self.rng.random_range(0..MACHINES)
    }

    /// As our agents make them: in the order of time.
    fn uuid(&mut self) -> String {
        let millis = u64::try_from(self.now.timestamp_millis()).unwrap();
        let bytes: [u8; 10] = self.rng.random();
        let id: Uuid = uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid();
        id.to_string()
    }
}

fn pc(machine: usize) -> String {
    format!("PC-{machine:04}")
}

fn outgoing(subject: String, payload: &Value) -> Outgoing {
    Outgoing::new(subject, Bytes::from(payload.to_string()))
}
