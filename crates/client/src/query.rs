use kanade_api_types::query::{SqlAnswer, SqlQuestion, SqlView};

use crate::client::Client;
use crate::error::ClientError;

const QUERY: &str = "/api/query";

impl Client {
    /// Asks the tables in SQL.
    pub async fn query(&self, question: &SqlQuestion) -> Result<SqlAnswer, ClientError> {
        self.post_unkeyed(QUERY).body(question).json().await
    }

    /// As [`Self::query`], answered as CSV.
    pub async fn query_csv(&self, question: &SqlQuestion) -> Result<String, ClientError> {
        let call = self.post_unkeyed(QUERY).header("Accept", "text/csv");
        call.body(question).text().await
    }

    /// The views that can be asked.
    pub async fn query_schema(&self) -> Result<Vec<SqlView>, ClientError> {
        self.get("/api/query/schema").json().await
    }
}
