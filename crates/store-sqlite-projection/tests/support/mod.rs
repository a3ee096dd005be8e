//! Rows as projections write them.

#![allow(dead_code, clippy::unwrap_used)]

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use kanade_store::projection::{
    Changes, Checkpoint, ExecutionTally, GivenUp, KeptOutput, ProjectionWriter, ReportedRun,
    StartedRun, TargetChunk,
};
use kanade_store_sqlite_projection::ProjectionDatabase;
use kanade_wire::exec_events::ExecCreated;
use kanade_wire::{
    Command, ExecId, ExecResult, JobId, Outcome, PcId, Reason, RequestId, ResultId, Target, Version,
};
use tempfile::TempDir;

/// A database of this test's own.
pub struct World {
    pub database: ProjectionDatabase,
    _folder: TempDir,
}

impl World {
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("backend.db");
        Self {
            database: ProjectionDatabase::open(path).await.unwrap(),
            _folder: folder,
        }
    }

    /// Commits changes.
    pub async fn write(&self, changes: Changes) {
        commit(&self.database, changes).await;
    }

    pub async fn report(&self, runs: Vec<ReportedRun>) {
        let changes = Changes {
            reported: runs,
            ..Changes::default()
        };
        self.write(changes).await;
    }
}

/// Commits reports to a database.
pub async fn write_to(database: &dyn ProjectionWriter, runs: Vec<ReportedRun>) {
    let changes = Changes {
        reported: runs,
        ..Changes::default()
    };
    commit(database, changes).await;
}

async fn commit(database: &dyn ProjectionWriter, changes: Changes) {
    let mut transaction = database.begin().await.unwrap();
    transaction.apply(changes).await.unwrap();
    transaction.commit(&checkpoint()).await.unwrap();
}

pub fn checkpoint() -> Checkpoint {
    Checkpoint {
        projection: "test".into(),
        stream: "TEST".into(),
        stream_created: time(0),
        last_sequence: 1,
        last_published_at: Some(time(0)),
        last_digest: None,
        gap_messages: 0,
        restored_count: 0,
    }
}

/// A moment, in seconds after eight in the morning.
pub fn time(seconds: i64) -> DateTime<Utc> {
    let start: DateTime<Utc> = "2026-11-21T08:00:00Z".parse().unwrap();
    start + TimeDelta::seconds(seconds)
}

pub fn pc(name: &str) -> PcId {
    PcId::new(name).unwrap()
}

pub fn exec(name: &str) -> ExecId {
    ExecId::new(name).unwrap()
}

pub fn result_id(name: &str) -> ResultId {
    ResultId::new(name).unwrap()
}

pub fn job() -> JobId {
    JobId::new("job").unwrap()
}

/// A report of a run that started at `time(seconds)`.
pub fn report(id: &str, seconds: i64, outcome: Outcome, stdout: &str) -> ReportedRun {
    let result = ExecResult {
        result_id: Some(result_id(id)),
        request_id: RequestId::new("request").unwrap(),
        exec_id: Some(exec("exec")),
        pc_id: pc("pc-1"),
        exit_code: i32::from(outcome != Outcome::Succeeded),
        stdout: String::new(),
        stderr: String::new(),
        started_at: time(seconds),
        finished_at: time(seconds + 1),
        stdout_object: None,
        stderr_object: None,
        manifest_id: Some(job()),
        collect_object: None,
        outcome: Some(outcome),
        reason: None,
        job_digest: None,
        stdout_chunks: None,
        stderr_chunks: None,
        stdout_total_bytes: None,
        stderr_total_bytes: None,
        attempts: None,
        collect_bundle: None,
        emit: None,
        cause: None,
        limits_met: Vec::new(),
    };
    ReportedRun {
        is_new: false,
        result_id: result_id(id),
        report: result,
        outcome,
        reason: None,
        version: None,
        stdout: KeptOutput {
            text: stdout.into(),
            bytes: stdout.len() as u64,
            ..KeptOutput::default()
        },
        stderr: KeptOutput::default(),
        recorded_at: time(seconds + 2),
    }
}

/// A start of a run of `exec` on `pc-1`.
pub fn start(id: &str, seconds: i64) -> StartedRun {
    StartedRun {
        result_id: result_id(id),
        request_id: None,
        exec_id: exec("exec"),
        pc_id: pc("pc-1"),
        job_id: Some(job()),
        version: Some(Version::adhoc()),
        job_digest: None,
        started_at: time(seconds),
        given_up: None,
        recorded_at: time(seconds),
    }
}

pub fn given_up(id: &str, seconds: i64) -> StartedRun {
    let given_up = GivenUp {
        outcome: Outcome::Lost,
        reason: Reason::NoReport,
        at: time(seconds),
    };
    StartedRun {
        given_up: Some(given_up),
        ..start(id, seconds)
    }
}

/// The record of an execution over `targets` machines that was ordered at `time(seconds)`, may
/// run a minute, and expires after an hour.
pub fn created(name: &str, seconds: i64, targets: u64) -> ExecCreated {
    ExecCreated {
        exec_id: exec(name),
        job_id: job(),
        version: Version::adhoc(),
        job_digest: None,
        initiated_by: "operator".into(),
        initiated_at: time(seconds),
        target: Target::all(),
        target_count: targets,
        expires_at: time(seconds + 3_600),
        parameters: BTreeMap::new(),
        command: command(name),
    }
}

fn command(name: &str) -> Command {
    Command {
        id: job(),
        exec_id: Some(exec(name)),
        ..Command::adhoc(RequestId::new("request").unwrap())
    }
}

pub fn targets(name: &str, chunk: u32, last: bool, pcs: &[&str]) -> TargetChunk {
    TargetChunk {
        exec_id: exec(name),
        chunk,
        last,
        pcs: pcs.iter().map(|name| pc(name)).collect(),
    }
}

/// A tally that only says that there is an execution, with some machines that succeeded or run.
pub fn tally(name: &str, succeeded: i64, running: i64) -> ExecutionTally {
    let mut ended = [0; Outcome::ALL.len()];
    ended[0] = succeeded;
    ExecutionTally {
        exec_id: exec(name),
        heard_at: time(0),
        last_result_at: None,
        job_id: None,
        cause: None,
        running,
        ended,
    }
}
