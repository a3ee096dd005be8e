use kanade_runtime::Tasks;

use super::run::{Runner, RunnerParts};
use crate::{Agents, Events, Projection, Results};

/// The streams that are projected: what [`crate::Applied`] is made of.
pub const STREAMS: [&str; 3] = [
    Agents::STREAM.name,
    Results::STREAM.name,
    Events::STREAM.name,
];

/// Starts every projection as a supervised task of its name.
pub fn spawn_all(tasks: &Tasks, parts: &RunnerParts) {
    spawn::<Agents>(tasks, parts.clone());
    spawn::<Results>(tasks, parts.clone());
    spawn::<Events>(tasks, parts.clone());
}

fn spawn<P: Projection>(tasks: &Tasks, parts: RunnerParts) {
    let name = format!("projection.{}", P::NAME);
    tasks.spawn(name, move |task| Runner::<P>::new(parts.clone()).run(task));
}
