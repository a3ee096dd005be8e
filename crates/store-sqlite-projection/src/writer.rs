//! The file's one writing connection, kept at hand between batches: fetching it from the pool for
//! each costs a wait for whatever else the runtime is at.

use std::sync::Arc;

use kanade_store_sqlite::{SqliteFile, Writer};
use sqlx::SqliteConnection;
use tokio::sync::{Mutex, OwnedMutexGuard, RwLock};

/// Hands out the writing connection, to one at a time.
#[derive(Debug, Clone)]
pub struct WriterSlot {
    file: Arc<RwLock<SqliteFile>>,
    slot: Arc<Mutex<Slot>>,
}

#[derive(Debug, Default)]
struct Slot {
    connection: Option<Writer>,
    in_transaction: bool,
}

/// An open transaction. Dropped without a commit it is rolled back before the connection is used
/// again.
pub struct WriteTransaction {
    slot: OwnedMutexGuard<Slot>,
}

impl WriterSlot {
    /// A slot that fetches the connection when it is first asked for.
    pub fn new(file: Arc<RwLock<SqliteFile>>) -> Self {
        Self {
            file,
            slot: Arc::default(),
        }
    }

    /// Waits for the connection and begins a transaction that takes the write lock at once.
    pub async fn begin(&self) -> Result<WriteTransaction, sqlx::Error> {
        let mut slot = Arc::clone(&self.slot).lock_owned().await;
        slot.roll_back().await?;
        let connection = match slot.connection.take() {
            Some(connection) => connection,
            None => self.file.read().await.writer().await?,
        };
        let connection = slot.connection.insert(connection);
        sqlx::query("BEGIN IMMEDIATE")
            .execute(&mut **connection)
            .await?;
        slot.in_transaction = true;
        Ok(WriteTransaction { slot })
    }

    /// Gives the connection back to the file for as long as `work` takes.
    pub async fn lend<T>(&self, work: impl Future<Output = T>) -> Result<T, sqlx::Error> {
        let mut slot = self.slot.lock().await;
        slot.roll_back().await?;
        slot.connection = None;
        Ok(work.await)
    }
}

impl WriteTransaction {
    /// The connection.
    pub fn connection(&mut self) -> Result<&mut SqliteConnection, sqlx::Error> {
        let connection = self.slot.connection.as_deref_mut();
        connection.ok_or(sqlx::Error::PoolClosed)
    }

    /// Makes everything visible at once.
    pub async fn commit(mut self) -> Result<(), sqlx::Error> {
        sqlx::query("COMMIT").execute(self.connection()?).await?;
        self.slot.in_transaction = false;
        Ok(())
    }
}

impl Slot {
    /// Ends what somebody began and dropped.
    async fn roll_back(&mut self) -> Result<(), sqlx::Error> {
        if let Some(connection) = self
            .connection
            .as_deref_mut()
            .filter(|_| self.in_transaction)
        {
            sqlx::query("ROLLBACK").execute(connection).await?;
        }
        self.in_transaction = false;
        Ok(())
    }
}
