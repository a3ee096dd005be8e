//! `POST /api/live-query`

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::response::sse::Event;
use chrono::{DateTime, Utc};
use kanade_api_types::live_query::{
    AnswerGroup, AnswerText, Asked, Ended, LiveQueryEvents, LiveQueryRequest, QueryProgress,
};
use kanade_control::dispatch::{Dispatched, Order, Script};
use kanade_control::live_query::{Answer as MachineAnswer, Answers, GroupChange};
use kanade_projections::{LiveEvent, Topic};
use kanade_store::StoreError;
use kanade_wire::command::Cause;
use kanade_wire::{ExecId, PcId, RunAs, Shell};
use tokio::sync::{broadcast, mpsc};
use tokio::time::{Instant, sleep_until, timeout_at};

use crate::http::failures::LookupError;
use crate::http::idempotency::WorkId;
use crate::http::{Answer, Body, EndpointError, Operator, Query, sse};
use crate::state::ApiState;
use crate::v1::exec::{DispatchRefused, DuringFreeze, confirm_freeze};
use crate::v1::record;

/// Silent machines that are named.
const NAMED: usize = 1_000;

/// Answers read at a time.
const CHUNK: u32 = 1_000;

/// Answers are looked for no more often than this.
const LOOK_AFTER: Duration = Duration::from_millis(100);

/// Beyond the script's own time: delivery, start, report.
const SLACK: Duration = Duration::from_secs(2);

