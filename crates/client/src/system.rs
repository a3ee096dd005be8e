use std::time::Duration;

use kanade_api_types::auth::VersionInfo;
use kanade_api_types::health::{FleetHealth, Summary};

use crate::client::Client;
use crate::error::ClientError;

impl Client {
    /// Whether a backend answers at all.
    pub async fn health(&self) -> Result<(), ClientError> {
        let call = self.get("/health").within(Duration::from_secs(5));
        call.nothing().await
    }

    /// The backend's version.
    pub async fn version(&self) -> Result<VersionInfo, ClientError> {
        self.get("/api/version").json().await
    }

    /// The fleet's and the backend's health, whether or not it is good.
    pub async fn fleet_health(&self) -> Result<FleetHealth, ClientError> {
        let call = self.get("/api/health/fleet");
        call.json_even_if_unavailable().await
    }

    /// What the home page counts.
    pub async fn summary(&self) -> Result<Summary, ClientError> {
        self.get("/api/summary").json().await
    }
}
