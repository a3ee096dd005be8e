use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::OrTry;

/// Orders something of a rollout: `pause`, `resume`, `abort`, `promote` or `retry`.
pub async fn order(context: &Context, id: &str, order: &str) -> Ended {
    let row = context.client.order_rollout(id, order).await;
    let row = row.or_try(format!("kanade rollout show {id}"))?;
    context.output.show(&row, |_| {
        format!("{} is {} at wave {}\n", row.title, row.state, row.wave)
    })?;
    Ok(ExitStatus::Ok)
}
