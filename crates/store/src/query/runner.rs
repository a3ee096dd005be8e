use async_trait::async_trait;

use super::{QueryAnswer, QueryError, QueryRequest, View};

/// Answers questions in SQL.
#[async_trait]
pub trait QueryRunner: Send + Sync {
    /// Answers a question. It reads the documented views and nothing else, changes nothing, and
    /// ends in time whatever it asks.
    ///
    /// # Errors
    /// Why it was refused, or stopped.
    async fn run(&self, request: QueryRequest) -> Result<QueryAnswer, QueryError>;

    /// The views there are now, those made of machines' own tables included.
    ///
    /// # Errors
    /// When the database fails.
    async fn views(&self) -> Result<Vec<View>, QueryError>;
}
