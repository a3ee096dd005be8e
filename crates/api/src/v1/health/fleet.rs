//! `GET /api/health/fleet`

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use chrono::TimeDelta;
use kanade_api_types::health::{
    AgentsHealth, BrokerHealth, DeadLetterCounts, FleetHealth, JetstreamHealth, ProjectionHealth,
    RecentResults, TaskHealth,
};
use kanade_api_types::perf::PerformanceIngest;
use kanade_api_types::storage::{JetstreamStatus, StoredStream};
use kanade_runtime::{TaskState, TaskStatus};

use crate::http::failures::LookupError;
use crate::http::{Answer, Viewer};
use crate::state::ApiState;
use crate::v1::projection::shown::rebuild_health;
use crate::v1::storage::look::{in_short, look};

/// From when on a task that is behind is a problem: seconds, and messages.
const LAGS_FOR: f64 = 300.0;
const LAGS_BY: u64 = 1_000;

/// Hours of runs that are counted.
const WINDOW_HOURS: u32 = 24;

/// Whether everything works: 503 when something does not, with the same body.
#[utoipa::path(get, path = "/api/health/fleet", operation_id = "fleet_health", tag = "health",
    responses((status = 200, description = "Everything works", body = FleetHealth),
        (status = 503, description = "Something does not", body = FleetHealth)),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
) -> Answer<(StatusCode, Json<FleetHealth>)> {
    let health = observe(&state).await?;
    let status = if health.status == "degraded" {
        StatusCode::SERVICE_UNAVAILABLE
    } else {
        StatusCode::OK
    };
    Ok((status, Json(health)))
}

async fn observe(state: &ApiState) -> Result<FleetHealth, LookupError> {
    let now = state.clock.now();
    let window = now - TimeDelta::hours(i64::from(WINDOW_HOURS));
    let summary = state.projected.summary.summary(now, window).await?;
    let tasks: Vec<TaskHealth> = state
        .tasks
        .statuses()
        .into_iter()
        .map(task_health)
        .collect();
    let broker = broker_health(state);
    let stored = look(&state.bus).await;
    let jetstream = jetstream_health(&stored);
    let agents = AgentsHealth {
        known: summary.agents.total,
        active: summary.agents.online,
        stale: summary.agents.offline(),
    };
    let problems = problems(&broker, &jetstream, &tasks, agents);
    Ok(FleetHealth {
        status: status(&problems, agents).to_owned(),
        problems,
        agents,
        jetstream,
        recent_results: RecentResults {
            window_hours: WINDOW_HOURS,
            total: summary.runs_since,
            failed: summary.failures_since,
        },
        observed_at: now,
        broker,
        tasks,
        projections: projections(state).await?,
        dead_letters: DeadLetterCounts {
            total: summary.dead_letters.total,
            last_24h: summary.dead_letters.last_day,
        },
        storage: in_short(&stored),
        rebuild: rebuild_health(&state.upkeep),
        performance: performance(state),
    })
}

fn task_health(task: TaskStatus) -> TaskHealth {
    let state = match task.state {
        TaskState::Running => "running",
        TaskState::BackingOff => "backing_off",
        TaskState::Stopped => "stopped",
    };
    TaskHealth {
        name: task.name,
        state: state.to_owned(),
        since: task.since,
        restarts: task.restarts,
        lag_messages: task.lag_messages,
        lag_seconds: task.lag_seconds,
        last_error: task.last_error,
    }
}

fn broker_health(state: &ApiState) -> BrokerHealth {
    let connection = state.bus.state().borrow().clone();
    BrokerHealth {
        connected: connection.connected,
        since: Some(connection.since),
        last_error: connection.last_error,
    }
}

/// What is there of what there should be: a broker that is away has nothing.
fn jetstream_health(stored: &JetstreamStatus) -> JetstreamHealth {
    let named = |prefix: &'static str, stored: &[StoredStream]| -> Vec<(String, bool)> {
        let named = stored.iter();
        let named = named.map(|one| (format!("{prefix}{}", one.name), one.exists));
        named.collect()
    };
    let all = [
        named("", &stored.streams),
        named("KV_", &stored.kv_buckets),
        named("OBJ_", &stored.object_stores),
    ]
    .concat();
    let total = all.len() as u64;
    let missing = all.into_iter().filter(|(_, exists)| !exists);
    let missing: Vec<String> = missing.map(|(name, _)| name).collect();
    JetstreamHealth {
        all_ok: missing.is_empty(),
        healthy: total - missing.len() as u64,
        total,
        missing,
    }
}

fn performance(state: &ApiState) -> PerformanceIngest {
    let totals = state.metrics.ingest.totals();
    PerformanceIngest {
        recorded: totals.recorded,
        duplicates: totals.duplicates,
        refused: totals.refused,
        too_old: totals.too_old,
        from_future: totals.from_future,
        lost: totals.lost,
        last_at: totals.last_at,
        last_refusal: totals.last_refusal,
    }
}

async fn projections(state: &ApiState) -> Result<Vec<ProjectionHealth>, LookupError> {
    let checkpoints = state.projected.checkpoints.list().await?;
    let health = checkpoints.into_iter().map(|checkpoint| ProjectionHealth {
        name: checkpoint.projection,
        stream: checkpoint.stream,
        last_sequence: checkpoint.last_sequence,
        gap_messages: checkpoint.gap_messages,
        restored_count: checkpoint.restored_count,
    });
    Ok(health.collect())
}

fn problems(
    broker: &BrokerHealth,
    jetstream: &JetstreamHealth,
    tasks: &[TaskHealth],
    agents: AgentsHealth,
) -> Vec<String> {
    let mut problems = Vec::new();
    if !broker.connected {
        problems.push("the broker is not reachable".to_owned());
    } else if !jetstream.all_ok {
        problems.push(format!(
            "missing in the broker: {}",
            jetstream.missing.join(", ")
        ));
    }
    for task in tasks.iter().filter(|task| task.state == "backing_off") {
        problems.push(format!(
            "{} fails: {}",
            task.name,
            task.last_error.as_deref().unwrap_or("no reason known")
        ));
    }
    for task in tasks {
        let (messages, seconds) = (task.lag_messages, task.lag_seconds);
        if let (Some(messages @ LAGS_BY..), Some(seconds @ LAGS_FOR..)) = (messages, seconds) {
            let name = &task.name;
            problems.push(format!(
                "{name} is {messages} messages and {seconds:.0} s behind"
            ));
        }
    }
    if agents.known > 0 && agents.active == 0 {
        problems.push("no machine is online".to_owned());
    }
    problems
}

fn status(problems: &[String], agents: AgentsHealth) -> &'static str {
    if !problems.is_empty() {
        "degraded"
    } else if agents.known == 0 {
        "unknown"
    } else {
        "ok"
    }
}
