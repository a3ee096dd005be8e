use kanade_api_types::approvals::{ApprovalDecision, ApprovalRow};

use crate::cli::ApprovalDecisionArguments;
use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::OrTry;

/// Agrees to what somebody else asked for.
pub async fn approve(context: &Context, arguments: ApprovalDecisionArguments) -> Ended {
    let decision = ApprovalDecision {
        comment: arguments.comment,
    };
    let (id, client) = (&arguments.id, &context.client);
    let decided = client.approve(id, &decision, arguments.during_freeze).await;
    let decided = decided.or_try("kanade approval list")?;
    told(context, &decided, "Approved")?;
    if decided.kind == "order" && context.output.is_for_people() {
        let remark = format!("Watch it: kanade execution show {id}");
        context.output.say(remark);
    }
    Ok(ExitStatus::Ok)
}

/// Does not agree.
pub async fn reject(context: &Context, arguments: ApprovalDecisionArguments) -> Ended {
    let decision = ApprovalDecision {
        comment: arguments.comment,
    };
    let decided = context.client.reject(&arguments.id, &decision).await;
    let decided = decided.or_try("kanade approval list")?;
    told(context, &decided, "Rejected")
}

fn told(context: &Context, decided: &ApprovalRow, word: &str) -> Ended {
    let (job, by) = (&decided.job_id, &decided.requested_by);
    let text = format!("{word} {job}, asked for by {by}\n");
    context.output.show(decided, |_| text)?;
    Ok(ExitStatus::Ok)
}
