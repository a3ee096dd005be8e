//! A rebuilt file takes the place of the live one under its readers.

#![allow(clippy::unwrap_used)]

mod support;

use std::path::Path;

use kanade_store::agents::AgentFilter;
use kanade_store::agents::AgentReader;
use kanade_store::projection::{ScratchFiles, ScratchPurpose};
use kanade_store::results::ResultReader;
use kanade_store_sqlite_projection::ProjectionDatabase;
use kanade_wire::Outcome;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};
use support::{World, report, result_id, time};

/// The names of what lies in the folder of a file.
fn files(path: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(path.parent().unwrap()).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort_unstable();
    names
}

#[tokio::test]
async fn readers_and_writers_find_the_new_file_and_nothing_of_the_old_one() {
    let world = World::new().await;
    let old = report("old", 0, Outcome::Succeeded, "");
    world.report(vec![old]).await;
    let scratch = world
        .database
        .scratch(ScratchPurpose::Rebuild)
        .await
        .unwrap();
    let new = report("new", 0, Outcome::Succeeded, "");
    support::write_to(&*scratch.writer(), vec![new]).await;

    scratch.replace_live().await.unwrap();

    let later = report("later", 1, Outcome::Succeeded, "");
    world.report(vec![later]).await;
    let known = async |id| {
        let run = ResultReader::get(&world.database, &result_id(id)).await;
        run.unwrap().is_some()
    };
    assert!(known("new").await && known("later").await && !known("old").await);
    world.database.close().await.unwrap();
    let left = files(world.database.path());
    assert_eq!(left, ["backend.db", "backend.db.lock"]);
}

#[tokio::test]
async fn a_rebuilt_file_has_every_index_of_the_live_one() {
    let world = World::new().await;
    let before = indexes(world.database.path()).await;
    let scratch = world
        .database
        .scratch(ScratchPurpose::Rebuild)
        .await
        .unwrap();
    let known = report("known", 0, Outcome::Succeeded, "");
    support::write_to(&*scratch.writer(), vec![known]).await;
    scratch.complete().await.unwrap();
    scratch.replace_live().await.unwrap();
    let after = indexes(world.database.path()).await;
    assert!(before.iter().any(|(name, _)| name == "obs_events_by_kind"));
    assert_eq!(before, after);
}

/// The indexes of a file by name, with the statements that created them.
async fn indexes(path: &Path) -> Vec<(String, Option<String>)> {
    let options = SqliteConnectOptions::new().filename(path).read_only(true);
    let mut connection = options.connect().await.unwrap();
    let select = "SELECT name, sql FROM sqlite_schema WHERE type = 'index' ORDER BY name";
    let found = sqlx::query_as(select).fetch_all(&mut connection).await;
    connection.close().await.unwrap();
    found.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_read_fails_while_files_are_replaced() {
    let world = World::new().await;
    let mut readers = tokio::task::JoinSet::new();
    let stop = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    for _ in 0..4 {
        let (database, stop) = (world.database.clone(), stop.clone());
        readers.spawn(async move {
            let mut reads = 0_u32;
            while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                let counted = database.count(&AgentFilter::default(), time(0)).await;
                assert_eq!(counted.unwrap().total, 0);
                reads += 1;
            }
            reads
        });
    }
    for _ in 0..10 {
        let scratch = world
            .database
            .scratch(ScratchPurpose::Rebuild)
            .await
            .unwrap();
        scratch.replace_live().await.unwrap();
    }
    stop.store(true, std::sync::atomic::Ordering::Relaxed);
    let reads = readers.join_all().await;
    assert!(reads.iter().all(|reads| *reads > 0), "{reads:?}");
}

#[tokio::test]
async fn a_held_file_stays_until_it_is_let_go() {
    let world = World::new().await;
    let held = world.database.hold().await;
    let scratch = world
        .database
        .scratch(ScratchPurpose::Rebuild)
        .await
        .unwrap();
    let mut swap = std::pin::pin!(scratch.replace_live());
    let waiting = tokio::time::timeout(std::time::Duration::from_millis(100), &mut swap);
    assert!(waiting.await.is_err());
    assert_eq!(held.path(), world.database.path());
    drop(held);
    swap.await.unwrap();
}

#[tokio::test]
async fn what_an_interrupted_rebuild_left_is_removed_at_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("backend.db");
    let left = ["", "-wal", "-shm", ".lock"];
    for scratch in ["rebuild", "verify"] {
        for ending in left {
            let name = format!("backend.db.{scratch}{ending}");
            std::fs::write(folder.path().join(name), "half").unwrap();
        }
    }
    let database = ProjectionDatabase::open(&path).await.unwrap();
    database.close().await.unwrap();
    assert_eq!(files(&path), ["backend.db", "backend.db.lock"]);
}
