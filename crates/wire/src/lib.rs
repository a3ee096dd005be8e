//! The vocabulary that crosses the broker: validated ids, one file per message, subjects
//! (built and parsed in [`subjects`] alone) and the broker's [`topology`].
//!
//! Decoding ignores unknown keys, so that an older reader survives a newer writer; encoding is
//! exact. No I/O, no clock, no async runtime.

pub mod agent_config;
pub mod audit;
pub mod blob;
pub mod catalogue;
pub mod command;
pub mod control;
pub mod digest;
pub mod document;
pub mod duration;
pub mod environment;
pub mod exec_events;
pub mod fences;
pub mod finalize;
pub mod freeze;
pub mod heartbeat;
pub mod hints;
pub mod ids;
pub mod inventory_removed;
pub mod job_version;
pub mod limits;
pub mod local_schedule;
pub mod notice;
pub mod notification;
pub mod obs_event;
pub mod offered_job;
pub mod os;
pub mod outcome;
pub mod output;
pub mod perf;
pub mod release;
pub mod removals;
pub mod requests;
pub mod result;
pub mod run_as;
pub mod size;
pub mod staleness;
pub mod started;
pub mod state_piece;
pub mod subjects;
pub mod sync;
pub mod target;
pub mod topology;

pub use command::{Command, Shell};
pub use digest::Digest;
pub use document::{DocumentChange, DocumentKind};
pub use duration::HumanDuration;
pub use ids::{
    AttributeKey, CheckName, DocumentId, ExecId, GroupName, InvalidId, JobId, PcId, RequestId,
    ResultId, ScheduleId, SecretName, Version, ViewId,
};
pub use os::Os;
pub use outcome::{LimitMet, Outcome, Reason};
pub use result::ExecResult;
pub use run_as::{AccountName, RunAs};
pub use started::EventStarted;
pub use target::Target;
