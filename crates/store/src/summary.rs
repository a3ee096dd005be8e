//! The figures of the first page and of the system's health.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use crate::StoreError;
use crate::agents::AgentCounts;

/// Figures over all tables, seen at one moment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// Machines.
    pub agents: AgentCounts,
    /// Runs in flight.
    pub runs_in_flight: u64,
    /// Executions in which some machine has not ended, expired ones left out.
    pub executions_in_flight: u64,
    /// Runs that started since the asked time and ended neither well nor skipped.
    pub failures_since: u64,
    /// Runs that started since the same time.
    pub runs_since: u64,
    /// Dead letters.
    pub dead_letters: DeadLetterCounts,
}

/// How many dead letters there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DeadLetterCounts {
    /// All of them.
    pub total: u64,
    /// Those of the last 24 hours.
    pub last_day: u64,
}

/// Reads figures.
#[async_trait]
pub trait SummaryReader: Send + Sync {
    /// The figures at `now`, failures counted from `failures_since` on.
    ///
    /// # Errors
    /// When the database fails.
    async fn summary(
        &self,
        now: DateTime<Utc>,
        failures_since: DateTime<Utc>,
    ) -> Result<Summary, StoreError>;
}
