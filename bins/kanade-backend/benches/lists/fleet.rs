//! What the files are about: everything follows from numbers, so that questions name what is there.

use chrono::{DateTime, TimeDelta, Utc};
use kanade_wire::Digest;
use serde_json::{Value, json};

/// Machines of the fleet.
pub const MACHINES: usize = 50_000;
/// Machines of an execution.
pub const TARGETS: usize = 1_000;
/// Events of machines.
pub const EVENTS: usize = 1_000_000;
/// Entries of the audit archive.
pub const AUDIT: usize = 500_000;
/// Checks, each told by a job of its own on every machine.
pub const CHECKS: usize = 4;
/// The job that gathers facts.
pub const FACTS: &str = "installed-packages";

/// Executions that reach the whole fleet once.
const SWEEP: usize = MACHINES / TARGETS;
/// How far the files reach back.
const DAYS: i64 = 10;

/// When the files end.
pub fn now() -> DateTime<Utc> {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

/// The time of the `number`th of `count` things.
pub fn time_of(number: usize, count: usize) -> DateTime<Utc> {
    let all = TimeDelta::days(DAYS).num_microseconds().unwrap();
    let passed = i128::from(all) * number as i128 / count as i128;
    now() - TimeDelta::days(DAYS) + TimeDelta::microseconds(i64::try_from(passed).unwrap())
}

pub fn pc(machine: usize) -> String {
    format!("PC-{:05}", machine % MACHINES)
}

/// The hostnames are in another order than the names.
pub fn hostname(machine: usize) -> String {
    format!("host-{:05}", machine * 7_919 % MACHINES)
}

pub fn exec_id(exec: usize) -> String {
    format!("{exec:08x}-0000-7000-8000-000000000000")
}

pub fn result_id(exec: usize, machine: usize) -> String {
    format!("{exec:08x}-0000-7000-9000-{machine:012x}")
}

/// What an execution runs: the last ones gather facts, those before them check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Job {
    /// Its output means nothing.
    Plain(usize),
    /// Its output is the status of a check.
    Check(usize),
    /// Its output is facts.
    Facts,
}

impl Job {
    /// Of the `exec`th of `executions`.
    pub fn of(exec: usize, executions: usize) -> Self {
        match (executions - 1 - exec) / SWEEP {
            0 => Self::Facts,
            sweep @ 1..=CHECKS => Self::Check(sweep - 1),
            _ => Self::Plain(exec % 20),
        }
    }

    /// Those that mean something.
    pub fn meaningful() -> Vec<Self> {
        let checks = (0..CHECKS).map(Self::Check);
        checks.chain([Self::Facts]).collect()
    }

    pub fn id(self) -> String {
        match self {
            Self::Plain(number) => format!("job-{number}"),
            Self::Check(number) => format!("check-{number}"),
            Self::Facts => FACTS.to_owned(),
        }
    }

    pub fn digest(self) -> Digest {
        Digest::of(self.id().as_bytes())
    }

    pub fn hints(self) -> Value {
        match self {
            Self::Plain(_) => json!({}),
            Self::Check(number) => json!({ "check": { "name": format!("check-{number}") } }),
            Self::Facts => json!({ "inventory": {
                "display": [{ "field": "os", "label": "OS" }],
                "explode": [{
                    "field": "packages",
                    "table": "software",
                    "primary_key": ["name"],
                    "columns": [
                        { "field": "name", "type": "text", "index": true },
                        { "field": "version", "type": "text" },
                    ],
                }],
            } }),
        }
    }

    pub fn output(self, machine: usize) -> String {
        match self {
            Self::Plain(_) => "removed 12 files".to_owned(),
            Self::Check(number) => {
                let status = match machine % 50 {
                    0 => "fail",
                    1 | 2 => "warn",
                    _ => "ok",
                };
                json!({ "status": status, "detail": format!("{number} of {machine}") }).to_string()
            }
            Self::Facts => facts(machine).to_string(),
        }
    }
}

/// Ten of 300 packages.
fn facts(machine: usize) -> Value {
    let packages = (0..10).map(|number| {
        let name = format!("package-{}", (machine + number * 29) % 300);
        json!({ "name": name, "version": format!("3.{}.{}", machine % 5, number) })
    });
    let packages: Vec<Value> = packages.collect();
    json!({ "os": format!("Debian {}", 11 + machine % 3), "cores": machine % 16,
        "serial": format!("S{machine:07}"), "packages": packages })
}
