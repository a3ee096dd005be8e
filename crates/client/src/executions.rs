use std::time::Duration;

use chrono::{DateTime, Utc};
use kanade_api_types::approvals::ApprovalRow;
use kanade_api_types::executions::{ExecRequest, ExecutionDetail, ExecutionRow, ExecutionTarget};
use kanade_api_types::results::{RunAccepted, RunRequest, RunResponse};
use kanade_api_types::targets::Reach;
use kanade_wire::target::ExecResponse;
use kanade_wire::{ExecId, JobId, Target};
use reqwest::StatusCode;
use serde::Serialize;

use crate::call::{Call, malformed, read_json};
use crate::client::Client;
use crate::error::ClientError;
use crate::pages::List;

/// What the backend adds to a script's timeout before it gives up on an answer, and some more.
const RUN_GRACE: Duration = Duration::from_secs(45);

/// Which executions.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ExecutionQuery {
    /// Of this job.
    pub job_id: Option<JobId>,
    /// `pending`, `running`, `completed` or `expired`.
    pub status: Option<String>,
    /// Ordered at or after this time.
    pub since: Option<DateTime<Utc>>,
}

/// Which machines of an execution.
#[derive(Debug, Clone, Default, Serialize)]
pub struct TargetQuery {
    /// `pending`, `running` or an outcome.
    pub state: Option<String>,
}

/// What became of an order.
#[derive(Debug, Clone, PartialEq)]
pub enum Ordered {
    /// It is on its way.
    Dispatched(ExecResponse),
    /// It waits for somebody else's consent.
    Waiting(Box<ApprovalRow>),
}

impl Client {
    /// Whom a target reaches, before it is used.
    pub async fn resolve_target(&self, target: &Target) -> Result<Reach, ClientError> {
        let call = self.post_unkeyed("/api/targets/resolve");
        call.body(target).json().await
    }

    /// Runs a job on the machines of a target. A job that needs somebody else's consent is an error
    /// here: [`Client::order`] tells it.
    pub async fn exec(
        &self,
        job: &JobId,
        request: &ExecRequest,
    ) -> Result<ExecResponse, ClientError> {
        match self.order(job, request, false).await? {
            Ordered::Dispatched(response) => Ok(response),
            Ordered::Waiting(approval) => Err(malformed(
                &format!("POST /api/exec/{job}"),
                format!("it waits for somebody else's consent: {}", approval.id),
            )),
        }
    }

    /// Orders a job on the machines of a target, also while a freeze holds when that is meant.
    pub async fn order(
        &self,
        job: &JobId,
        request: &ExecRequest,
        during_freeze: bool,
    ) -> Result<Ordered, ClientError> {
        let path = format!("/api/exec/{job}");
        let call = in_freeze(self.post(&path), during_freeze);
        let response = call.body(request).send().await?;
        let operation = format!("POST {path}");
        match response.status() {
            StatusCode::ACCEPTED => read_json(operation, response).await.map(Ordered::Waiting),
            _ => read_json(operation, response)
                .await
                .map(Ordered::Dispatched),
        }
    }

    /// Runs a script on one machine and waits for its end, whatever the request says of waiting.
    pub async fn run(&self, request: &RunRequest) -> Result<RunResponse, ClientError> {
        self.run_confirmed(request, false).await
    }

    /// As [`Self::run`], also while a freeze holds when that is meant.
    pub async fn run_confirmed(
        &self,
        request: &RunRequest,
        during_freeze: bool,
    ) -> Result<RunResponse, ClientError> {
        let request = RunRequest {
            wait: true,
            ..request.clone()
        };
        let limit = Duration::from_secs(request.timeout_secs).saturating_add(RUN_GRACE);
        let call = in_freeze(self.post("/api/run"), during_freeze);
        call.body(&request).within(limit).json().await
    }

    /// Orders a script on one machine and does not wait for it, whatever the request says.
    pub async fn start_run(&self, request: &RunRequest) -> Result<RunAccepted, ClientError> {
        let request = RunRequest {
            wait: false,
            ..request.clone()
        };
        self.post("/api/run").body(&request).json().await
    }

    /// The executions, the newest first.
    pub fn executions(&self, query: &ExecutionQuery) -> List<ExecutionRow> {
        List::new(self, "/api/executions", query)
    }

    /// One execution with its newest runs.
    pub async fn execution(&self, id: &ExecId) -> Result<ExecutionDetail, ClientError> {
        self.get(&format!("/api/executions/{id}")).json().await
    }

    /// The machines of an execution.
    pub fn execution_targets(&self, id: &ExecId, query: &TargetQuery) -> List<ExecutionTarget> {
        List::new(self, format!("/api/executions/{id}/targets"), query)
    }

    /// Stops an execution wherever it runs, and cancels what it has not delivered.
    pub async fn kill_execution(&self, id: &ExecId) -> Result<(), ClientError> {
        let call = self.post(&format!("/api/executions/{id}/kill"));
        call.nothing().await
    }
}

/// Says that something is meant to run although a freeze holds.
fn in_freeze(call: Call<'_>, confirmed: bool) -> Call<'_> {
    match confirmed {
        true => call.query(&[("during_freeze", true)]),
        false => call,
    }
}
