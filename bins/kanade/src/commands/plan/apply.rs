use std::fs;
use std::path::Path;

use kanade_api_types::plan::{AppliedChange, Plan};

use crate::cli::ApplyArguments;
use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::{Failure, OrTry};
use crate::output::plural;

/// Does exactly what a plan says, or nothing.
pub async fn apply(context: &Context, arguments: &ApplyArguments) -> Ended {
    let mut plan = read(&arguments.plan)?;
    // The backend needs the texts; what differs was for people.
    for change in &mut plan.changes {
        change.diff.clear();
    }
    let next = format!("kanade plan {}", folder(&plan));
    let done = context.client.apply_plan(&plan).await.or_try(next)?;
    context
        .output
        .show(&done, |_| done.applied.iter().map(line).collect())?;
    if context.output.is_for_people() {
        let count = plural(done.applied.len() as u64, "change");
        context.output.say(format!("Applied {count}."));
    }
    Ok(ExitStatus::Ok)
}

fn read(path: &Path) -> Result<Plan, Failure> {
    let refused = |error: std::io::Error| {
        let message = format!("{} is not a plan that can be read: {error}", path.display());
        Failure::new(ExitStatus::Failed, message, "kanade plan <folder>")
    };
    let text = fs::read_to_string(path).map_err(refused)?;
    serde_json::from_str(&text).map_err(|error| refused(error.into()))
}

fn folder(plan: &Plan) -> &str {
    match plan.scope.folder.as_str() {
        "" => ".",
        folder => folder,
    }
}

fn line(done: &AppliedChange) -> String {
    let word = match done.action {
        kanade_api_types::plan::PlanAction::Create => "Created",
        kanade_api_types::plan::PlanAction::Change => "Changed",
        kanade_api_types::plan::PlanAction::Delete => "Deleted",
    };
    format!("{word} {} {}\n", done.kind, done.id)
}
