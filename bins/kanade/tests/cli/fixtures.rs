//! Rows as a backend shows them.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use kanade_api_types::agents::AgentRow;
use kanade_api_types::executions::{ExecutionDetail, ExecutionRow, OutcomeCounts};
use kanade_api_types::results::{ResultRow, RunResponse};
use kanade_api_types::targets::Reach;
use kanade_wire::{ExecId, JobId, PcId, Reason, ResultId, Target};
use serde_json::{Value, json};

/// A time that stays the same, long ago enough to be shown as a date.
pub fn long_ago() -> DateTime<Utc> {
    "2026-01-05T08:00:00Z".parse().unwrap()
}

/// A time that is `minutes` and a half ago: far enough from both neighbours for a slow machine.
pub fn minutes_ago(minutes: i64) -> DateTime<Utc> {
    std::time::SystemTime::now().into_utc() - TimeDelta::seconds(minutes * 60 + 30)
}

trait IntoUtc {
    fn into_utc(self) -> DateTime<Utc>;
}

impl IntoUtc for std::time::SystemTime {
    fn into_utc(self) -> DateTime<Utc> {
        self.into()
    }
}

pub fn agent(pc: &str, seen: DateTime<Utc>) -> AgentRow {
    AgentRow {
        pc_id: PcId::new(pc).unwrap(),
        hostname: Some(format!("{pc}.example")),
        os_family: Some("linux".into()),
        os_version: Some("Debian GNU/Linux 12 (bookworm)".into()),
        architecture: Some("x86_64".into()),
        agent_version: "0.1.0".into(),
        last_heartbeat: seen,
        updated_at: seen,
        online: true,
        agent_cpu_pct: Some(0.25),
        agent_rss_bytes: Some(12_345_678),
        agent_disk_read_bytes: None,
        agent_disk_written_bytes: None,
        quarantined_versions: Vec::new(),
        last_logon_user: Some("ada".into()),
        last_logon_display_name: Some("Ada Lovelace".into()),
        boot_id: None,
        groups: vec!["eu".parse().unwrap(), "web".parse().unwrap()],
        attributes: [("site".to_owned(), "tokyo".to_owned())].into(),
        capabilities: vec!["shell:bash".into(), "shell:sh".into()],
        outbox_depth: Some(0),
        sessions: Some(vec!["ada".into()]),
        troubles: Vec::new(),
    }
}

pub fn windows_agent(pc: &str, seen: DateTime<Utc>) -> AgentRow {
    AgentRow {
        os_family: Some("windows".into()),
        os_version: Some("Windows 11 Pro".into()),
        online: false,
        last_logon_user: None,
        last_logon_display_name: None,
        ..agent(pc, seen)
    }
}

pub fn result(id: &str, pc: &str, outcome: &str, started: DateTime<Utc>) -> ResultRow {
    ResultRow {
        result_id: ResultId::new(id).unwrap(),
        request_id: None,
        exec_id: Some(ExecId::new("e1").unwrap()),
        pc_id: PcId::new(pc).unwrap(),
        job_id: Some(JobId::new("hardware-inventory").unwrap()),
        version: Some("1.2.0".into()),
        outcome: outcome.into(),
        reason: None,
        exit_code: Some(0),
        stdout: "4 cores\n16 GiB\n".into(),
        stderr: String::new(),
        stdout_bytes: 15,
        stderr_bytes: 0,
        stdout_truncated: false,
        stderr_truncated: false,
        started_at: Some(started),
        finished_at: Some(started + TimeDelta::milliseconds(1250)),
        recorded_at: started + TimeDelta::milliseconds(1300),
        stdout_match: None,
        stderr_match: None,
        limits_met: Vec::new(),
    }
}

pub fn failed(id: &str, pc: &str, started: DateTime<Utc>) -> ResultRow {
    ResultRow {
        exit_code: Some(2),
        stderr: "lshw: command not found\n".into(),
        stderr_bytes: 24,
        ..result(id, pc, "failed", started)
    }
}

pub fn superseded(id: &str, pc: &str) -> ResultRow {
    ResultRow {
        reason: Some(Reason::Superseded),
        exit_code: Some(122),
        stdout: String::new(),
        stdout_bytes: 0,
        started_at: None,
        finished_at: None,
        ..result(id, pc, "skipped", long_ago())
    }
}

pub fn execution(status: &str, at: DateTime<Utc>, outcomes: OutcomeCounts) -> ExecutionRow {
    let target_count = 3;
    let done = outcomes.succeeded + outcomes.failed + outcomes.skipped;
    ExecutionRow {
        exec_id: ExecId::new("e1").unwrap(),
        job_id: Some(JobId::new("hardware-inventory").unwrap()),
        version: Some("1.2.0".into()),
        cause: "manual".into(),
        initiated_by: Some("admin".into()),
        initiated_at: Some(at),
        target: Target::all(),
        target_count,
        success_count: outcomes.succeeded,
        failure_count: outcomes.failed,
        status: status.into(),
        outcomes,
        running_count: target_count - done,
        pending_count: 0,
        dispatched_at: Some(at),
        killed_at: None,
        killed_by: None,
        finished_at: (done == target_count).then(|| at + TimeDelta::seconds(12)),
        expires_at: None,
        parameters: BTreeMap::new(),
    }
}

pub fn counts(succeeded: u64, failed: u64, skipped: u64) -> OutcomeCounts {
    OutcomeCounts {
        succeeded,
        failed,
        skipped,
        ..OutcomeCounts::default()
    }
}

pub fn detail(execution: ExecutionRow, results: Vec<ResultRow>) -> ExecutionDetail {
    ExecutionDetail { execution, results }
}

pub fn reach(online: u64, offline: u64) -> Reach {
    Reach {
        count: online + offline,
        online,
        offline,
        by_os: Vec::new(),
        by_group: Vec::new(),
        sample: Vec::new(),
    }
}

pub fn ordered() -> Value {
    json!({
        "exec_id": "e1", "job_id": "hardware-inventory", "version": "1.2.0",
        "target_count": 3, "subjects": ["commands.all"],
    })
}

pub fn job(id: &str, saved: DateTime<Utc>) -> Value {
    json!({
        "id": id, "version": "1.2.0", "description": "What is inside the machine",
        "execute": { "shell": "sh", "script": "lscpu", "timeout": "30s" },
        "live": { "running": 2, "pending": 1 }, "revision": 7,
        "digest": "0".repeat(64), "updated_at": saved,
    })
}

pub fn answer(outcome: &str, exit_code: i32) -> RunResponse {
    RunResponse {
        result_id: ResultId::new("r1").unwrap(),
        exec_id: ExecId::new("e1").unwrap(),
        request_id: None,
        pc_id: PcId::new("web01").unwrap(),
        outcome: outcome.into(),
        reason: None,
        exit_code,
        stdout: "hello\n".into(),
        stderr: "warning\n".into(),
        started_at: Some(long_ago()),
        finished_at: Some(long_ago()),
        manifest_id: Some(JobId::adhoc()),
    }
}
