//! Questions, a few at a time, each on a thread of its own.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use kanade_store::query::{QueryAnswer, QueryError, QueryRequest, QueryRunner, View};
use kanade_store::state::{AttributeRepository, MachineAttribute};
use kanade_store_sqlite_projection::ProjectionDatabase;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::spawn_blocking;

use crate::catalogue::{ATTRIBUTES, view_of};
use crate::connection::{self, Opened};
use crate::evaluate::evaluate;

/// Questions that are answered at a time.
const AT_A_TIME: usize = 2;
/// How long a question waits for the ones before it.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long a statement that is past its time may take to notice.
const GRACE: Duration = Duration::from_secs(2);

/// Answers questions over the projection database and the machines' attributes. Clones share what
/// is answered at a time.
#[derive(Clone)]
pub struct QueryDatabase {
    projection: ProjectionDatabase,
    attributes: Arc<dyn AttributeRepository>,
    slots: Arc<Semaphore>,
}

impl QueryDatabase {
    /// Reads from this database, from whichever file is in its place.
    #[must_use]
    pub fn new(projection: ProjectionDatabase, attributes: Arc<dyn AttributeRepository>) -> Self {
        Self {
            projection,
            attributes,
            slots: Arc::new(Semaphore::new(AT_A_TIME)),
        }
    }

    async fn slot(&self) -> Result<OwnedSemaphorePermit, QueryError> {
        let slot = Arc::clone(&self.slots).acquire_owned();
        match tokio::time::timeout(PATIENCE, slot).await {
            Ok(Ok(slot)) => Ok(slot),
            _ => Err(QueryError::Busy),
        }
    }

    /// They lie in another file, beside secrets: a question gets a copy, when it speaks of them.
    async fn attributes_for(&self, sql: &str) -> Result<Vec<MachineAttribute>, QueryError> {
        if !sql.to_ascii_lowercase().contains(ATTRIBUTES) {
            return Ok(Vec::new());
        }
        let attributes = self.attributes.all().await;
        attributes.map_err(|error| QueryError::Failed(error.into()))
    }
}

#[async_trait]
impl QueryRunner for QueryDatabase {
    async fn run(&self, request: QueryRequest) -> Result<QueryAnswer, QueryError> {
        let slot = self.slot().await?;
        let attributes = self.attributes_for(&request.sql).await?;
        // While it is held no rebuilt file takes the place of this one.
        let held = self.projection.hold().await;
        let timeout = request.timeout;
        let answering = spawn_blocking(move || {
            let answer = connection::open(held.path(), &attributes)
                .and_then(|opened| evaluate(&opened, &request));
            drop((held, slot));
            answer
        });
        // The thread ends by itself; nobody waits for it longer than for its answer.
        match tokio::time::timeout(timeout + GRACE, answering).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(panicked)) => Err(QueryError::Failed(panicked.into())),
            Err(_) => Err(QueryError::TooLong {
                seconds: timeout.as_secs(),
            }),
        }
    }

    async fn views(&self) -> Result<Vec<View>, QueryError> {
        let held = self.projection.hold().await;
        let listing = spawn_blocking(move || {
            let opened = connection::open(held.path(), &[]);
            opened.map(|Opened { views, .. }| views.iter().map(view_of).collect())
        });
        listing
            .await
            .map_err(|panicked| QueryError::Failed(panicked.into()))?
    }
}
