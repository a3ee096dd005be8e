use std::time::Duration;

use kanade_api_types::executions::{ExecRequest, ExecutionDetail, ExecutionRow};
use kanade_client::{Client, ClientError, LiveEvent, LiveFeed, Ordered, ResultQuery};
use kanade_wire::ExecId;
use tokio::time::timeout;

use super::order::waiting;
use super::progress::Progress;
use crate::cli::ExecArguments;
use crate::commands::{Ended, execution};
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::{Failure, OrTry};
use crate::output::{machines, plural, span};

/// Changes that follow each other faster are read together.
const TOGETHER: Duration = Duration::from_millis(200);
/// Runs that are shown when some did not succeed.
const SHOWN: usize = 20;

/// Orders an execution and returns when every machine has answered.
pub async fn order_and_wait(
    context: &Context,
    arguments: &ExecArguments,
    request: &ExecRequest,
) -> Ended {
    // What happens between the order and the first look must not be missed.
    let mut feed = context
        .client
        .live()
        .await
        .or_try("kanade exec, without --wait")?;
    let (job, during_freeze) = (&arguments.job, arguments.during_freeze);
    let ordered = context.client.order(job, request, during_freeze).await;
    let id = match ordered.or_try("kanade job list")? {
        Ordered::Dispatched(ordered) => ordered.exec_id,
        Ordered::Waiting(approval) => return waiting(context, &approval),
    };
    let progress = Progress::new();
    let next = format!("kanade execution show {id}");
    let ended = tokio::select! {
        ended = follow(&context.client, &mut feed, &id, &progress) => ended.or_try(next),
        _ = tokio::signal::ctrl_c() => Err(left_alone(&id)),
    };
    progress.end();
    report(context, &ended?).await
}

/// Reads the execution again whenever something of it changed, until it is over.
async fn follow(
    client: &Client,
    feed: &mut LiveFeed,
    id: &ExecId,
    progress: &Progress,
) -> Result<ExecutionDetail, ClientError> {
    loop {
        match client.execution(id).await {
            Ok(detail) if is_over(&detail.execution) => return Ok(detail),
            Ok(detail) => progress.show(&detail.execution),
            Err(error) if error.is_unreachable() => progress.lost(),
            Err(error) => return Err(error),
        }
        wait_for_change(feed, id, progress).await?;
        // Whatever else comes at once is seen by the same look; the time running out is no error.
        let _ = timeout(TOGETHER, swallow(feed)).await;
    }
}

async fn wait_for_change(
    feed: &mut LiveFeed,
    id: &ExecId,
    progress: &Progress,
) -> Result<(), ClientError> {
    loop {
        match feed.next().await? {
            LiveEvent::Lost => progress.lost(),
            event if concerns(&event, id) => return Ok(()),
            _ => {}
        }
    }
}

async fn swallow(feed: &mut LiveFeed) {
    while let Ok(event) = feed.next().await {
        if event == LiveEvent::Lost {
            return;
        }
    }
}

fn concerns(event: &LiveEvent, id: &ExecId) -> bool {
    let LiveEvent::Changed(change) = event else {
        return true;
    };
    let mut topics = change.topics.iter();
    topics.any(|topic| {
        let named = topic.ids.iter().any(|changed| changed == id.as_str());
        topic.topic == "executions" && (named || topic.more)
    })
}

fn is_over(row: &ExecutionRow) -> bool {
    matches!(row.status.as_str(), "completed" | "expired") || row.finished_at.is_some()
}

async fn report(context: &Context, detail: &ExecutionDetail) -> Ended {
    let row = &detail.execution;
    let succeeded = row.success_count == row.target_count;
    let troubles = match succeeded {
        true => Vec::new(),
        false => troubles(context, &row.exec_id).await?,
    };
    context
        .output
        .show(detail, |look| execution::troubles(&troubles, look))?;
    context.output.say(summary(row));
    if succeeded {
        return Ok(ExitStatus::Ok);
    }
    let rest = row.target_count - row.success_count;
    let message = format!("{} of {} did not succeed", rest, machines(row.target_count));
    let id = &row.exec_id;
    let next =
        format!("kanade result list --exec {id} --outcome failed,timed_out,killed,lost,skipped");
    Err(Failure::new(ExitStatus::Failed, message, next))
}

async fn troubles(
    context: &Context,
    id: &ExecId,
) -> Result<Vec<kanade_api_types::results::ResultRow>, Failure> {
    let query = ResultQuery {
        exec_id: Some(id.clone()),
        outcome: Some("failed,timed_out,killed,lost,skipped".into()),
        ..ResultQuery::default()
    };
    let page = context.client.results(&query).take(SHOWN).await;
    Ok(page.or_try(format!("kanade execution show {id}"))?.rows)
}

fn summary(row: &ExecutionRow) -> String {
    let took = match (row.initiated_at, row.finished_at) {
        (Some(start), Some(end)) => format!(" in {}", span(end - start)),
        _ => String::new(),
    };
    let count = plural(row.target_count, "machine");
    format!("{count}: {}{took}", execution::counts(row))
}

fn left_alone(id: &ExecId) -> Failure {
    Failure::new(
        ExitStatus::Interrupted,
        "not waiting any longer; the execution goes on",
        format!("kanade kill {id}, or kanade execution show {id}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use kanade_api_types::live::{LiveChange, TopicChange};

    fn change(topic: &str, ids: &[&str], more: bool) -> LiveEvent {
        let topic = TopicChange {
            topic: topic.into(),
            ids: ids.iter().map(|id| (*id).to_owned()).collect(),
            more,
        };
        LiveEvent::Changed(LiveChange {
            topics: vec![topic],
        })
    }

    #[test]
    fn only_its_own_changes_and_uncertainty_concern_an_execution() {
        let id = ExecId::new("e1").unwrap();
        assert!(concerns(&change("executions", &["e0", "e1"], false), &id));
        assert!(concerns(&change("executions", &["e0"], true), &id));
        assert!(concerns(&LiveEvent::Reset, &id));
        assert!(!concerns(&change("executions", &["e0"], false), &id));
        assert!(!concerns(&change("results", &["e1"], true), &id));
    }
}