/// Runs a script, or a job, on every machine of the target that is online, and tells the answers as
/// they come, equal ones together. Events: `asked`, then `answers`, then `ended` with who did not
/// answer in time. It is an execution like any other and stays in the lists.
#[utoipa::path(post, path = "/api/live-query", operation_id = "live_query", tag = "exec",
    params(DuringFreeze),
    request_body = LiveQueryRequest,
    responses((status = 200, description = "Events", body = LiveQueryEvents, content_type = "text/event-stream"),
        (status = 400, description = "There is nothing to ask, or nobody"),
        (status = 409, description = "Nobody is online, or a change freeze holds (`frozen`)")),
    security(("session" = ["operator"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Operator(identity): Operator,
    Extension(WorkId(work)): Extension<WorkId>,
    Query(during): Query<DuringFreeze>,
    Body(request): Body<LiveQueryRequest>,
) -> Answer<Response> {
    confirm_freeze(&state, during)?;
    let seconds = request.timeout_secs.unwrap_or(30).clamp(1, 600);
    let exec_id = ExecId::from_uuid(work);
    let order = order(&request, exec_id.clone(), &identity.username, seconds)?;
    let all = state.machines.resolve(&request.target).await;
    let all = all.map_err(LookupError::from)?.machines.len() as u64;
    // Listening before sending: the first answers may come at once.
    let changes = state.live.listen().events;
    let begun = Instant::now();
    let dispatched = state.dispatcher.dispatch(&order).await;
    let Dispatched { created, .. } = dispatched.map_err(DispatchRefused)?;
    let script: Option<String> = request.script.map(|text| text.chars().take(500).collect());
    let details = serde_json::json!({
        "exec_id": exec_id, "script": script, "target_count": created.target_count,
    });
    let target = request.job_id.as_ref().map(|job| job.as_str());
    record(&state, &identity, "live_query", target, details).await;
    let asked = Asked {
        exec_id: Some(exec_id.clone()),
        asked: created.target_count,
        offline: all.saturating_sub(created.target_count),
    };
    let (sender, receiver) = mpsc::channel(16);
    let question = Question {
        state: state.clone(),
        exec_id,
        asked: created.target_count,
        begun,
        until: begun + Duration::from_secs(seconds) + SLACK,
        answers: Answers::default(),
        last: created.initiated_at - chrono::TimeDelta::minutes(5),
    };
    let telling = question.tell(asked, changes, sender);
    Ok(sse::respond(&state, "api.live_query", telling, receiver))
}

fn order(
    request: &LiveQueryRequest,
    exec_id: ExecId,
    by: &str,
    seconds: u64,
) -> Result<Order, NothingToAsk> {
    let target = request.target.clone();
    let order = match (&request.script, &request.job_id) {
        (Some(text), None) if !text.trim().is_empty() => {
            let script = Script {
                text: text.clone(),
                shell: request.shell.unwrap_or(Shell::Sh),
                timeout_secs: seconds,
                run_as: RunAs::System,
                cwd: None,
            };
            Order::script(exec_id, script, target, by)
        }
        (None, Some(job)) => Order::job(exec_id, job.clone(), target, Cause::Manual, by),
        _ => return Err(NothingToAsk),
    };
    Ok(Order {
        online_only: true,
        // Nobody waits for it any more then: a machine that comes back later must not run it.
        expires_in: Some(Duration::from_secs(seconds)),
        ..order
    })
}

/// A question on its way.
struct Question {
    state: ApiState,
    exec_id: ExecId,
    asked: u64,
    begun: Instant,
    until: Instant,
    answers: Answers,
    /// When the newest answer that was read was recorded.
    last: DateTime<Utc>,
}

impl Question {
    /// Ends once all have answered or time is over, or when nobody listens any more (`None`).
    async fn tell(
        mut self,
        asked: Asked,
        mut changes: broadcast::Receiver<LiveEvent>,
        to: mpsc::Sender<Event>,
    ) -> Option<()> {
        to.send(sse::event("asked", &asked)?).await.ok()?;
        loop {
            let is_over = Instant::now() >= self.until;
            match self.read().await {
                Ok(progress) => {
                    if !progress.groups.is_empty() {
                        to.send(sse::event("answers", &progress)?).await.ok()?;
                    }
                }
                Err(error) => tracing::warn!(%error, "answers could not be read; trying again"),
            }
            if is_over || self.answers.count() >= self.asked {
                break;
            }
            tokio::select! {
                () = changed(&mut changes, self.until) => {}
                () = to.closed() => return None,
            }
        }
        let ended = self.ended().await;
        to.send(sse::event("ended", &ended)?).await.ok()
    }

    /// Takes what was answered since the last time.
    async fn read(&mut self) -> Result<QueryProgress, StoreError> {
        let mut counts: BTreeMap<usize, u64> = BTreeMap::new();
        loop {
            let results = &self.state.projected.results;
            let runs = results.ended_since(&self.exec_id, self.last, CHUNK).await?;
            let before = self.answers.count();
            for run in &runs {
                if let GroupChange::Group(number) = self.answers.take(run) {
                    *counts.entry(number).or_default() += 1;
                }
                self.last = run.recorded_at;
            }
            if runs.len() < CHUNK as usize || self.answers.count() == before {
                break;
            }
        }
        let groups = counts.into_iter();
        Ok(QueryProgress {
            answered: self.answers.count(),
            succeeded: self.answers.succeeded(),
            others: self.answers.others(),
            groups: groups
                .filter_map(|(number, added)| self.group(number, added))
                .collect(),
        })
    }

    /// A group that grew by `added`: what it says is told the first time.
    fn group(&self, number: usize, added: u64) -> Option<AnswerGroup> {
        let group = self.answers.group(number)?;
        Some(AnswerGroup {
            number: number as u64,
            count: group.count,
            machines: group.machines.clone(),
            answer: (group.count == added).then(|| text(&group.answer)),
        })
    }

    async fn ended(&self) -> Ended {
        let executions = &self.state.projected.executions;
        let targets = executions.published_targets(&self.exec_id).await;
        let targets: BTreeSet<PcId> = targets
            .map(|targets| targets.pcs.into_iter().collect())
            .unwrap_or_default();
        let silent = targets.into_iter().filter(|pc| !self.answers.has(pc));
        Ended {
            answered: self.answers.count(),
            silent: self.asked.saturating_sub(self.answers.count()),
            silent_machines: silent.take(NAMED).collect(),
            elapsed_ms: u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX),
        }
    }
}

/// Returns after a moment in which runs changed, or at `until`.
async fn changed(changes: &mut broadcast::Receiver<LiveEvent>, until: Instant) {
    let is_about_runs = |event: &LiveEvent| {
        let mut topics = event.changes.iter().map(|change| change.topic);
        event.is_reset() || topics.any(|topic| matches!(topic, Topic::Results | Topic::Executions))
    };
    loop {
        match timeout_at(until, changes.recv()).await {
            Ok(Ok(event)) if !is_about_runs(&event) => {}
            // A reader that is too far behind looks again all the same.
            _ => break,
        }
    }
    sleep_until((Instant::now() + LOOK_AFTER).min(until)).await;
    while changes.try_recv().is_ok() {}
}

fn text(answer: &MachineAnswer) -> AnswerText {
    AnswerText {
        outcome: answer.outcome,
        reason: answer.reason,
        exit_code: answer.exit_code,
        stdout: answer.stdout.clone(),
        stderr: answer.stderr.clone(),
        truncated: answer.truncated,
    }
}

#[derive(Debug, thiserror::Error)]
#[error("there is nothing to ask: give a `script`, or a `job_id`, but not both")]
struct NothingToAsk;

impl EndpointError for NothingToAsk {
    fn status(&self) -> StatusCode {
        StatusCode::BAD_REQUEST
    }

    fn code(&self) -> &'static str {
        "nothing_to_ask"
    }
}
