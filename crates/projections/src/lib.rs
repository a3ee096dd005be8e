//! From streams to tables: the runner and one file per projection.
//!
//! A projection is a pure function of its stream, of what the tables held before and of the job
//! versions it is handed: it reads no clock, no random source and no bucket, and the time a
//! message came is the time the broker stored it. Tables are joins, so results and events may
//! arrive in any interleaving, in batches of any size and more than once.

mod agents;
mod applied;
mod archives;
mod bundles;
mod checks;
mod clock;
mod derived;
mod events;
mod inventory;
mod job_catalogue;
mod job_versions;
mod ledger;
mod live;
mod notices;
mod obs_events;
mod projection;
mod rebuild;
mod results;
mod runner;
mod search;
mod tallies;

pub use agents::Agents;
pub use applied::{Applied, Progress};
pub use archives::{Audit, Completions};
pub use events::Events;
pub use job_catalogue::JobCatalogue;
pub use job_versions::{Hints, Job, JobRef, JobVersions};
pub use live::{Change, LiveEvent, LiveFeed, LiveReader, Topic};
pub use notices::Notices;
pub use obs_events::ObsEvents;
pub use projection::{
    KnownTo, Letter, Original, Projected, Projection, Received, Rejection, WantedBy,
};
pub use rebuild::{
    Refused, StreamProgress, Upkeep, UpkeepError, UpkeepKind, UpkeepParts, UpkeepState,
    UpkeepStatus,
};
pub use results::Results;
pub use runner::{
    ARCHIVES, HeldRunners, Runner, RunnerControl, RunnerError, RunnerParts, STREAMS, project,
    spawn, spawn_all, spawn_archives,
};
pub use search::SearchIndex;
