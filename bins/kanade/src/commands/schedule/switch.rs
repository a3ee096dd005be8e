use kanade_wire::ScheduleId;
use serde_json::json;

use crate::cli::ScheduleDisableArguments;
use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::OrTry;

/// Lets schedules fire.
pub async fn enable(context: &Context, ids: &[ScheduleId]) -> Ended {
    for id in ids {
        let enabled = context.client.enable_schedule(id).await;
        enabled.or_try("kanade schedule list")?;
    }
    told(context, "enabled", "fires", ids)
}

/// Keeps schedules from firing.
pub async fn disable(context: &Context, arguments: &ScheduleDisableArguments) -> Ended {
    let (cascade, kill) = (arguments.cascade, arguments.cascade_kill);
    for id in &arguments.ids {
        let disabled = context.client.disable_schedule(id, cascade, kill).await;
        disabled.or_try("kanade schedule list")?;
    }
    told(
        context,
        "disabled",
        "does not fire any more",
        &arguments.ids,
    )
}

fn told(context: &Context, key: &str, words: &str, ids: &[ScheduleId]) -> Ended {
    context.output.show(&json!({ key: ids }), |_| {
        ids.iter().map(|id| format!("{id} {words}\n")).collect()
    })?;
    Ok(ExitStatus::Ok)
}
