use kanade_api_types::storage::{JetstreamStatus, TableRetention};

use crate::client::Client;
use crate::error::ClientError;

impl Client {
    /// What the broker stores, against its limits.
    pub async fn jetstream_status(&self) -> Result<JetstreamStatus, ClientError> {
        self.get("/api/jetstream/status").json().await
    }

    /// How long each table's rows are kept.
    pub async fn retention(&self) -> Result<Vec<TableRetention>, ClientError> {
        self.get("/api/retention").json().await
    }
}
