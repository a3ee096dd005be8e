use kanade_api_types::notices::EditNotice;

use super::priority;
use super::send::expiry;
use crate::cli::NoticeEditArguments;
use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::OrTry;

/// Changes what a notice says; what is not given stays.
pub async fn edit(context: &Context, arguments: NoticeEditArguments) -> Ended {
    let id = &arguments.id;
    let detail = context.client.notice(id).await;
    let before = detail.or_try("kanade notice list")?.notification;
    let now = context.output.look().now;
    let edit = EditNotice {
        priority: arguments.priority.map_or(before.priority, priority),
        title: arguments.title.unwrap_or(before.title),
        body: arguments.body.unwrap_or(before.body),
        require_ack: before.require_ack,
        toast: before.toast,
        reset_acks: arguments.reset_acks,
        expires_at: expiry(now, arguments.expires_in).or(before.expires_at),
    };
    let edited = context.client.edit_notice(id, &edit).await;
    let edited = edited.or_try(format!("kanade notice show {id}"))?;
    context
        .output
        .show(&edited, |_| format!("Changed {id}\n"))?;
    Ok(ExitStatus::Ok)
}
