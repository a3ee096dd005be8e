use kanade_runtime::Tasks;
use kanade_store::archive::ArchiveTables;

use super::run::{Runner, RunnerParts};
use crate::{
    Agents, Audit, Completions, Events, JobCatalogue, Notices, ObsEvents, Projection, Results,
};

/// The streams whose progress in the projection tables [`crate::Applied`] tells.
pub const STREAMS: [&str; 6] = [
    Agents::PROGRESS,
    Results::PROGRESS,
    Events::PROGRESS,
    ObsEvents::PROGRESS,
    Notices::PROGRESS,
    JobCatalogue::PROGRESS,
];

/// What [`crate::Applied`] knows the progress of the archives by.
pub const ARCHIVES: [&str; 2] = [Audit::PROGRESS, Completions::PROGRESS];

/// Starts every projection of the projection tables as a supervised task of its name.
pub fn spawn_all(tasks: &Tasks, parts: &RunnerParts) {
    spawn::<Agents>(tasks, parts.clone());
    spawn::<Results>(tasks, parts.clone());
    spawn::<Events>(tasks, parts.clone());
    spawn::<ObsEvents>(tasks, parts.clone());
    spawn::<Notices>(tasks, parts.clone());
    spawn::<JobCatalogue>(tasks, parts.clone());
}

/// Starts every projection of the archives in the state file.
pub fn spawn_archives(tasks: &Tasks, parts: &RunnerParts<ArchiveTables>) {
    spawn::<Audit>(tasks, parts.clone());
    spawn::<Completions>(tasks, parts.clone());
}

/// Starts one projection as a supervised task called `projection.<name>`.
pub fn spawn<P: Projection>(tasks: &Tasks, parts: RunnerParts<P::Tables>) {
    let name = format!("projection.{}", P::NAME);
    tasks.spawn(name, move |task| Runner::<P>::new(parts.clone()).run(task));
}
