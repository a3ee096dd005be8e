//! `GET /api/results`

use axum::extract::{OriginalUri, State};
use axum::response::Response;
use chrono::{DateTime, Utc};
use kanade_api_types::results::ResultRow;
use kanade_store::results::{ResultFilter, ResultQuery, RunStatus};
use kanade_store::search::SearchText;
use kanade_wire::{ExecId, JobId, Outcome, PcId};
use serde::Deserialize;

use super::row::result_row;
use super::search;
use crate::http::failures::{LookupError, pattern, word};
use crate::http::paging::{PageQuery, page_response};
use crate::http::{Answer, Query, Viewer};
use crate::state::ApiState;

/// Which runs.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// On this machine.
    pc_id: Option<PcId>,
    /// Of this job.
    job_id: Option<JobId>,
    /// Of this execution.
    exec_id: Option<ExecId>,
    /// Outcomes, separated by commas; `running` for runs in flight.
    outcome: Option<String>,
    /// As 0.43: `success`, `failure` or `running`.
    status: Option<String>,
    /// `met`: only runs that came up against a limit of time, memory, processes or output.
    limits: Option<String>,
    /// Started at this time or later.
    since: Option<DateTime<Utc>>,
    /// Started before this time.
    until: Option<DateTime<Utc>>,
    /// A text in either output; letter case does not matter. At least three characters.
    q: Option<String>,
    /// A regular expression over either output.
    re: Option<String>,
    /// A regular expression over standard output.
    stdout: Option<String>,
    /// A regular expression over standard error.
    stderr: Option<String>,
}

/// Runs, the newest start first, with previews of their output.
///
/// With `q`, `X-Search-Lag-Messages` and `X-Search-Lag-Seconds` say how far the index is behind, and
/// `X-Search-Complete` whether every run that printed the text could be found.
#[utoipa::path(get, path = "/api/results", operation_id = "list_results", tag = "results",
    params(Filter, PageQuery),
    responses((status = 200, description = "A page of runs", body = Vec<ResultRow>)),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    OriginalUri(uri): OriginalUri,
    Query(filter): Query<Filter>,
    Query(page): Query<PageQuery>,
) -> Answer<Response> {
    let text = text(filter.q.as_deref())?;
    let query = ResultQuery {
        page: page.request(50, 500)?,
        filter: read_filter(filter)?,
    };
    if let Some(text) = text {
        return Ok(search::respond(&state, &uri, &text, &query).await?);
    }
    let runs = state
        .projected
        .results
        .list(&query)
        .await
        .map_err(LookupError::from)?;
    Ok(page_response(&uri, runs.map(result_row)))
}

fn text(text: Option<&str>) -> Result<Option<SearchText>, LookupError> {
    let text = text.filter(|text| !text.is_empty()).map(SearchText::new);
    text.transpose().map_err(|error| LookupError::Word {
        parameter: "q",
        reason: error.to_string(),
    })
}

fn read_filter(filter: Filter) -> Result<ResultFilter, LookupError> {
    Ok(ResultFilter {
        states: states(filter.outcome.as_deref(), filter.status.as_deref())?,
        pc_id: filter.pc_id,
        job_id: filter.job_id,
        exec_id: filter.exec_id,
        over_limits: over_limits(filter.limits.as_deref())?,
        since: filter.since,
        until: filter.until,
        output: pattern("re", filter.re.as_deref())?,
        stdout: pattern("stdout", filter.stdout.as_deref())?,
        stderr: pattern("stderr", filter.stderr.as_deref())?,
    })
}

fn over_limits(word: Option<&str>) -> Result<bool, LookupError> {
    match word {
        None | Some("") => Ok(false),
        Some("met") => Ok(true),
        Some(_) => Err(LookupError::Word {
            parameter: "limits",
            reason: "give met".to_owned(),
        }),
    }
}

fn states(outcomes: Option<&str>, status: Option<&str>) -> Result<Vec<RunStatus>, LookupError> {
    let mut states = match status {
        None | Some("") => Vec::new(),
        Some("success") => RunStatus::SUCCESS.to_vec(),
        Some("failure") => RunStatus::FAILURE.to_vec(),
        Some("running") => vec![RunStatus::Running],
        Some(_) => {
            let reason = "give success, failure or running".to_owned();
            return Err(LookupError::Word {
                parameter: "status",
                reason,
            });
        }
    };
    for outcome in outcomes
        .unwrap_or_default()
        .split(',')
        .filter(|text| !text.is_empty())
    {
        states.push(match outcome {
            "running" => RunStatus::Running,
            other => match word::<Outcome>("outcome", Some(other))? {
                Some(outcome) => RunStatus::Ended(outcome),
                None => continue,
            },
        });
    }
    Ok(states)
}
