//! What people at machines are told.

mod edit;
mod list;
mod recall;
mod send;
mod show;

use kanade_wire::notification::Priority;

use crate::cli::{NoticeCommand, NoticePriority};
use crate::commands::Ended;
use crate::context::Context;

/// Does what was asked of notices.
pub async fn run(context: &Context, command: NoticeCommand) -> Ended {
    match command {
        NoticeCommand::Send(arguments) => send::send(context, arguments).await,
        NoticeCommand::List(arguments) => list::list(context, arguments).await,
        NoticeCommand::Show(arguments) => show::show(context, &arguments).await,
        NoticeCommand::Edit(arguments) => edit::edit(context, arguments).await,
        NoticeCommand::Recall { id } => recall::recall(context, &id).await,
    }
}

const fn priority(chosen: NoticePriority) -> Priority {
    match chosen {
        NoticePriority::Info => Priority::Info,
        NoticePriority::Warn => Priority::Warn,
        NoticePriority::Emergency => Priority::Emergency,
    }
}
