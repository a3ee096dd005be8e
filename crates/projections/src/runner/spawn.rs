use kanade_runtime::Tasks;

use super::run::{Runner, RunnerParts};
use crate::{Agents, Events, Projection, Results};

/// The streams whose progress in the projection tables [`crate::Applied`] tells.
pub const STREAMS: [&str; 3] = [Agents::PROGRESS, Results::PROGRESS, Events::PROGRESS];

/// Starts every projection of the projection tables as a supervised task of its name.
pub fn spawn_all(tasks: &Tasks, parts: &RunnerParts) {
    spawn::<Agents>(tasks, parts.clone());
    spawn::<Results>(tasks, parts.clone());
    spawn::<Events>(tasks, parts.clone());
}

fn spawn<P: Projection>(tasks: &Tasks, parts: RunnerParts<P::Tables>) {
    let name = format!("projection.{}", P::NAME);
    tasks.spawn(name, move |task| Runner::<P>::new(parts.clone()).run(task));
}
