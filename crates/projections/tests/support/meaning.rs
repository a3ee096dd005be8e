//! What the output of runs means, in jobs whose versions mean different things.

#![allow(dead_code, clippy::unwrap_used)]

use chrono::{DateTime, TimeDelta, Utc};
use kanade_bus::backend::StreamMessage;
use kanade_projections::JobVersions;
use kanade_wire::job_version::JobVersion;
use kanade_wire::{Digest, ExecId, ExecResult, JobId, PcId, subjects};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::reports::{digest, job_version};
use super::{message, stream, time};

/// The first versions are stored then; RESULTS begins an hour later, its messages a minute apart.
const FIRST: &str = "2026-11-19T23:00:00Z";

/// The jobs, with what their versions mean. Those of `later` come while results come.
const JOBS: [&str; 4] = ["disk", "software", "logs", "later"];

/// How a result tells which version it ran under.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Naming {
    /// It names it.
    Digest,
    /// Its execution's record names it.
    Execution,
    /// Nobody names it: the time of the result decides.
    Time,
}

/// What the runs of an execution mean.
#[derive(Debug, Clone, Copy)]
pub struct Meaning {
    job: usize,
    version: usize,
    naming: Naming,
    output: usize,
}

pub fn meaning() -> impl Strategy<Value = Meaning> {
    let naming = prop::sample::select(vec![Naming::Digest, Naming::Execution, Naming::Time]);
    (0..JOBS.len(), 0..3_usize, naming, 0..8_usize).prop_map(|(job, version, naming, output)| {
        Meaning {
            job,
            version,
            // Whoever names a version had it before: those of `later` are not there yet.
            naming: if JOBS[job] == "later" {
                Naming::Time
            } else {
                naming
            },
            output,
        }
    })
}

impl Meaning {
    /// The job.
    pub fn job_id(&self) -> JobId {
        JobId::new(JOBS[self.job]).unwrap()
    }

    /// The version that the execution's record names.
    pub fn of_execution(&self) -> Option<Digest> {
        (self.naming == Naming::Execution).then(|| self.digest())
    }

    /// Puts output and names into a report; `machine` makes a difference.
    pub fn fill(&self, result: &mut ExecResult, pc: &PcId, machine: usize) {
        result.job_digest = (self.naming == Naming::Digest).then(|| self.digest());
        let outputs = outputs();
        result.stdout = outputs[(self.output + machine) % outputs.len()].to_string();
        if JOBS[self.job] == "logs" {
            let of = if self.output == 0 {
                "another"
            } else {
                pc.as_str()
            };
            result.collect_object = Some(format!("{of}/logs/{}.zip", self.output));
        }
    }

    fn digest(&self) -> Digest {
        digest(JOBS[self.job], &version(self.version))
    }
}

/// The versions that were stored until then.
pub fn versions(until: DateTime<Utc>, executions: &[(ExecId, Option<Digest>)]) -> JobVersions {
    let mut jobs = JobVersions::default();
    for job in JOBS {
        for (number, hints) in hints(job).iter().enumerate() {
            let at = stored_at(job, number);
            if at <= until {
                jobs.insert(job_version(job, &version(number), hints), at);
            }
        }
    }
    for (exec_id, digest) in executions {
        jobs.insert_execution(exec_id.clone(), digest.clone());
    }
    jobs
}

/// The stream of all versions.
pub fn catalogue() -> Vec<StreamMessage> {
    let mut stored: Vec<(DateTime<Utc>, JobVersion)> = Vec::new();
    for job in JOBS {
        let versions = hints(job).into_iter().enumerate();
        stored.extend(versions.map(|(number, hints)| {
            let version = job_version(job, &version(number), &hints);
            (stored_at(job, number), version)
        }));
    }
    stored.sort_by_key(|(at, _)| *at);
    let messages = stored.iter().map(|(_, version)| {
        let subject = subjects::job_version(&version.digest);
        message(subject, version)
    });
    let messages = stream("JOB_VERSIONS", time(FIRST), messages.collect());
    let times = stored.iter().map(|(at, _)| *at);
    messages
        .into_iter()
        .zip(times)
        .map(|(message, published_at)| StreamMessage {
            published_at,
            ..message
        })
        .collect()
}

fn version(number: usize) -> String {
    (number + 1).to_string()
}

fn stored_at(job: &str, number: usize) -> DateTime<Utc> {
    let number = i32::try_from(number).unwrap();
    let apart = if job == "later" { 31 } else { 1 };
    time(FIRST) + TimeDelta::minutes(apart) * number
}

/// Three versions of each job.
fn hints(job: &str) -> [Value; 3] {
    let check = json!({ "name": "disk", "alert": {
        "on": ["fail", "warn"], "notify_user": true, "title": "{status} on {pc_id}" } });
    let inventory = |columns: Value, key: &str| {
        json!({ "inventory": {
            "display": [{ "field": "os", "label": "OS" }],
            "history_scalars": ["os"],
            "explode": [{ "field": "apps", "table": "apps", "primary_key": [key],
                "columns": columns, "track_history": true }],
        } })
    };
    let name = json!([{ "field": "name" }, { "field": "size", "type": "integer" }]);
    let both = json!([{ "field": "name" }, { "field": "version", "index": true }]);
    match job {
        "disk" => [
            json!({ "check": check }),
            json!({ "check": null }),
            json!({ "check": { "name": "disk", "status_field": "os" } }),
        ],
        "software" => [
            inventory(name, "name"),
            inventory(both.clone(), "name"),
            inventory(both, "version"),
        ],
        "logs" => [
            json!({ "collect": { "name": "Logs" } }),
            json!({ "collect": { "name": "Logs", "description": "of a day" } }),
            json!({}),
        ],
        _ => [
            json!({}),
            json!({ "check": check }),
            inventory(name, "name"),
        ],
    }
}

/// Good and bad: each may meet each version.
fn outputs() -> [Value; 8] {
    let apps = |version: &str| json!([{ "name": "curl", "version": version, "size": 3 }, { "name": "git", "size": 4 }]);
    [
        json!({ "status": "ok", "os": "debian", "apps": apps("1") }),
        json!({ "status": "fail", "detail": "full", "os": "debian", "apps": apps("2") }),
        json!({ "status": "warn", "os": "ok", "apps": [] }),
        json!({ "status": "fine", "os": "suse" }),
        json!("junk"),
        json!({ "status": "fail", "os": 3, "apps": [{ "size": 1 }, { "name": "vim" }] }),
        json!({ "status": "unknown", "apps": "none" }),
        json!({ "os": "debian", "apps": apps("3") }),
    ]
}
