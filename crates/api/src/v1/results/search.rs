//! `GET /api/results?q=…`: the index says which runs printed the text, the tables which of them the
//! other filters find.

use std::collections::HashMap;

use axum::http::{HeaderValue, Uri};
use axum::response::Response;
use kanade_api_types::results::ResultRow;
use kanade_store::results::{ResultFilter, ResultQuery, Run, RunStatus};
use kanade_store::search::{Hit, SearchQuery, SearchText};
use kanade_store::{Cursor, Page};
use kanade_wire::ResultId;

use super::row::result_row;
use super::snippet::{Finder, preview};
use crate::http::failures::LookupError;
use crate::http::paging::page_response;
use crate::state::ApiState;

const LIST: &str = "results.search";
/// The task that feeds the index.
const TASK: &str = "projection.search";
/// Hits that are looked up at a time.
const CHUNK: u32 = 250;
/// Hits one request looks at; the next page goes on from there.
const BUDGET: usize = 20_000;

/// How far the index is behind.
struct Lag {
    messages: u64,
    seconds: f64,
}

/// A page of runs that printed the text, and how much of them the index knows.
pub async fn respond(
    state: &ApiState,
    uri: &Uri,
    text: &SearchText,
    query: &ResultQuery,
) -> Result<Response, LookupError> {
    let lag = lag(state);
    let filter = &query.filter;
    let has_gaps = state.search.has_gaps(filter.since, filter.until).await?;
    let page = find(state, text, query).await?;
    let is_complete = !has_gaps && lag.as_ref().is_some_and(|lag| lag.messages == 0);
    let mut response = page_response(uri, page);
    let headers = response.headers_mut();
    if let Some(lag) = lag {
        headers.insert("x-search-lag-messages", HeaderValue::from(lag.messages));
        if let Ok(seconds) = HeaderValue::from_str(&format!("{:.1}", lag.seconds)) {
            headers.insert("x-search-lag-seconds", seconds);
        }
    }
    let complete = if is_complete { "true" } else { "false" };
    headers.insert("x-search-complete", HeaderValue::from_static(complete));
    Ok(response)
}

fn lag(state: &ApiState) -> Option<Lag> {
    let mut tasks = state.tasks.statuses().into_iter();
    let task = tasks.find(|task| task.name == TASK)?;
    Some(Lag {
        messages: task.lag_messages?,
        seconds: task.lag_seconds?,
    })
}

async fn find(
    state: &ApiState,
    text: &SearchText,
    query: &ResultQuery,
) -> Result<Page<ResultRow>, LookupError> {
    let finder = Finder::new(text.as_str());
    let limit = query.page.limit() as usize;
    let mut after: Option<i64> = query.page.after(LIST)?;
    let (mut items, mut looked_at) = (Vec::new(), 0);
    loop {
        let hits = look(state, text, &query.filter, after).await?;
        let is_last = hits.len() < CHUNK as usize;
        looked_at += hits.len();
        let end = hits.last().map(|hit| hit.place);
        let mut runs = runs_of(state, &hits, &query.filter).await?;
        for hit in hits {
            let Some(run) = runs.remove(&hit.result_id) else {
                continue;
            };
            if items.len() == limit {
                let next = after.map(|after| Cursor::new(LIST, &after));
                return Ok(Page { items, next });
            }
            items.push(row(run, &finder));
            after = Some(hit.place);
        }
        after = end.or(after);
        if is_last || looked_at >= BUDGET {
            let next = after.filter(|_| !is_last);
            let next = next.map(|after| Cursor::new(LIST, &after));
            return Ok(Page { items, next });
        }
    }
}

async fn look(
    state: &ApiState,
    text: &SearchText,
    filter: &ResultFilter,
    after: Option<i64>,
) -> Result<Vec<Hit>, LookupError> {
    let query = SearchQuery {
        text: text.clone(),
        since: filter.since,
        until: filter.until,
        after,
        limit: CHUNK,
    };
    Ok(state.search.find(&query).await?)
}

/// The runs of those hits that the filter finds.
async fn runs_of(
    state: &ApiState,
    hits: &[Hit],
    filter: &ResultFilter,
) -> Result<HashMap<ResultId, Run>, LookupError> {
    let ids = hits.iter().filter(|hit| may_match(hit, filter));
    let ids: Vec<ResultId> = ids.map(|hit| hit.result_id.clone()).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let runs = state.projected.results.find(&ids, filter).await?;
    let runs = runs.into_iter().map(|run| (run.result_id.clone(), run));
    Ok(runs.collect())
}

/// Whether the tables need to be asked, as far as the index can tell.
fn may_match(hit: &Hit, filter: &ResultFilter) -> bool {
    let same = |wanted: Option<&str>, known: Option<&str>| {
        wanted.is_none_or(|wanted| known.is_none_or(|known| known == wanted))
    };
    let ended = RunStatus::Ended(hit.outcome);
    same(
        filter.pc_id.as_ref().map(AsRef::as_ref),
        Some(hit.pc_id.as_str()),
    ) && same(
        filter.job_id.as_ref().map(AsRef::as_ref),
        hit.job_id.as_ref().map(AsRef::as_ref),
    ) && (filter.exec_id.is_none() || filter.exec_id == hit.exec_id)
        && (filter.states.is_empty() || filter.states.contains(&ended))
}

fn row(mut run: Run, finder: &Finder) -> ResultRow {
    let stdout_match = finder.snippet(&run.stdout.text);
    let stderr_match = finder.snippet(&run.stderr.text);
    run.stdout.truncated |= preview(&mut run.stdout.text);
    run.stderr.truncated |= preview(&mut run.stderr.text);
    ResultRow {
        stdout_match,
        stderr_match,
        ..result_row(run)
    }
}
