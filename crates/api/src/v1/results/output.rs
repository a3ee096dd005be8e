//! `GET /api/results/{id}/output`

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use kanade_wire::ResultId;
use kanade_wire::output::OutputStream;
use serde::Deserialize;

use super::get::find;
use super::whole::stream_of;
use crate::http::failures::{NotFound, word};
use crate::http::{Answer, Path, Query, Viewer};
use crate::state::ApiState;

/// Which stream.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// `stdout` (when left out) or `stderr`.
    stream: Option<String>,
}

/// The whole kept output of a run as text.
#[utoipa::path(get, path = "/api/results/{id}/output", operation_id = "get_result_output", tag = "results",
    params(("id" = String, Path, description = "The run"), Which),
    responses((status = 200, description = "The output", body = String, content_type = "text/plain"),
        (status = 404, description = "There is no such run, or its output has left the broker")),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    Path(id): Path<ResultId>,
    Query(which): Query<Which>,
) -> Answer<impl IntoResponse> {
    let stream: OutputStream =
        word("stream", which.stream.as_deref())?.unwrap_or(OutputStream::Stdout);
    let run = find(&state, &id).await?;
    let text = stream_of(&state, &run, stream).await?;
    let text = text.ok_or_else(|| NotFound::new("output of run", "output_gone", &id))?;
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text))
}
