use std::collections::BTreeMap;

use kanade_api_types::live_query::{
    AnswerGroup, AnswerText, Asked, Ended as QuestionEnded, LiveQueryRequest, QueryProgress,
};
use kanade_client::QuestionEvent;
use serde_json::json;

use super::progress::{Progress, summary};
use crate::cli::QueryArguments;
use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::{Failure, OrTry};
use crate::output::harmless;

/// Machines of a group that are named to people.
const NAMED: usize = 8;

/// Asks every machine of a target that is online, and shows equal answers together. Fails when not
/// all have answered.
pub async fn live_query(context: &Context, arguments: QueryArguments) -> Ended {
    let target = arguments.target.target();
    if target.is_empty() {
        return Err(nobody());
    }
    let request = LiveQueryRequest {
        script: arguments.sql,
        shell: arguments.shell,
        job_id: arguments.job,
        target,
        timeout_secs: arguments.timeout.map(u64::from),
    };
    let mut known = Known::default();
    let ended = follow(context, &request, arguments.during_freeze, &mut known).await?;
    let groups = known.groups();
    let data = json!({
        "asked": known.asked, "groups": groups, "others": known.others, "ended": ended,
    });
    context
        .output
        .show(&data, |_| shown(&groups, known.others))?;
    if let Some(asked) = &known.asked {
        context.output.say(summary(asked, &ended));
    }
    match ended.silent {
        0 => Ok(ExitStatus::Ok),
        _ => Ok(ExitStatus::Failed),
    }
}

/// What is known so far.
#[derive(Default)]
struct Known {
    asked: Option<Asked>,
    groups: BTreeMap<u64, AnswerGroup>,
    others: u64,
}

impl Known {
    /// A group's text is told once, so it is kept when the group grows.
    fn take(&mut self, progress: QueryProgress) {
        self.others = progress.others;
        for group in progress.groups {
            let earlier = self.groups.remove(&group.number);
            let answer = group
                .answer
                .clone()
                .or_else(|| earlier.and_then(|earlier| earlier.answer));
            self.groups
                .insert(group.number, AnswerGroup { answer, ..group });
        }
    }

    /// The most frequent answer first.
    fn groups(&self) -> Vec<&AnswerGroup> {
        let mut groups: Vec<&AnswerGroup> = self.groups.values().collect();
        groups.sort_by_key(|group| std::cmp::Reverse(group.count));
        groups
    }
}

async fn follow(
    context: &Context,
    request: &LiveQueryRequest,
    during_freeze: bool,
    known: &mut Known,
) -> Result<QuestionEnded, Failure> {
    let question = context.client.live_query(request, during_freeze).await;
    let mut question = question.or_try("kanade agent list --status online")?;
    let progress = Progress::new();
    while let Some(event) = question.next().await.or_try("kanade execution list")? {
        match event {
            QuestionEvent::Asked(asked) => {
                progress.asked(&asked);
                known.asked = Some(asked);
            }
            QuestionEvent::Answers(answers) => {
                progress.answered(answers.answered);
                known.take(answers);
            }
            QuestionEvent::Ended(ended) => {
                progress.end();
                return Ok(ended);
            }
        }
    }
    let message = "the backend ended the answer before its end";
    Err(Failure::new(
        ExitStatus::Failed,
        message,
        "kanade execution list",
    ))
}

fn shown(groups: &[&AnswerGroup], others: u64) -> String {
    let mut text = String::new();
    for group in groups {
        text.push_str(&head(group));
        if let Some(answer) = &group.answer {
            for line in answer.stdout.lines().chain(answer.stderr.lines()) {
                text.push_str(&format!("  {}\n", harmless(line)));
            }
            if answer.truncated {
                text.push_str("  …\n");
            }
        }
        text.push('\n');
    }
    if others > 0 {
        text.push_str(&format!("{others} more answered something else each\n"));
    }
    text
}

fn head(group: &AnswerGroup) -> String {
    let named = group.machines.iter().take(NAMED);
    let mut names: Vec<String> = named.map(ToString::to_string).collect();
    let more = group.count.saturating_sub(names.len() as u64);
    if more > 0 {
        names.push(format!("and {more} more"));
    }
    let state = group.answer.as_ref().map_or_else(String::new, state);
    format!("{} × {state}: {}\n", group.count, names.join(", "))
}

fn state(answer: &AnswerText) -> String {
    match answer.exit_code {
        Some(code) if code != 0 => format!("{}, exit {code}", answer.outcome),
        _ => answer.outcome.to_string(),
    }
}

fn nobody() -> Failure {
    Failure::new(
        ExitStatus::Usage,
        "nobody is asked: say --all, --group or --pc",
        "kanade query --live 'uptime' --all",
    )
}
