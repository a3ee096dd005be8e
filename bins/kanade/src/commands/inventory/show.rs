use kanade_api_types::inventory::{DisplayField, MachineInventory};
use kanade_wire::PcId;
use serde_json::Value;

use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::{Failure, OrTry};
use crate::output::{Cell, Look, ago, bytes, facts, first_line, json_line, plural};

/// Shows the facts of one machine, by job.
pub async fn show(context: &Context, pc: &PcId) -> Ended {
    let inventory = context.client.inventory(pc).await;
    let inventory = inventory.or_try("kanade agent list")?;
    // Facts are kept as they came, a form that only JSON can pass on.
    let whole = serde_json::to_value(&inventory).map_err(|error| unreadable(&error))?;
    context.output.show(&whole, |look| text(&inventory, look))?;
    if context.output.is_for_people() {
        context.output.say(match inventory.is_empty() {
            true => format!("{pc} has reported no facts. Gather some: kanade exec <job> --pc {pc}"),
            false => format!("Everything: kanade inventory show {pc} --output json"),
        });
    }
    Ok(ExitStatus::Ok)
}

fn unreadable(error: &serde_json::Error) -> Failure {
    let message = format!("the facts cannot be read: {error}");
    Failure::new(ExitStatus::Failed, message, "kanade inventory list")
}

fn text(inventory: &[MachineInventory], look: &Look) -> String {
    let jobs: Vec<String> = inventory.iter().map(|job| of_job(job, look)).collect();
    jobs.join("\n")
}

fn of_job(job: &MachineInventory, look: &Look) -> String {
    let collected = job.collected_at.map_or_else(
        || "no good report yet".to_owned(),
        |at| format!("collected {}", ago(at, look)),
    );
    let values: Value = serde_json::from_str(job.facts.get()).unwrap_or_default();
    let mut pairs: Vec<(&str, Cell)> = job
        .display
        .iter()
        .map(|field| (field.label.as_str(), value(field, &values[&field.field])))
        .collect();
    if let Some(problem) = &job.problem {
        pairs.push(("Problem", first_line(&problem.reason).into()));
    }
    format!("{}, {collected}\n{}", job.job_id, facts(look, pairs))
}

/// A fact; of a list, how long it is.
fn value(field: &DisplayField, value: &Value) -> Cell {
    match (value, field.kind.as_deref()) {
        (Value::Null, _) => Cell::maybe(None::<String>),
        (Value::Array(rows), Some("table")) => plural(rows.len() as u64, "row").into(),
        (Value::Number(number), Some("bytes")) => match number.as_u64() {
            Some(size) => bytes(size).into(),
            None => number.to_string().into(),
        },
        (value, _) => json_line(value).into(),
    }
}
