//! `health.watch`: tells pages, and the log, when a task or the connection to the broker changes
//! its state.

use std::convert::Infallible;
use std::time::Duration;

use kanade_projections::{Change, Topic};
use kanade_runtime::{TaskState, Tasks};

use crate::wiring::Parts;

/// How often it is looked.
const EVERY: Duration = Duration::from_secs(1);

/// What pages show of the backend's own health.
#[derive(PartialEq)]
struct Shown {
    is_connected: bool,
    tasks: Vec<(String, TaskState, Option<String>)>,
}

pub fn spawn(tasks: &Tasks, parts: &Parts) {
    let api = parts.api.clone();
    tasks.spawn("health.watch", move |task| {
        let api = api.clone();
        async move {
            let look = || Shown {
                is_connected: api.bus.state().borrow().connected,
                tasks: states(&api.tasks),
            };
            let mut shown = Shown {
                is_connected: false,
                tasks: Vec::new(),
            };
            while task
                .token()
                .run_until_cancelled(tokio::time::sleep(EVERY))
                .await
                .is_some()
            {
                let now = look();
                if now.is_connected != shown.is_connected {
                    log_connection(now.is_connected);
                }
                if now != shown {
                    api.live.announce(vec![Change::new(Topic::Health, [])]);
                    shown = now;
                }
            }
            Ok::<(), Infallible>(())
        }
    });
}

fn log_connection(is_connected: bool) {
    if is_connected {
        tracing::info!("connected to the broker");
    } else {
        tracing::warn!("the connection to the broker is lost; it is tried again and again");
    }
}

fn states(tasks: &Tasks) -> Vec<(String, TaskState, Option<String>)> {
    let statuses = tasks.statuses().into_iter();
    statuses
        .map(|task| (task.name, task.state, task.last_error))
        .collect()
}
