//! Facts, lists, exploded tables, history and problems.

mod build;
mod exploded;
mod facts;
mod history;
mod known;
mod lists;
mod problems;
mod specs;
mod table;

pub use known::find as known;
pub use specs::{remove, take as take_specs};
pub use table::{columns_of, key_of, quoted};

use kanade_store::inventory::InventoryChanges;
use sqlx::SqliteConnection;

/// Puts what reports said into the tables.
pub async fn change(
    connection: &mut SqliteConnection,
    changes: InventoryChanges,
) -> Result<(), sqlx::Error> {
    facts::replace(connection, changes.facts).await?;
    lists::replace(connection, changes.lists).await?;
    exploded::change(connection, changes.exploded).await?;
    history::add(connection, changes.history).await?;
    problems::solve(connection, changes.solved).await?;
    problems::replace(connection, changes.problems).await
}

fn compressed(text: &str) -> std::io::Result<Vec<u8>> {
    zstd::bulk::compress(text.as_bytes(), zstd::DEFAULT_COMPRESSION_LEVEL)
}
