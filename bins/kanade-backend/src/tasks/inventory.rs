//! `inventory.tables`: makes the tables of lists what the newest versions of jobs want.

use std::time::Duration;

use kanade_projections::{Change, Topic};
use kanade_runtime::{TaskContext, Tasks};
use kanade_store::StoreError;
use kanade_store::inventory::{BuildStep, ExplodedTables};

use crate::databases::Databases;
use crate::wiring::Parts;

/// How often it is looked whether there is anything to do; that needs no writer.
const EVERY: Duration = Duration::from_secs(1);

/// Steps are short and leave the writer to the projections in between.
const BETWEEN_STEPS: Duration = Duration::from_millis(2);

pub fn spawn(tasks: &Tasks, parts: &Parts, databases: &Databases) {
    let (live, tables) = (parts.api.live.clone(), databases.projection.clone());
    tasks.spawn("inventory.tables", move |task| {
        let (live, tables) = (live.clone(), tables.clone());
        async move {
            loop {
                if build(&tables, &task).await? {
                    live.announce(vec![Change::new(Topic::Inventory, [])]);
                }
                task.mark_healthy();
                let pause = tokio::time::sleep(EVERY);
                if task.token().run_until_cancelled(pause).await.is_none() {
                    return Ok::<(), StoreError>(());
                }
            }
        }
    });
}

/// Builds until there is nothing more to do; `true` when there was anything.
async fn build(tables: &impl ExplodedTables, task: &TaskContext) -> Result<bool, StoreError> {
    let mut worked = false;
    while tables.build_step().await? == BuildStep::Worked {
        worked = true;
        let pause = tokio::time::sleep(BETWEEN_STEPS);
        if task.token().run_until_cancelled(pause).await.is_none() {
            break;
        }
    }
    Ok(worked)
}
