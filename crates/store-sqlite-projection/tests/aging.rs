//! Rows that are too old are removed, and a rebuilt file is brought to the same rows.

#![allow(clippy::unwrap_used)]

mod support;

use std::collections::BTreeMap;

use kanade_store::projection::{
    Changes, ExecutionChanges, RowDifference, ScratchFile, ScratchFiles, ScratchPurpose, Side,
};
use kanade_store::retention::AgingFile;
use kanade_store_sqlite_projection::ProjectionDatabase;
use kanade_wire::Outcome;
use support::{World, created, report, targets, time, write_to};

/// Longer than what a row holds itself.
fn long() -> String {
    (0..100_000).map(|n| format!("{n} ")).collect()
}

async fn rows_of(database: &ProjectionDatabase, table: &str) -> usize {
    let prefix = format!("{table}: ");
    let rows = database.dump().await.unwrap();
    rows.iter().filter(|row| row.starts_with(&prefix)).count()
}

async fn compare(world: &World, scratch: &dyn ScratchFile) -> Vec<RowDifference> {
    let comparison = scratch.compare_with_live().await.unwrap();
    let _ = world;
    let mut found = Vec::new();
    let compared = comparison
        .run(&BTreeMap::new(), &mut |row| found.push(row))
        .await
        .unwrap();
    assert!(compared.tables > 5);
    found
}

fn difference(table: &str, key: &str, side: Side) -> RowDifference {
    RowDifference {
        table: table.into(),
        key: key.into(),
        side,
    }
}

#[tokio::test]
async fn old_rows_go_in_batches_with_what_belongs_to_them() {
    let world = World::new().await;
    let runs = (0..25).map(|n| report(&format!("r{n:02}"), n, Outcome::Succeeded, &long()));
    world.report(runs.collect()).await;
    let remove = async || {
        let removed = world
            .database
            .remove_older("execution_results", time(22), 10);
        removed.await.unwrap()
    };
    // A report is recorded two seconds after its start: twenty of them came before.
    assert_eq!(
        [remove().await, remove().await, remove().await],
        [10, 10, 0]
    );
    assert_eq!(rows_of(&world.database, "execution_results").await, 5);
    assert_eq!(rows_of(&world.database, "result_outputs").await, 5);
    world.database.give_space_back().await.unwrap();
}

#[tokio::test]
async fn an_old_execution_goes_with_its_machines() {
    let world = World::new().await;
    let changes = Changes {
        executions: ExecutionChanges {
            created: vec![created("old", 0, 1), created("new", 60, 1)],
            targets: vec![
                targets("old", 0, true, &["pc-1"]),
                targets("new", 0, true, &["pc-1"]),
            ],
            ..ExecutionChanges::default()
        },
        ..Changes::default()
    };
    world.write(changes).await;
    let removed = world.database.remove_older("executions", time(30), 100);
    assert_eq!(removed.await.unwrap(), 1);
    assert_eq!(rows_of(&world.database, "execution_targets").await, 1);
}

#[tokio::test]
async fn a_rebuilt_file_is_brought_to_what_retention_left() {
    let world = World::new().await;
    let runs = || {
        vec![
            report("old", 0, Outcome::Succeeded, ""),
            report("new", 60, Outcome::Succeeded, ""),
        ]
    };
    world.report(runs()).await;
    let removed = world
        .database
        .remove_older("execution_results", time(30), 100);
    assert_eq!(removed.await.unwrap(), 1);
    let scratch = world
        .database
        .scratch(ScratchPurpose::Rebuild)
        .await
        .unwrap();
    write_to(&*scratch.writer(), runs()).await;
    scratch.complete().await.unwrap();
    scratch.replace_live().await.unwrap();
    assert_eq!(rows_of(&world.database, "execution_results").await, 1);
    assert_eq!(rows_of(&world.database, "retention_marks").await, 1);
}

#[tokio::test]
async fn every_row_that_only_one_side_has_is_named() {
    let world = World::new().await;
    let same = || report("same", 0, Outcome::Succeeded, "");
    let live = vec![
        same(),
        report("more", 1, Outcome::Succeeded, ""),
        report("changed", 2, Outcome::Failed, ""),
    ];
    world.report(live).await;
    let scratch = world
        .database
        .scratch(ScratchPurpose::Verify)
        .await
        .unwrap();
    let rebuilt = vec![same(), report("changed", 2, Outcome::Succeeded, "")];
    write_to(&*scratch.writer(), rebuilt).await;
    let found = compare(&world, &*scratch).await;
    let results = |key, side| difference("execution_results", key, side);
    assert_eq!(
        found,
        [
            results("'changed'", Side::Live),
            results("'more'", Side::Live),
            results("'changed'", Side::Rebuilt),
        ]
    );
    scratch.discard().await.unwrap();
}

#[tokio::test]
async fn what_is_committed_after_the_moment_is_not_compared() {
    let world = World::new().await;
    let scratch = world
        .database
        .scratch(ScratchPurpose::Verify)
        .await
        .unwrap();
    let comparison = scratch.compare_with_live().await.unwrap();
    let later = report("later", 0, Outcome::Succeeded, "");
    world.report(vec![later]).await;
    let mut found = Vec::new();
    comparison
        .run(&BTreeMap::new(), &mut |row| found.push(row))
        .await
        .unwrap();
    assert_eq!(found, []);
    scratch.discard().await.unwrap();
}
