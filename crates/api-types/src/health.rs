//! Is something wrong?

use chrono::{DateTime, Utc};
use kanade_wire::{JobId, ResultId};
use serde::{Deserialize, Serialize};

use crate::perf::PerformanceIngest;

/// The fleet's and the backend's health.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FleetHealth {
    /// `ok`, `unknown` (no machine yet) or `degraded`.
    pub status: String,
    /// What is wrong, in words; empty when nothing is.
    pub problems: Vec<String>,
    /// The machines.
    pub agents: AgentsHealth,
    /// The broker's streams, buckets and stores.
    pub jetstream: JetstreamHealth,
    /// Runs of the last day.
    pub recent_results: RecentResults,
    /// When this was looked at.
    pub observed_at: DateTime<Utc>,
    /// The connection to the broker.
    pub broker: BrokerHealth,
    /// The backend's own tasks.
    pub tasks: Vec<TaskHealth>,
    /// How each projection stands to its stream.
    pub projections: Vec<ProjectionHealth>,
    /// Messages that could not be read.
    pub dead_letters: DeadLetterCounts,
    /// Performance samples since the backend started.
    pub performance: PerformanceIngest,
    /// How full the broker is.
    #[serde(default)]
    pub storage: StorageHealth,
    /// Whether the tables are being rebuilt.
    #[serde(default)]
    pub rebuild: RebuildHealth,
}

/// How full the broker is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct StorageHealth {
    /// Bytes in all streams, buckets and stores.
    pub bytes: u64,
    /// What is nearly full, in words.
    pub warnings: Vec<String>,
}

/// Whether the tables are being rebuilt.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RebuildHealth {
    /// `idle`, `queued`, `reading`, `swapping`, `done` or `failed`.
    pub state: String,
    /// Messages that are read.
    pub messages_done: u64,
    /// Messages there are to read.
    pub messages_total: u64,
}

/// How many machines there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct AgentsHealth {
    /// Ever seen.
    pub known: u64,
    /// Online.
    pub active: u64,
    /// Offline.
    pub stale: u64,
}

/// Whether the broker has everything it should have.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct JetstreamHealth {
    /// Whether nothing is missing.
    pub all_ok: bool,
    /// How many are there.
    pub healthy: u64,
    /// How many there should be.
    pub total: u64,
    /// What is missing.
    pub missing: Vec<String>,
}

/// Runs of the last hours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RecentResults {
    /// How many hours.
    pub window_hours: u32,
    /// How many runs.
    pub total: u64,
    /// How many of them ended neither in success nor skipped.
    pub failed: u64,
}

/// The connection to the broker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct BrokerHealth {
    /// Whether there is one.
    pub connected: bool,
    /// Since when it is so.
    pub since: Option<DateTime<Utc>>,
    /// What went wrong last.
    pub last_error: Option<String>,
}

/// One of the backend's tasks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct TaskHealth {
    /// Its name.
    pub name: String,
    /// `running`, `backing_off` or `stopped`.
    pub state: String,
    /// Since when.
    pub since: DateTime<Utc>,
    /// How often it was started again.
    pub restarts: u64,
    /// Messages it is behind.
    pub lag_messages: Option<u64>,
    /// Seconds it is behind.
    pub lag_seconds: Option<f64>,
    /// What went wrong last.
    pub last_error: Option<String>,
}

/// How a projection stands to its stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ProjectionHealth {
    /// The projection.
    pub name: String,
    /// The stream it reads.
    pub stream: String,
    /// The last sequence it has applied.
    pub last_sequence: u64,
    /// Messages that left the stream before they were read.
    pub gap_messages: u64,
    /// How often the stream was restored or made anew.
    pub restored_count: u64,
}

/// How many messages could not be read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DeadLetterCounts {
    /// Kept.
    pub total: u64,
    /// In the last 24 hours.
    pub last_24h: u64,
}

/// What the home page counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Summary {
    /// The machines.
    pub agents: AgentsSummary,
    /// Runs that have begun and not ended.
    pub runs_in_flight: u64,
    /// Executions that are not over.
    pub executions_in_flight: u64,
    /// Runs since midnight UTC that ended neither in success nor skipped.
    pub failures_today: u64,
    /// Messages that could not be read.
    pub dead_letters: u64,
    /// When this was counted.
    pub now: DateTime<Utc>,
}

/// How many machines there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct AgentsSummary {
    /// Ever seen.
    pub total: u64,
    /// Online.
    pub online: u64,
    /// Not.
    pub offline: u64,
}

/// How long the runs of a job took, in milliseconds; percentiles by the nearest rank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ScanDurations {
    /// The job.
    pub job_id: JobId,
    /// How many runs.
    pub count: u64,
    /// The shortest.
    pub min_ms: u64,
    /// Half of them took at most this.
    pub p50_ms: u64,
    /// 95 of 100 took at most this.
    pub p95_ms: u64,
    /// 99 of 100 took at most this.
    pub p99_ms: u64,
    /// The longest.
    pub max_ms: u64,
    /// On the average.
    pub mean_ms: u64,
    /// The run that took longest.
    pub max_result_id: ResultId,
}
