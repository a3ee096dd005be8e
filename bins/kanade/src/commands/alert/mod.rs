//! What operators are told of.

mod deliveries;
mod list;
mod test_mail;

use crate::cli::AlertCommand;
use crate::commands::Ended;
use crate::context::Context;

pub use deliveries::tried;

/// Does what was asked of alerts.
pub async fn run(context: &Context, command: AlertCommand) -> Ended {
    match command {
        AlertCommand::List(arguments) => list::list(context, &arguments).await,
        AlertCommand::Deliveries(arguments) => deliveries::list(context, arguments).await,
        AlertCommand::TestMail { to } => test_mail::run(context, to).await,
    }
}
