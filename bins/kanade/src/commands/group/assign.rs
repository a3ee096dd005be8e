use crate::cli::GroupMachines;
use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::OrTry;
use crate::output::machines;

/// Assigns machines to a group.
pub async fn add(context: &Context, arguments: &GroupMachines) -> Ended {
    let group = &arguments.group;
    for pc in &arguments.pcs {
        let added = context.client.add_to_group(pc, group).await;
        added.or_try(format!("kanade group members {group}"))?;
    }
    let count = machines(arguments.pcs.len() as u64);
    context.output.say(format!("{count} in {group}"));
    Ok(ExitStatus::Ok)
}

/// Takes machines out of a group.
pub async fn remove(context: &Context, arguments: &GroupMachines) -> Ended {
    let group = &arguments.group;
    for pc in &arguments.pcs {
        let removed = context.client.remove_from_group(pc, group).await;
        removed.or_try(format!("kanade group members {group}"))?;
    }
    let count = machines(arguments.pcs.len() as u64);
    context.output.say(format!("{count} no longer in {group}"));
    Ok(ExitStatus::Ok)
}
