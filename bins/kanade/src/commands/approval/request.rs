use kanade_wire::JobId;

use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::OrTry;

/// Asks that schedules and rollouts may run a job as it is now.
pub async fn request(context: &Context, job: &JobId) -> Ended {
    let asked = context.client.request_approval(job).await;
    let asked = asked.or_try("kanade job list")?;
    context.output.show(&asked, |_| asked.id.clone())?;
    if context.output.is_for_people() {
        let remark = format!(
            "Somebody else agrees by: kanade approval approve {}",
            asked.id
        );
        context.output.say(remark);
    }
    Ok(ExitStatus::Ok)
}
