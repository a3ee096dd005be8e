//! What reads and answers the broker's streams.

use std::error::Error;
use std::future::Future;

use kanade_control::SelfServiceKeeper;
use kanade_control::schedule::LocalScheduler;
use kanade_control::upkeep::repair_dispatches;
use kanade_projections::SearchIndex;
use kanade_runtime::{TaskContext, Tasks};

use crate::wiring::Parts;

/// Starts the tasks that need the streams.
pub fn spawn_all(tasks: &Tasks, parts: &Parts) {
    kanade_projections::spawn_all(tasks, &parts.runners);
    kanade_projections::spawn_archives(tasks, &parts.archives);
    kanade_projections::spawn::<SearchIndex>(tasks, parts.search.clone());
    let bus = &parts.api.bus;
    let (index, broker) = (parts.commands.clone(), bus.clone());
    spawn(tasks, "commands.index", move |task| {
        let (index, bus) = (index.clone(), broker.clone());
        async move { index.follow(bus, task).await }
    });
    let (positions, broker) = (parts.positions.clone(), bus.clone());
    spawn(tasks, "streams.positions", move |task| {
        let (positions, bus) = (positions.clone(), broker.clone());
        async move { positions.follow(bus, task).await }
    });
    let syncs = parts.syncs.clone();
    spawn(tasks, "sync.responder", move |task| syncs.clone().run(task));
    let blobs = parts.blobs.clone();
    spawn(tasks, "blob.responder", move |task| blobs.clone().run(task));
    let dispatcher = parts.api.dispatcher.clone();
    spawn(tasks, "dispatch.repair", move |task| {
        repair_dispatches(dispatcher.clone(), task)
    });
    let scheduler = parts.api.scheduler.clone();
    spawn(tasks, "scheduler", move |task| scheduler.clone().run(task));
    let on_machines = LocalScheduler {
        schedules: parts.api.scheduler.on_machines.clone(),
        dispatcher: parts.api.dispatcher.clone(),
        nudges: parts.api.nudges.clone(),
    };
    spawn(tasks, "scheduler.machines", move |task| {
        on_machines.clone().run(task)
    });
    let self_service = SelfServiceKeeper {
        jobs: parts.syncs.self_service.clone(),
        dispatcher: parts.api.dispatcher.clone(),
        nudges: parts.api.nudges.clone(),
    };
    spawn(tasks, "self_service", move |task| {
        self_service.clone().run(task)
    });
    let performance = parts.performance.clone();
    spawn(tasks, "metrics.ingest", move |task| {
        performance.clone().run(task)
    });
    let upkeep = parts.api.upkeep.clone();
    tasks.spawn("projection.upkeep", move |task| upkeep.clone().run(task));
    let groups = parts.api.groups.clone();
    spawn(tasks, "groups.members", move |task| {
        groups.clone().follow(task)
    });
    let reaper = parts.reaper.clone();
    spawn(tasks, "reaper", move |task| reaper.clone().run(task));
}

/// A task that may be cut off wherever it waits: each repeats harmlessly what was cut off.
fn spawn<Start, Run, E>(tasks: &Tasks, name: &'static str, mut start: Start)
where
    Start: FnMut(TaskContext) -> Run + Send + 'static,
    Run: Future<Output = Result<(), E>> + Send + 'static,
    E: Error + Send + Sync + 'static,
{
    tasks.spawn(name, move |task| {
        let stop = task.token();
        // On the heap: what wraps it would copy the largest of them from stack to stack.
        let run = Box::pin(start(task));
        async move { stop.run_until_cancelled(run).await.unwrap_or(Ok(())) }
    });
}
