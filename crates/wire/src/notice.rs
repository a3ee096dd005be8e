//! What an agent says of its own troubles: `events.agent.notice.<pc>`.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{ExecId, PcId};

/// One notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentNotice {
    /// The machine.
    pub pc_id: PcId,
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub notice: NoticeKind,
}

/// What an agent has to say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum NoticeKind {
    /// A report could not be delivered and was given up.
    ReportUndeliverable {
        /// The subject it was meant for.
        subject: String,
        /// What went wrong.
        reason: String,
        /// Its size.
        bytes: u64,
        /// Its first 4 KiB, as text.
        preview: String,
    },
    /// The agent starts at the stream's end and did not run these.
    CommandsNotRun {
        /// Why: a new machine, or a ledger that was damaged.
        why: NotRun,
        /// Which ones.
        commands: Vec<NotRunCommand>,
    },
    /// Reports were thrown away: they had taken the room that is for them.
    ReportsDropped {
        /// How many of each kind, the first that went first.
        dropped: Vec<DroppedReports>,
    },
    /// The state file was damaged and set aside.
    StateSetAside {
        /// What was wrong with it.
        reason: String,
    },
}

/// Why commands were passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotRun {
    /// The machine is new.
    Enrolled,
    /// The ledger was lost.
    LedgerLost,
}

/// A command that was passed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotRunCommand {
    /// Its sequence in EXEC.
    pub sequence: u64,
    /// Its execution.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exec_id: Option<ExecId>,
}

/// Reports of one kind that were thrown away.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DroppedReports {
    /// The kind: `bundles`, `obs_events`, `output`, `events` or `results`.
    pub kind: String,
    /// How many.
    pub reports: u64,
    /// Their bytes together.
    pub bytes: u64,
    /// The runs they were about, as far as that is told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub runs: Vec<String>,
}
