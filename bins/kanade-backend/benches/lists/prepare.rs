//! The files: written by the projections themselves, without a broker, and kept for the next time.

use std::path::Path;

use kanade_bus::backend::StreamMessage;
use kanade_projections::{
    Agents, Audit, Events, JobCatalogue, JobVersions, ObsEvents, Projection, Results, project,
};
use kanade_store::inventory::{BuildStep, ExplodedTables};
use kanade_store::projection::{Checkpoint, ProjectionWriter};
use kanade_store_sqlite_projection::ProjectionDatabase;
use kanade_store_sqlite_state::StateDatabase;
use tokio::sync::mpsc;

use crate::fleet::{Job, TARGETS, time_of};
use crate::reports::{self, Stored};

/// Messages of a transaction.
const BATCH: usize = 10_000;

/// Writes the files unless they are there.
pub async fn ensure(folder: &Path, results: usize) {
    let done = folder.join("done");
    if std::fs::read_to_string(&done).is_ok_and(|text| text == results.to_string()) {
        return;
    }
    if folder.exists() {
        std::fs::remove_dir_all(folder).unwrap();
    }
    std::fs::create_dir_all(folder).unwrap();
    write(folder, results / TARGETS).await;
    std::fs::write(&done, results.to_string()).unwrap();
}

async fn write(folder: &Path, executions: usize) {
    let mut jobs = JobVersions::default();
    for job in Job::meaningful() {
        jobs.insert(reports::version(job), time_of(0, 1));
    }
    let state = StateDatabase::open(folder.join("backend-state.db"))
        .await
        .unwrap();
    fill::<Audit>(&state.archives(), &jobs, reports::audit()).await;
    state.close().await.unwrap();
    let database = ProjectionDatabase::open(folder.join("backend.db"))
        .await
        .unwrap();
    fill::<JobCatalogue>(&database, &jobs, reports::versions()).await;
    while database.build_step().await.unwrap() == BuildStep::Worked {}
    fill::<Agents>(&database, &jobs, reports::heartbeats()).await;
    fill::<Events>(&database, &jobs, reports::executions(executions)).await;
    fill::<ObsEvents>(&database, &jobs, reports::told()).await;
    fill::<Results>(&database, &jobs, reports::results(executions)).await;
    database.close().await.unwrap();
}

async fn fill<P: Projection>(
    writer: &dyn ProjectionWriter<P::Tables>,
    jobs: &JobVersions,
    messages: impl Iterator<Item = Stored> + Send + 'static,
) {
    let started = std::time::Instant::now();
    let mut batches = ahead(P::STREAM.name, messages);
    let mut checkpoint = unread::<P>();
    while let Some(batch) = batches.recv().await {
        checkpoint = project::<P>(writer, &checkpoint, batch, jobs)
            .await
            .unwrap();
    }
    let (count, seconds) = (checkpoint.last_sequence, started.elapsed().as_secs());
    eprintln!("prepared {count} messages of {} in {seconds} s", P::NAME);
}

/// Batches, made on a thread of their own while those before them are written.
fn ahead(
    stream: &'static str,
    messages: impl Iterator<Item = Stored> + Send + 'static,
) -> mpsc::Receiver<Vec<StreamMessage>> {
    let (sender, receiver) = mpsc::channel(2);
    tokio::task::spawn_blocking(move || {
        let numbered = (1_u64..).zip(messages);
        let mut messages = numbered.map(|(number, stored)| stored.into_message(stream, number));
        loop {
            let batch: Vec<StreamMessage> = messages.by_ref().take(BATCH).collect();
            if batch.is_empty() || sender.blocking_send(batch).is_err() {
                return;
            }
        }
    });
    receiver
}

/// Under a name of its own: the backend's projections begin with their broker's streams.
fn unread<P: Projection>() -> Checkpoint {
    Checkpoint {
        projection: format!("bench.{}", P::NAME),
        stream: P::STREAM.name.into(),
        stream_created: time_of(0, 1),
        last_sequence: 0,
        last_published_at: None,
        last_digest: None,
        gap_messages: 0,
        restored_count: 0,
    }
}
