use std::time::Duration;

use kanade_api_types::rollouts::RolloutDetail;
use kanade_client::{ClientError, LiveEvent, LiveFeed};
use tokio::time::timeout;

use super::show::{counts, text};
use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::{Failure, OrTry};

/// Changes that follow each other faster are read together.
const TOGETHER: Duration = Duration::from_millis(300);

/// Follows a rollout until it ends or halts; fails unless it is completed.
pub async fn watch(context: &Context, id: &str) -> Ended {
    let next = format!("kanade rollout show {id}");
    // What happens before the first look must not be missed.
    let mut feed = context.client.live().await.or_try(&*next)?;
    let ended = tokio::select! {
        ended = follow(context, &mut feed, id) => ended.or_try(&*next)?,
        _ = tokio::signal::ctrl_c() => {
            let message = "not watching any longer; the rollout goes on";
            return Err(Failure::new(ExitStatus::Interrupted, message, next));
        }
    };
    context.output.show(&ended, |look| text(&ended, look))?;
    match ended.rollout.state.as_str() {
        "completed" => Ok(ExitStatus::Ok),
        state => {
            let reason = ended
                .rollout
                .reason
                .as_deref()
                .unwrap_or("no reason is given");
            let message = format!("the rollout is {state}: {reason}");
            Err(Failure::new(ExitStatus::Failed, message, next))
        }
    }
}

async fn follow(
    context: &Context,
    feed: &mut LiveFeed,
    id: &str,
) -> Result<RolloutDetail, ClientError> {
    let mut said = String::new();
    loop {
        match context.client.rollout(id).await {
            Ok(detail) => {
                let state = detail.rollout.state.as_str();
                if matches!(state, "completed" | "aborted" | "halted") {
                    return Ok(detail);
                }
                let line = line(&detail);
                if line != said {
                    context.output.say(&line);
                    said = line;
                }
            }
            Err(error) if error.is_unreachable() => {}
            Err(error) => return Err(error),
        }
        while !concerns(&feed.next().await?) {}
        let _ = timeout(TOGETHER, async { while feed.next().await.is_ok() {} }).await;
    }
}

fn concerns(event: &LiveEvent) -> bool {
    let LiveEvent::Changed(change) = event else {
        return true;
    };
    let mut topics = change.topics.iter();
    topics.any(|topic| matches!(topic.topic.as_str(), "rollouts" | "executions"))
}

/// `wave 2 of 4 running: 15 succeeded, 5 running`.
fn line(detail: &RolloutDetail) -> String {
    let row = &detail.rollout;
    let index = row.wave.saturating_sub(1) as usize;
    let Some(wave) = detail.waves.get(index) else {
        return row.state.clone();
    };
    let held = row.held.as_deref().map(|why| format!(" ({why})"));
    format!(
        "{}, wave {} of {} {}: {}{}",
        row.state,
        row.wave,
        detail.waves.len(),
        wave.state,
        counts(&wave.counts),
        held.unwrap_or_default()
    )
}
