use std::io::{self, BufRead, IsTerminal, Write};

use crate::cli::CheckClearArguments;
use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::{Failure, OrTry};
use crate::output::machines;

/// Forgets what a check has said so far.
pub async fn clear(context: &Context, arguments: &CheckClearArguments) -> Ended {
    if !arguments.yes && !confirmed(arguments)? {
        context.output.say("Nothing was cleared.");
        return Ok(ExitStatus::Failed);
    }
    let check = &arguments.check;
    let cleared = context
        .client
        .clear_check(check, arguments.pc.as_ref())
        .await
        .or_try("kanade check list --all")?;
    context.output.show(&cleared, |_| {
        format!("Cleared {check} of {}\n", machines(cleared.deleted))
    })?;
    Ok(ExitStatus::Ok)
}

fn confirmed(arguments: &CheckClearArguments) -> Result<bool, Failure> {
    let next = format!("kanade check clear {} --yes", arguments.check);
    if !io::stdin().is_terminal() {
        let message = "there is no terminal to ask for a confirmation";
        return Err(Failure::new(ExitStatus::Usage, message, next));
    }
    let whose = match &arguments.pc {
        Some(pc) => pc.to_string(),
        None => "every machine".to_owned(),
    };
    eprint!("Forget what {} said of {whose}? [y/N] ", arguments.check);
    let _ = io::stderr().flush();
    let mut answer = String::new();
    let read = io::stdin().lock().read_line(&mut answer);
    read.map_err(|error| {
        let message = format!("the answer cannot be read: {error}");
        Failure::new(ExitStatus::Failed, message, next)
    })?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}
