//! The messages that the files are made of.

use chrono::{DateTime, TimeDelta, Utc};
use kanade_bus::Headers;
use kanade_bus::backend::StreamMessage;
use kanade_wire::job_version::JobVersion;
use serde_json::{Value, json};

use crate::fleet::{
    AUDIT, EVENTS, Job, MACHINES, TARGETS, exec_id, hostname, now, pc, result_id, time_of,
};

/// A message and when it is stored.
pub struct Stored {
    at: DateTime<Utc>,
    subject: String,
    payload: String,
}

impl Stored {
    fn new(at: DateTime<Utc>, subject: String, payload: &Value) -> Self {
        Self {
            at,
            subject,
            payload: payload.to_string(),
        }
    }

    pub fn into_message(self, stream: &str, sequence: u64) -> StreamMessage {
        StreamMessage {
            stream: stream.into(),
            subject: self.subject,
            sequence,
            published_at: self.at,
            headers: Headers::new(),
            payload: self.payload.into_bytes().into(),
            pending: 0,
        }
    }
}

pub fn version(job: Job) -> JobVersion {
    let version = json!({ "digest": job.digest(), "job_id": job.id(), "version": "1.0.0",
        "manifest": job.hints(), "created_at": time_of(0, 1), "created_by": "operator" });
    serde_json::from_value(version).unwrap()
}

pub fn versions() -> impl Iterator<Item = Stored> + Send {
    Job::meaningful().into_iter().map(|job| {
        let version = serde_json::to_value(version(job)).unwrap();
        let subject = format!("catalogue.job.{}", job.digest());
        Stored::new(time_of(0, 1), subject, &version)
    })
}

/// Records of executions; one more has runs in flight.
pub fn executions(count: usize) -> impl Iterator<Item = Stored> + Send {
    let created = (0..=count).map(move |exec| {
        let (id, at) = (exec_id(exec), time_of(exec, count));
        let job = Job::of(exec.min(count - 1), count).id();
        let created = json!({
            "exec_id": id, "job_id": job, "version": "1.0.0", "initiated_by": "operator",
            "initiated_at": at, "target": { "all": true }, "target_count": TARGETS,
            "expires_at": at + TimeDelta::hours(1),
            "command": { "id": job, "version": "1.0.0", "request_id": id, "exec_id": id,
                "shell": "sh", "script": "true", "timeout_secs": 60 },
        });
        Stored::new(at, format!("events.exec.created.{id}"), &created)
    });
    let started = (0..TARGETS / 3).map(move |machine| {
        let (id, pc, at) = (exec_id(count), pc(machine), now());
        let started = json!({ "result_id": result_id(count, machine), "request_id": id,
            "exec_id": id, "pc_id": pc, "started_at": at, "manifest_id": "job-0",
            "version": "1.0.0" });
        Stored::new(at, format!("events.started.{id}.{pc}"), &started)
    });
    created.chain(started)
}

/// The results of one execution after the other; written as text, as there are millions.
pub fn results(count: usize) -> impl Iterator<Item = Stored> + Send {
    (0..count * TARGETS).map(move |number| {
        let exec = number / TARGETS;
        let at = time_of(number, count * TARGETS);
        result(exec, number % MACHINES, at, Job::of(exec, count))
    })
}

fn result(exec: usize, machine: usize, at: DateTime<Utc>, job: Job) -> Stored {
    let (outcome, code) = match (job, machine * 31 + exec) {
        (Job::Plain(_), number) if number % 1_000 == 7 => ("timed_out", -1),
        (Job::Plain(_), number) if number % 50 == 0 => ("failed", 1),
        _ => ("succeeded", 0),
    };
    let digest = match job {
        Job::Plain(_) => String::new(),
        _ => format!(r#","job_digest":"{}""#, job.digest()),
    };
    let payload = format!(
        r#"{{"result_id":"{}","request_id":"{exec_id}","exec_id":"{exec_id}","pc_id":"{pc}","exit_code":{code},"stdout":{},"stderr":"","started_at":"{}","finished_at":"{}","manifest_id":"{}","outcome":"{outcome}"{digest}}}"#,
        result_id(exec, machine),
        Value::from(job.output(machine)),
        (at - TimeDelta::milliseconds(50)).to_rfc3339(),
        at.to_rfc3339(),
        job.id(),
        exec_id = exec_id(exec),
        pc = pc(machine),
    );
    Stored {
        at,
        subject: format!("results.pc.{}", pc(machine)),
        payload,
    }
}

/// One heartbeat of every machine; one in ten is offline.
pub fn heartbeats() -> impl Iterator<Item = Stored> + Send {
    (0..MACHINES).map(|machine| {
        let ago = match machine % 10 {
            0 => TimeDelta::hours(30),
            _ => TimeDelta::milliseconds(i64::try_from(machine % 20_000).unwrap()),
        };
        let (pc, at) = (pc(machine), now() - ago);
        let beat = json!({
            "pc_id": pc, "at": at, "agent_version": format!("1.0.{}", machine % 3),
            "hostname": hostname(machine), "os_family": (["linux", "linux", "windows"][machine % 3]),
            "os_version": "Debian GNU/Linux 12 (bookworm)", "agent_cpu_pct": 0.1,
            "agent_rss_bytes": 7_000_000, "last_logon_user": format!("EXAMPLE\\user{machine}"),
            "protocol": 2, "architecture": "x86_64", "capabilities": ["cgroup2", "shell:bash"],
        });
        Stored::new(at, format!("heartbeat.{pc}"), &beat)
    })
}

pub fn told() -> impl Iterator<Item = Stored> + Send {
    let kinds = [
        "logon",
        "logoff",
        "boot",
        "shutdown",
        "sleep",
        "wake",
        "unit_failed",
        "update",
    ];
    (0..EVENTS).map(move |number| {
        let (pc, at) = (pc(number * 31), time_of(number, EVENTS));
        let event = json!({
            "pc_id": pc, "at": at, "kind": kinds[number * 13 % 101 % 8],
            "source": (["journald", "logind", "systemd"][number % 3]),
            "event_record_id": number.to_string(),
            "payload": { "user": format!("user{}", number % 5_000), "logon_type": (number % 11).to_string() },
        });
        Stored::new(at, format!("obs.{pc}"), &event)
    })
}

pub fn audit() -> impl Iterator<Item = Stored> + Send {
    let actions = ["exec", "job_upsert", "login", "check_clear", "kill"];
    (0..AUDIT).map(move |number| {
        let (at, action) = (time_of(number, AUDIT), actions[number % 5]);
        let entry = json!({
            "actor": (["operator", "auth", "admin"][number % 3]), "action": action,
            "target": format!("job-{}", number % 200), "occurred_at": at,
            "payload": { "sub": format!("user{}", number % 40), "source": "10.0.0.1", "number": number },
        });
        Stored::new(at, format!("audit.operator.{action}"), &entry)
    })
}
