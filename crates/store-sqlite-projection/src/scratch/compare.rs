//! Two files row by row.

use std::collections::BTreeMap;
use std::path::Path;

use async_trait::async_trait;
use futures_util::TryStreamExt;
use kanade_store::StoreError;
use kanade_store::projection::{Checkpoint, Compared, Comparison, Horizons, RowDifference, Side};
use kanade_store_sqlite::to_nanoseconds;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, SqliteConnection};

use super::columns::{Table, tables};
use crate::HeldFile;
use crate::aging::{LIFETIMES, marks};
use kanade_store_sqlite::checkpoint_of;

/// The live file at one moment, as `main`, with the rebuilt one, as `rebuilt`.
pub struct Snapshot {
    connection: SqliteConnection,
    checkpoints: Vec<Checkpoint>,
    /// Keeps both files in place.
    _held: HeldFile,
}

impl Snapshot {
    /// Begins to read. What is committed to the live file later is not seen; what is committed
    /// to the rebuilt one is seen until its first table is read.
    pub async fn take(held: HeldFile, rebuilt: &Path) -> Result<Self, sqlx::Error> {
        let options = SqliteConnectOptions::new()
            .filename(held.path())
            .read_only(true);
        let mut connection = options.connect().await?;
        sqlx::query("ATTACH ? AS rebuilt")
            .bind(rebuilt.to_string_lossy())
            .execute(&mut connection)
            .await?;
        sqlx::query("BEGIN").execute(&mut connection).await?;
        let checkpoints = sqlx::query("SELECT * FROM main.checkpoints ORDER BY projection")
            .try_map(|row| checkpoint_of(&row))
            .fetch_all(&mut connection)
            .await?;
        Ok(Self {
            connection,
            checkpoints,
            _held: held,
        })
    }

    async fn compare(
        &mut self,
        horizons: &Horizons,
        found: &mut (dyn FnMut(RowDifference) + Send),
    ) -> Result<Compared, sqlx::Error> {
        let live = tables(&mut self.connection, "main").await?;
        let rebuilt = tables(&mut self.connection, "rebuilt").await?;
        let cutoffs = self.cutoffs(horizons).await?;
        let mut compared = Compared::default();
        for table in &live {
            compared.tables += 1;
            if !rebuilt.iter().any(|other| other.name == table.name) {
                found(whole(table, Side::Live));
                continue;
            }
            let condition = self.condition(&table.name, &cutoffs);
            compared.rows += self.count(table, &condition).await?;
            self.differences(table, &condition, Side::Live, found)
                .await?;
            self.differences(table, &condition, Side::Rebuilt, found)
                .await?;
        }
        let is_new = |table: &&Table| !live.iter().any(|other| other.name == table.name);
        for table in rebuilt.iter().filter(is_new) {
            found(whole(table, Side::Rebuilt));
        }
        Ok(compared)
    }

    /// Before when rows of a table are passed over: retention has removed them on one side, or
    /// their messages are gone.
    async fn cutoffs(
        &mut self,
        horizons: &Horizons,
    ) -> Result<BTreeMap<&'static str, i64>, sqlx::Error> {
        let mut all = marks(&mut self.connection, "main").await?;
        all.extend(marks(&mut self.connection, "rebuilt").await?);
        let mut cutoffs = BTreeMap::new();
        for lifetime in LIFETIMES {
            let marked = all.iter().filter(|mark| mark.table == lifetime.name);
            let horizon = horizons.iter().filter(|(stream, _)| match lifetime.stream {
                Some(own) => own == stream.as_str(),
                None => true,
            });
            let horizon = horizon.filter_map(|(_, time)| to_nanoseconds(*time).ok());
            let cutoff = marked.map(|mark| mark.cutoff).chain(horizon).max();
            cutoffs.extend(cutoff.map(|cutoff| (lifetime.name, cutoff)));
        }
        Ok(cutoffs)
    }

    /// Which rows of a table can be compared.
    fn condition(&self, table: &str, cutoffs: &BTreeMap<&'static str, i64>) -> String {
        let owner = LIFETIMES
            .iter()
            .find(|owner| owner.name == table || owner.with.contains(&table));
        let Some(owner) = owner else {
            return "true".to_owned();
        };
        if table == "agents" {
            return self.heard_by_then();
        }
        let Some(cutoff) = cutoffs.get(owner.name) else {
            return "true".to_owned();
        };
        if owner.name == table {
            return format!("{} >= {cutoff}", owner.time);
        }
        let (key, name, time) = (owner.key, owner.name, owner.time);
        format!("({key}) IN (SELECT {key} FROM main.{name} WHERE {time} >= {cutoff})")
    }

    /// Of a machine only its last heartbeat is there to read again: those that beat since are
    /// passed over.
    fn heard_by_then(&self) -> String {
        let read = self
            .checkpoints
            .iter()
            .find(|read| read.projection == "agents");
        let time = read.and_then(|read| read.last_published_at);
        let time = time.and_then(|time| to_nanoseconds(time).ok()).unwrap_or(0);
        format!("pc_id NOT IN (SELECT pc_id FROM rebuilt.agents WHERE updated_at > {time})")
    }

    async fn count(&mut self, table: &Table, condition: &str) -> Result<u64, sqlx::Error> {
        let select = format!("SELECT count(*) FROM main.{} WHERE {condition}", table.name);
        let count: i64 = sqlx::query_scalar(AssertSqlSafe(select))
            .fetch_one(&mut self.connection)
            .await?;
        Ok(count.cast_unsigned())
    }

    async fn differences(
        &mut self,
        table: &Table,
        condition: &str,
        side: Side,
        found: &mut (dyn FnMut(RowDifference) + Send),
    ) -> Result<(), sqlx::Error> {
        let select = only_in(table, condition, side);
        let mut rows = sqlx::query_scalar(AssertSqlSafe(select)).fetch(&mut self.connection);
        while let Some(key) = rows.try_next().await? {
            found(RowDifference {
                table: table.name.clone(),
                key,
                side,
            });
        }
        Ok(())
    }
}

#[async_trait]
impl Comparison for Snapshot {
    fn checkpoints(&self) -> &[Checkpoint] {
        &self.checkpoints
    }

    async fn run(
        mut self: Box<Self>,
        horizons: &Horizons,
        found: &mut (dyn FnMut(RowDifference) + Send),
    ) -> Result<Compared, StoreError> {
        let compared = self.compare(horizons, found).await;
        // The files wait for this connection, so it does not just drop.
        let closed = self.connection.close().await;
        let compared = compared.and_then(|compared| closed.map(|()| compared));
        compared.map_err(StoreError::failed("compare tables"))
    }
}

fn only_in(table: &Table, condition: &str, side: Side) -> String {
    let (this, other) = match side {
        Side::Live => ("main", "rebuilt"),
        Side::Rebuilt => ("rebuilt", "main"),
    };
    let Table { name, columns, key } = table;
    let columns = columns.join(", ");
    let key: Vec<String> = key
        .iter()
        .map(|column| format!("quote({column})"))
        .collect();
    let key = key.join(" || ', ' || ");
    format!(
        "SELECT {key} FROM (
            SELECT {columns} FROM {this}.{name} WHERE {condition}
            EXCEPT SELECT {columns} FROM {other}.{name} WHERE {condition}
         )"
    )
}

fn whole(table: &Table, side: Side) -> RowDifference {
    RowDifference {
        table: table.name.clone(),
        key: "the whole table".to_owned(),
        side,
    }
}
