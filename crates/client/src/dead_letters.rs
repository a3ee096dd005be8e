use kanade_api_types::dead_letters::DeadLetterRow;

use crate::client::Client;
use crate::error::ClientError;
use crate::pages::List;

impl Client {
    /// The messages that could not be read, the newest first.
    pub fn dead_letters(&self) -> List<DeadLetterRow> {
        List::new(self, "/api/dead-letters", &())
    }

    /// One message that could not be read.
    pub async fn dead_letter(&self, id: i64) -> Result<DeadLetterRow, ClientError> {
        self.get(&format!("/api/dead-letters/{id}")).json().await
    }
}
