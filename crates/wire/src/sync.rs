//! The one request by which an agent learns all it should know: `sync.<pc>`.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::agent_config::EffectiveConfig;
use crate::freeze::Freeze;
use crate::local_schedule::{JobDone, LocalSchedule};
use crate::notification::Notification;
use crate::offered_job::OfferedJob;
use crate::release::ReleaseOffer;
use crate::state_piece::{StatePiece, StateRange};
use crate::{Command, Digest, ExecId, GroupName, JobId, PcId, Version};

/// What an agent has, so that the answer can leave it out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncRequest {
    /// The machine; must be the subject's.
    pub pc_id: PcId,
    /// The agent's version.
    pub agent_version: String,
    /// What its releases are for, such as `linux-x86_64`; none when it does not update itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub platform: Option<String>,
    /// [`SyncReply::hash`] of the desired state it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hash: Option<Digest>,
    /// The highest sequence of EXEC it has dealt with; none on a new machine or after a loss.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_sequence: Option<u64>,
    /// Continue the list of missed commands after this sequence: the next page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<u64>,
    /// Executions of which something runs or waits on the machine: a stop may have been sent while
    /// it was away.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub present: Vec<ExecId>,
    /// It can put a desired state together from pieces, and skips by itself what it cannot run of
    /// what [`crate::RunAs`] can say. One that does not say so is told neither.
    #[serde(default, skip_serializing_if = "is_false")]
    pub takes_pieces: bool,
    /// Only this part of the desired state is wanted, and nothing else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub piece: Option<StateRange>,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // what serde wants
fn is_false(value: &bool) -> bool {
    !value
}

/// What an agent should know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncReply {
    /// Tells one desired state from another.
    pub hash: Digest,
    /// The desired state, unless the agent holds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub desired: Option<DesiredState>,
    /// Instead of a desired state that is too long for one reply: a part of its text, from the
    /// beginning or from where the request says. The rest is asked for with
    /// [`SyncRequest::piece`]; a reply with another `hash` begins another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub piece: Option<StatePiece>,
    /// Commands for this machine above `last_sequence`, oldest first. An agent without a
    /// `last_sequence` gets what the stream holds and must not run it.
    #[serde(default)]
    pub missed: Vec<MissedCommand>,
    /// There are more: ask with `after` = the last one's sequence.
    #[serde(default)]
    pub more: bool,
    /// Executions among the missed and the present that were stopped: report them killed, do not
    /// run them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cancelled: Vec<ExecId>,
    /// Where EXEC stands.
    pub exec: StreamPosition,
    /// Where RESULTS stands: less than what was acknowledged means that the broker went back.
    pub results: StreamPosition,
    /// Where EVENTS stands.
    pub events: StreamPosition,
    /// Where OBS_EVENTS stands, if that is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub obs_events: Option<StreamPosition>,
    /// The backend's clock.
    pub now: DateTime<Utc>,
    /// For a machine without a `last_sequence`: what it has done of the jobs of its own schedules,
    /// as far as the backend remembers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub done: Vec<JobDone>,
}

/// The state an agent keeps across restarts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DesiredState {
    /// The configuration after all layers.
    pub config: EffectiveConfig,
    /// Tells that configuration from another; a machine repeats it in its heartbeats.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub config_digest: Option<Digest>,
    /// The release of the target version for the platform the machine asked with; none when there
    /// is no such release.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release: Option<ReleaseOffer>,
    /// The groups the machine is in.
    pub groups: Vec<GroupName>,
    /// Versions that jobs are pinned to.
    #[serde(default)]
    pub pins: Vec<Pin>,
    /// Jobs that must not run.
    #[serde(default)]
    pub revocations: Vec<Revocation>,
    /// The change freeze, if there is one.
    #[serde(default)]
    pub freeze: Option<Freeze>,
    /// Seconds after which the broker has what it acknowledged on disk.
    #[serde(default)]
    pub broker_sync_secs: u64,
    /// Schedules the machine watches the clock for itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub schedules: Vec<LocalSchedule>,
    /// Jobs the people at the machine may run, by id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub jobs: Vec<OfferedJob>,
    /// Notices to the people at the machine, the last one sent first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<Notification>,
}

/// A job is pinned to a version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pin {
    /// The job.
    pub job_id: JobId,
    /// The version.
    pub version: Version,
    /// The pin's revision; see [`crate::catalogue::CatalogueRevision`].
    pub revision: u64,
}

/// A job is revoked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revocation {
    /// The job.
    pub job_id: JobId,
    /// The revocation's revision.
    pub revision: u64,
}

/// A command that was published while the machine was away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissedCommand {
    /// Its sequence in EXEC.
    pub sequence: u64,
    /// When the broker stored it.
    pub published_at: DateTime<Utc>,
    /// The command.
    pub command: Command,
}

/// Where a stream stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct StreamPosition {
    /// When the stream was created: another time is another stream.
    pub created: DateTime<Utc>,
    /// Its first sequence.
    pub first_sequence: u64,
    /// Its last sequence.
    pub last_sequence: u64,
}

/// A reply's encoded size stays under this, except that one command always fits.
pub const MAX_REPLY: usize = 512 * 1024;
