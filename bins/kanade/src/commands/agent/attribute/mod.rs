//! What is said of machines.

mod change;
mod import;

use kanade_api_types::attributes::MachineAttributes;
use kanade_wire::PcId;

use crate::cli::AttributeCommand;
use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::{Failure, OrTry};
use crate::output::{Cell, facts};

/// Does what was typed after `attribute`.
pub async fn run(context: &Context, command: AttributeCommand) -> Ended {
    match command {
        AttributeCommand::Get { pc_id } => get(context, &pc_id).await,
        AttributeCommand::Set { pc_id, pairs } => change::set(context, &pc_id, &pairs).await,
        AttributeCommand::Rm { pc_id, names } => change::remove(context, &pc_id, names).await,
        AttributeCommand::Import(arguments) => import::import(context, &arguments).await,
    }
}

async fn get(context: &Context, pc: &PcId) -> Ended {
    let attributes = context.client.attributes(pc).await;
    show(context, &attributes.or_try("kanade agent list")?)?;
    Ok(ExitStatus::Ok)
}

fn show(context: &Context, machine: &MachineAttributes) -> Result<(), Failure> {
    let attributes = &machine.attributes;
    context.output.show(machine, |look| {
        let rows = attributes.iter();
        let rows = rows.map(|(name, value)| (name.as_str(), Cell::from(value.as_str())));
        facts(look, rows.collect())
    })?;
    if attributes.is_empty() && context.output.is_for_people() {
        let pc = &machine.pc_id;
        let remark =
            format!("Nothing is said of {pc}. Say it: kanade agent attribute set {pc} site=…");
        context.output.say(remark);
    }
    Ok(())
}
