use std::io::Read;

use chrono::TimeDelta;
use kanade_api_types::notices::{NoticePublished, PublishNotice};
use kanade_wire::{HumanDuration, Target};

use super::priority;
use crate::cli::NoticeSendArguments;
use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::{Failure, OrTry};
use crate::output::plural;

const HELP: &str = "kanade notice send --help";

/// Sends a notice.
pub async fn send(context: &Context, arguments: NoticeSendArguments) -> Ended {
    let now = context.output.look().now;
    let notice = PublishNotice {
        id: None,
        priority: priority(arguments.priority),
        require_ack: arguments.require_ack,
        title: arguments.title,
        body: body(arguments.body)?,
        toast: arguments.toast,
        issued_by: None,
        expires_at: expiry(now, arguments.expires_in),
        target: Target {
            groups: arguments.group,
            pcs: arguments.pc,
            all: arguments.all,
        },
    };
    let sent = context.client.send_notice(&notice).await.or_try(HELP)?;
    context.output.show(&sent, |_| words(&sent))?;
    if context.output.is_for_people() {
        let next = format!("See who confirmed it: kanade notice show {}", sent.id);
        context.output.say(next);
    }
    Ok(match sent.failed.is_empty() {
        true => ExitStatus::Ok,
        false => ExitStatus::Failed,
    })
}

/// When something that lasts from `now` on is over.
pub fn expiry(
    now: chrono::DateTime<chrono::Utc>,
    lasting: Option<HumanDuration>,
) -> Option<chrono::DateTime<chrono::Utc>> {
    let lasting = TimeDelta::from_std(lasting?.value()).unwrap_or(TimeDelta::MAX);
    now.checked_add_signed(lasting)
}

fn words(sent: &NoticePublished) -> String {
    let places = sent.subjects.len() as u64;
    let mut words = match sent.subjects.as_slice() {
        [only] if only == "notifications.all" => format!("Sent {} to everybody\n", sent.id),
        _ => format!(
            "Sent {} to {}\n",
            sent.id,
            plural(places, "group or machine")
        ),
    };
    for failed in &sent.failed {
        words.push_str(&format!("Not sent to {failed}\n"));
    }
    words
}

fn body(given: String) -> Result<String, Failure> {
    if given != "-" {
        return Ok(given);
    }
    let mut text = String::new();
    let read = std::io::stdin().read_to_string(&mut text);
    read.map_err(|error| {
        let message = format!("the text cannot be read: {error}");
        Failure::new(ExitStatus::Failed, message, HELP)
    })?;
    Ok(text)
}
