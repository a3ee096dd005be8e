use kanade_api_types::rollouts::{RolloutPlan, RolloutRow, WithoutBuild};

use super::spec::spec;
use super::watch::watch;
use crate::cli::RolloutCreateArguments;
use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::OrTry;
use crate::output::{Column, Look, Table, machines};

/// Creates a rollout, or shows what it would do.
pub async fn create(context: &Context, arguments: &RolloutCreateArguments) -> Ended {
    const HELP: &str = "kanade rollout create --help";
    let spec = spec(arguments)?;
    if arguments.preview {
        let plan = context.client.preview_rollout(&spec).await;
        let plan = plan.or_try(HELP)?;
        context.output.show(&plan, |look| table(&plan, look))?;
        return Ok(ExitStatus::Ok);
    }
    let row = context.client.create_rollout(&spec).await.or_try(HELP)?;
    if arguments.wait {
        return watch(context, &row.id).await;
    }
    context.output.show(&row, |_| said(&row))?;
    if context.output.is_for_people() {
        let next = format!("Follow it: kanade rollout watch {}", row.id);
        context.output.say(next);
    }
    Ok(ExitStatus::Ok)
}

fn said(row: &RolloutRow) -> String {
    format!(
        "Rollout {}: {} on {} in {} waves, {}\n",
        row.id,
        row.title,
        machines(row.machines),
        row.waves.len(),
        row.state
    )
}

fn table(plan: &RolloutPlan, look: &Look) -> String {
    let mut table = Table::new(&[
        Column::Whole("WAVE"),
        Column::Whole("TAKES"),
        Column::Whole("MACHINES"),
        Column::Whole("ONLINE"),
        Column::Cut("SOME OF THEM"),
    ]);
    for wave in &plan.waves {
        let sample: Vec<&str> = wave.sample.iter().map(|pc| pc.as_str()).collect();
        table.row([
            wave.number.to_string().into(),
            wave.label.as_str().into(),
            wave.machines.to_string().into(),
            wave.online.to_string().into(),
            sample.join(", ").into(),
        ]);
    }
    let mut text = table.render(look);
    if plan.left_out > 0 {
        let left_out = machines(plan.left_out);
        text.push_str(&format!("{left_out} of the target in no wave\n"));
    }
    for WithoutBuild {
        platform,
        machines: count,
    } in &plan.without_build
    {
        let without = machines(*count);
        text.push_str(&format!(
            "{without} skipped: the release has no build for {platform}\n"
        ));
    }
    text
}
