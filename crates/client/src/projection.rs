use kanade_api_types::projection::{RebuildStatus, VerifyStatus};

use crate::client::Client;
use crate::error::ClientError;

const REBUILD: &str = "/api/projection/rebuild";
const VERIFY: &str = "/api/projection/verify";

impl Client {
    /// Has the projected tables built anew.
    pub async fn start_rebuild(&self) -> Result<RebuildStatus, ClientError> {
        self.post_unkeyed(REBUILD).json().await
    }

    /// How the last rebuild went, or goes.
    pub async fn rebuild_status(&self) -> Result<RebuildStatus, ClientError> {
        self.get(REBUILD).json().await
    }

    /// Has the projected tables compared with rebuilt ones.
    pub async fn start_verify(&self) -> Result<VerifyStatus, ClientError> {
        self.post_unkeyed(VERIFY).json().await
    }

    /// How the last comparison went, or goes, with at most `limit` differing rows after the
    /// first `offset`.
    pub async fn verify_status(
        &self,
        offset: usize,
        limit: usize,
    ) -> Result<VerifyStatus, ClientError> {
        let page = [("offset", offset), ("limit", limit)];
        self.get(VERIFY).query(&page).json().await
    }
}
