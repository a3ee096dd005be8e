//! The whole kept output of a run, wherever it is.

use axum::http::StatusCode;
use kanade_control::output::{OutputError, from_chunks, from_object};
use kanade_store::results::{Run, StoredOutput};
use kanade_wire::output::OutputStream;

use crate::http::failures::LookupError;
use crate::http::{Answer, EndpointError};
use crate::state::ApiState;

/// Standard output and standard error of a run, whole. What has left the broker is empty.
pub async fn whole_output(state: &ApiState, run: &Run) -> Answer<(String, String)> {
    let stdout = stream_of(state, run, OutputStream::Stdout).await?;
    let stderr = stream_of(state, run, OutputStream::Stderr).await?;
    Ok((stdout.unwrap_or_default(), stderr.unwrap_or_default()))
}

/// One stream of a run, whole; `None` when it has left the broker.
pub async fn stream_of(
    state: &ApiState,
    run: &Run,
    stream: OutputStream,
) -> Answer<Option<String>> {
    let stored = state
        .projected
        .results
        .output(&run.result_id, stream)
        .await
        .map_err(LookupError::from)?;
    let fetched = match stored {
        None => Ok(None),
        Some(StoredOutput::Text(text)) => Ok(Some(text)),
        Some(StoredOutput::Object(name)) => from_object(&state.bus, &name).await,
        Some(StoredOutput::Chunks(chunks)) => {
            from_chunks(&state.bus, &run.pc_id, &run.result_id, stream, &chunks).await
        }
    };
    Ok(fetched.map_err(FetchError)?)
}

#[derive(Debug, thiserror::Error)]
#[error("the output could not be fetched from the broker: try again")]
struct FetchError(#[source] OutputError);

impl EndpointError for FetchError {
    fn status(&self) -> StatusCode {
        StatusCode::BAD_GATEWAY
    }

    fn code(&self) -> &'static str {
        "broker_failed"
    }
}
