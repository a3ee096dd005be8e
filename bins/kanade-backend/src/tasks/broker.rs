//! `broker.reconcile`: brings the broker's streams, buckets and stores up to date whenever it is
//! reached, and starts what needs them the first time that worked.

use std::sync::{Arc, OnceLock};

use kanade_bus::backend::ApiError;
use kanade_runtime::{TaskContext, Tasks};

use super::streams;
use crate::wiring::Parts;

pub fn spawn(tasks: &Arc<Tasks>, parts: Arc<Parts>) {
    let others = Arc::new(OnceLock::new());
    let spawner = Arc::clone(tasks);
    tasks.spawn("broker.reconcile", move |task| {
        let (parts, others, tasks) = (parts.clone(), others.clone(), spawner.clone());
        async move {
            let reconciling = reconcile(&parts, &task, || {
                others.get_or_init(|| streams::spawn_all(&tasks, &parts));
            });
            let ended = task.token().run_until_cancelled(reconciling).await;
            ended.unwrap_or(Ok(()))
        }
    });
}

/// Once for every connection, for as long as it may.
async fn reconcile(
    parts: &Parts,
    task: &TaskContext,
    on_success: impl Fn(),
) -> Result<(), ApiError> {
    let bus = &parts.api.bus;
    let mut state = bus.state();
    loop {
        let connection = bus.connected().await;
        let report = bus
            .reconcile_aged(parts.reconciling(), &parts.stream_ages)
            .await?;
        tracing::info!(created = ?report.created, updated = ?report.updated, "the broker's streams are up to date");
        task.mark_healthy();
        on_success();
        let is_other = |state: &kanade_bus::ConnectionState| state.connects != connection;
        if state.wait_for(is_other).await.is_err() {
            return Ok(());
        }
    }
}
