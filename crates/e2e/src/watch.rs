//! Waiting for what the system is to come to.

use std::time::Duration;

use kanade_api_types::executions::{ExecRequest, ExecutionDetail, ExecutionRow, ExecutionTarget};
use kanade_api_types::results::ResultRow;
use kanade_client::{Client, ClientError, ResultQuery, TargetQuery};
use kanade_testkit::wait_for;
use kanade_wire::{ExecId, JobId, PcId, ResultId, Target};

use crate::documents::Job;
use crate::system::System;

/// How long a story waits for what many machines do.
pub const LONG: Duration = Duration::from_secs(120);

impl System {
    /// Saves a job.
    pub async fn save(&self, job: &Job) -> JobId {
        let saved = self.client().save_job(&job.yaml(), None).await;
        saved.unwrap_or_else(|error| panic!("{error}")).id
    }

    /// Orders a job and returns at once.
    pub async fn exec(&self, job: &JobId, target: Target) -> ExecId {
        let request = ExecRequest {
            target,
            ..ExecRequest::default()
        };
        let ordered = self.client().exec(job, &request).await;
        ordered.unwrap_or_else(|error| panic!("{error}")).exec_id
    }

    /// Waits until every machine of an execution has ended it.
    pub async fn ended(&self, exec: &ExecId) -> ExecutionRow {
        let what = format!("the end of execution {exec}");
        wait_for(&what, LONG, async || {
            let row = execution(self.client(), exec).await?.execution;
            (row.status == "completed").then_some(row)
        })
        .await
    }

    /// Waits until `count` machines of an execution run it.
    pub async fn running(&self, exec: &ExecId, count: u64) -> ExecutionRow {
        let what = format!("{count} running machines of execution {exec}");
        wait_for(&what, LONG, async || {
            let row = execution(self.client(), exec).await?.execution;
            (row.running_count >= count).then_some(row)
        })
        .await
    }

    /// The machines of an execution, in the order of their names.
    pub async fn targets(&self, exec: &ExecId) -> Vec<ExecutionTarget> {
        let list = self
            .client()
            .execution_targets(exec, &TargetQuery::default());
        let mut targets = list.all().await.expect("the machines").rows;
        targets.sort_by(|one, other| one.pc_id.cmp(&other.pc_id));
        targets
    }

    /// The runs of an execution, in the order of their machines.
    pub async fn runs(&self, exec: &ExecId) -> Vec<ResultRow> {
        let query = ResultQuery {
            exec_id: Some(exec.clone()),
            ..ResultQuery::default()
        };
        let mut runs = self
            .client()
            .results(&query)
            .all()
            .await
            .expect("the runs")
            .rows;
        runs.sort_by(|one, other| one.pc_id.cmp(&other.pc_id));
        runs
    }

    /// The run of an execution on one machine, with all of its output, once it has begun.
    pub async fn run_on(&self, exec: &ExecId, pc: &PcId) -> ResultRow {
        let what = format!("the run of execution {exec} on {pc}");
        let id = wait_for(&what, LONG, async || {
            let runs = self.runs(exec).await;
            runs.into_iter().find(|run| run.pc_id == *pc)
        })
        .await
        .result_id;
        self.result(&id).await
    }

    /// One run with all of its output.
    pub async fn result(&self, id: &ResultId) -> ResultRow {
        self.client().result(id).await.expect("the run")
    }

    /// Waits until a machine says that it is there, for the first time or again.
    pub async fn seen(&self, pc: &PcId) {
        let what = format!("a sign of life of {pc}");
        wait_for(&what, LONG, async || {
            let answer = self.client().ping(pc, Duration::from_secs(1)).await;
            answer.ok()
        })
        .await;
    }

    /// Waits until the tables know `count` machines.
    pub async fn known(&self, count: u64) {
        let what = format!("{count} machines");
        wait_for(&what, LONG, async || {
            let summary = if_reached(self.client().summary().await)?;
            (summary.agents.total >= count).then_some(())
        })
        .await;
    }

    /// Waits until the backend says that nothing is wrong.
    pub async fn healthy(&self) {
        wait_for("a healthy system", LONG, async || {
            let health = if_reached(self.client().fleet_health().await)?;
            (health.status == "ok").then_some(())
        })
        .await;
    }
}

/// `None` while the backend does not know it yet.
async fn execution(client: &Client, exec: &ExecId) -> Option<ExecutionDetail> {
    match client.execution(exec).await {
        Err(error) if error.is_not_found() => None,
        answer => if_reached(answer),
    }
}

/// `None` while the backend is away.
fn if_reached<T>(answer: Result<T, ClientError>) -> Option<T> {
    match answer {
        Ok(answer) => Some(answer),
        Err(error) if error.is_unreachable() => None,
        Err(error) => panic!("{error}"),
    }
}
