use std::fs;

use kanade_api_types::plan::Plan;

use super::shown;
use crate::cli::PlanArguments;
use crate::commands::Ended;
use crate::context::Context;
use crate::documents::{Rejected, read_folder};
use crate::exit::ExitStatus;
use crate::failure::{Failure, OrTry};

/// Shows what a folder would change, and writes that down.
pub async fn draw(context: &Context, arguments: &PlanArguments) -> Ended {
    let request = read_folder(&arguments.folder).map_err(|rejected| unreadable(&rejected))?;
    let plan = context.client.draw_plan(&request).await;
    let plan = plan.or_try("kanade health")?;
    context
        .output
        .show(&plan, |look| shown::text(&plan, look))?;
    if !plan.problems.is_empty() {
        let message = "the folder has problems: nothing of it can be applied";
        let next = format!("kanade plan {}", arguments.folder.display());
        return Err(Failure::new(ExitStatus::Failed, message, next));
    }
    write(arguments, &plan)?;
    if context.output.is_for_people() {
        context.output.say(match plan.changes.is_empty() {
            true => "Nothing to do: everything is as this folder says.".to_owned(),
            false => format!("Do it: kanade apply {}", arguments.out.display()),
        });
    }
    Ok(ExitStatus::Ok)
}

fn write(arguments: &PlanArguments, plan: &Plan) -> Result<(), Failure> {
    let path = &arguments.out;
    let text = serde_json::to_string_pretty(plan).map_err(std::io::Error::other);
    text.and_then(|text| fs::write(path, text))
        .map_err(|error| {
            let message = format!("{} cannot be written: {error}", path.display());
            Failure::new(
                ExitStatus::Failed,
                message,
                "kanade plan <folder> --out <file>",
            )
        })
}

fn unreadable(rejected: &[Rejected]) -> Failure {
    let message = "some files of the folder cannot be read as documents";
    let failure = Failure::new(ExitStatus::Failed, message, "kanade plan --help");
    let lines = rejected.iter().flat_map(Rejected::lines);
    lines.fold(failure, Failure::note)
}
