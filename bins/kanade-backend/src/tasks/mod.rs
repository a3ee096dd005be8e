//! The backend's supervised tasks.
//!
//! Those that need the broker's streams start once these have been made sure of; the mirrors wait
//! for their buckets themselves.

mod broker;
mod files;
mod health;
mod inventory;
mod streams;
pub mod trial;
mod upkeep;

use std::convert::Infallible;
use std::sync::Arc;

use kanade_bus::backend::KvMirror;
use kanade_runtime::Tasks;

use crate::databases::Databases;
use crate::wiring::Parts;

/// Starts all of them but the HTTP server.
pub fn spawn_all(parts: Parts, databases: &Databases) {
    let tasks = Arc::clone(&parts.api.tasks);
    for mirror in parts.mirrors.all() {
        spawn_mirror(&tasks, mirror.clone());
    }
    files::spawn(&tasks, &parts);
    health::spawn(&tasks, &parts);
    inventory::spawn(&tasks, &parts, databases);
    upkeep::spawn(&tasks, &parts, databases);
    let rollouts = parts.api.rollouts.clone();
    tasks.spawn("rollouts", move |task| rollouts.clone().run(task));
    let retention = parts.api.retention.clone();
    tasks.spawn("retention", move |task| retention.clone().run(task));
    let standing = parts.standing_notices.clone();
    tasks.spawn("notices.standing", move |task| {
        standing.clone().follow(task)
    });
    spawn_alerts(&tasks, &parts);
    broker::spawn(&tasks, Arc::new(parts));
}

fn spawn_alerts(tasks: &Tasks, parts: &Parts) {
    let alerts = parts.api.alerts.clone();
    tasks.spawn("alerts.watch", move |task| alerts.clone().watch(task));
    let alerts = parts.api.alerts.clone();
    tasks.spawn("alerts.deliver", move |task| alerts.clone().deliver(task));
}

fn spawn_mirror(tasks: &Tasks, mirror: KvMirror) {
    tasks.spawn(format!("mirror.{}", mirror.bucket()), move |task| {
        let mirror = mirror.clone();
        async move {
            mirror.run(&task.token()).await;
            Ok::<(), Infallible>(())
        }
    });
}
