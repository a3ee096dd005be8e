use serde::Deserialize;
use serde_json::Value;

use super::api::ApiError;
use super::bus::Bus;

/// What the broker stores for us, all streams together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoreTotals {
    /// Bytes stored.
    pub bytes: u64,
    /// Bytes that may be stored; `None` when the broker does not tell.
    pub limit: Option<u64>,
}

#[derive(Deserialize)]
struct AccountAnswer {
    #[serde(default)]
    storage: u64,
    limits: AccountLimits,
}

#[derive(Deserialize)]
struct AccountLimits {
    max_storage: i64,
}

impl Bus {
    /// What is stored, and what may be.
    ///
    /// # Errors
    /// When the broker does not answer.
    pub async fn store_totals(&self) -> Result<StoreTotals, ApiError> {
        let operation = "asking for the account's limits";
        let account: AccountAnswer = self.api(operation, "INFO", &Value::Null).await?;
        let limit = u64::try_from(account.limits.max_storage).ok();
        Ok(StoreTotals {
            bytes: account.storage,
            limit: limit.filter(|limit| *limit > 0),
        })
    }
}
