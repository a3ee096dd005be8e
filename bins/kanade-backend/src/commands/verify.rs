//! `kanade-backend verify-projection`: whether the tables are what the streams say.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use kanade_bus::backend::Bus;
use kanade_client::Client;
use kanade_config::BackendConfig;
use kanade_projections::{
    Applied, LiveFeed, RunnerControl, RunnerParts, STREAMS, Upkeep, UpkeepKind, UpkeepParts,
    UpkeepState,
};
use kanade_runtime::{SystemClock, Tasks};
use kanade_store::projection::RowDifference;
use kanade_store_sqlite_projection::ProjectionDatabase;

use super::progress::Progress;
use super::rebuild::is_active;
use crate::backend::broker;
use crate::owner;

/// How often it is asked how far it is.
const ASKS_EVERY: Duration = Duration::from_millis(250);

/// Rows fetched at a time.
const PAGE: usize = 1_000;

/// How long a broker may take to be there.
const BROKER_WITHIN: Duration = Duration::from_secs(10);

/// How long the comparison may take to end when nobody waits for it.
const ENDS_WITHIN: Duration = Duration::from_secs(5);

/// Compares, by the running backend if there is one, and prints every row that differs.
pub async fn verify(config: &BackendConfig) -> Result<()> {
    let differences = match owner::client(&config.db.paths).await? {
        Some(client) => ask(&client).await?,
        None => compare(config).await?,
    };
    println!("{differences} differences");
    ensure!(differences == 0, "the tables are not what the streams say");
    Ok(())
}

async fn ask(client: &Client) -> Result<u64> {
    let mut status = client.start_verify().await?;
    let mut progress = Progress::default();
    while is_active(&status.state) {
        progress.show(&status.state, status.messages_done, status.messages_total);
        tokio::time::sleep(ASKS_EVERY).await;
        status = client.verify_status(0, 0).await?;
    }
    if status.state != "done" {
        bail!(
            status
                .error
                .unwrap_or_else(|| "the backend was restarted meanwhile".to_owned())
        );
    }
    say(status.tables_compared, status.rows_compared);
    let mut offset = 0;
    loop {
        let page = client.verify_status(offset, PAGE).await?.first;
        if page.is_empty() {
            return Ok(status.differences);
        }
        offset += page.len();
        for row in page {
            println!("{}: {} ({})", row.table, row.key, row.side);
        }
    }
}

async fn compare(config: &BackendConfig) -> Result<u64> {
    let path = &config.db.paths.projection;
    ensure!(
        path.exists(),
        "{} does not exist: there is nothing to compare",
        path.display()
    );
    let database = ProjectionDatabase::open(path).await?;
    let compared = compare_stopped(config, &database).await;
    database.close().await?;
    compared
}

async fn compare_stopped(config: &BackendConfig, database: &ProjectionDatabase) -> Result<u64> {
    let clock = SystemClock::shared();
    let bus = Bus::open(&broker(config, &clock)).await?;
    let connected = tokio::time::timeout(BROKER_WITHIN, bus.connected()).await;
    connected.context("the broker is not reachable, so the streams cannot be read")?;
    let shared = Arc::new(database.clone());
    let runners = RunnerParts {
        bus,
        writer: shared.clone(),
        checkpoints: shared.clone(),
        applied: Applied::new(STREAMS),
        live: LiveFeed::new("verify"),
        clock,
        control: RunnerControl::default(),
    };
    let upkeep = Upkeep::new(UpkeepParts {
        runners,
        files: shared,
    });
    upkeep.request(UpkeepKind::Verify)?;
    let tasks = Tasks::default();
    let worker = upkeep.clone();
    tasks.spawn("projection.upkeep", move |task| worker.clone().run(task));
    let compared = wait(&upkeep).await;
    tasks.stop(ENDS_WITHIN).await;
    compared
}

async fn wait(upkeep: &Upkeep) -> Result<u64> {
    let mut progress = Progress::default();
    let status = loop {
        let status = upkeep.status(UpkeepKind::Verify);
        if !status.state.is_active() {
            break status;
        }
        let counts = status
            .streams
            .iter()
            .map(kanade_projections::StreamProgress::counts);
        let (done, total) = counts.fold((0, 0), |all, one| (all.0 + one.0, all.1 + one.1));
        progress.show(status.state.as_str(), done, total);
        tokio::time::sleep(ASKS_EVERY).await;
    };
    if status.state == UpkeepState::Failed {
        bail!(status.error.unwrap_or_default());
    }
    say(status.compared.tables, status.compared.rows);
    for RowDifference { table, key, side } in upkeep.differences(0, usize::MAX) {
        println!("{table}: {key} ({})", side.as_str());
    }
    Ok(status.differences)
}

fn say(tables: u64, rows: u64) {
    eprintln!("compared {rows} rows of {tables} tables");
}
