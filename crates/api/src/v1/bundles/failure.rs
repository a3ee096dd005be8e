use axum::http::StatusCode;
use kanade_control::bundles::BundleError;
use kanade_control::removals::RemovalError;

use crate::http::EndpointError;

/// The broker could not be asked.
#[derive(Debug, thiserror::Error)]
pub enum BrokerFailure {
    /// For the bytes.
    #[error("the bundle could not be fetched from the broker: try again")]
    Fetch(#[source] BundleError),
    /// To delete them.
    #[error("the broker did not delete the bundle: try again")]
    Delete(#[source] RemovalError),
}

impl EndpointError for BrokerFailure {
    fn status(&self) -> StatusCode {
        StatusCode::BAD_GATEWAY
    }

    fn code(&self) -> &'static str {
        "broker_failed"
    }
}
