//! `GET /api/health/fleet`

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use chrono::TimeDelta;
use futures_util::future::join_all;
use kanade_api_types::health::{
    AgentsHealth, BrokerHealth, DeadLetterCounts, FleetHealth, JetstreamHealth, ProjectionHealth,
    RecentResults, TaskHealth,
};
use kanade_api_types::perf::PerformanceIngest;
use kanade_runtime::{TaskState, TaskStatus};
use kanade_wire::topology;

use crate::http::failures::LookupError;
use crate::http::{Answer, Viewer};
use crate::state::ApiState;

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
    let jetstream = jetstream_health(state, broker.connected).await;
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

/// Streams and buckets behind them, asked all at once: a broker that is away has none of them.
async fn jetstream_health(state: &ApiState, connected: bool) -> JetstreamHealth {
    let streams = topology::STREAMS
        .iter()
        .map(|stream| stream.name.to_owned());
    let buckets = topology::BUCKETS
        .iter()
        .map(|bucket| format!("KV_{}", bucket.name));
    let stores = topology::STORES
        .iter()
        .map(|store| format!("OBJ_{}", store.name));
    let names: Vec<String> = streams.chain(buckets).chain(stores).collect();
    let total = names.len() as u64;
    let looks = names.into_iter().map(|name| async move {
        let is_there = connected && matches!(state.bus.stream_info(&name).await, Ok(Some(_)));
        (!is_there).then_some(name)
    });
    let missing: Vec<String> = join_all(looks).await.into_iter().flatten().collect();
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
