//! Configuration of machines.

mod change;
mod effective;
mod target;

use crate::cli::{ConfigCommand, ConfigTargetArguments};
use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::{Failure, OrTry};
use crate::output::{Cell, Look, facts};

pub use change::typed;
use target::{target, words};

/// Does what was typed after `config`.
pub async fn run(context: &Context, command: ConfigCommand) -> Ended {
    match command {
        ConfigCommand::Get(arguments) => get(context, &arguments).await,
        ConfigCommand::Set(arguments) => change::set(context, &arguments).await,
        ConfigCommand::Unset(arguments) => change::unset(context, &arguments).await,
        ConfigCommand::Clear(arguments) => change::clear(context, &arguments).await,
        ConfigCommand::Effective { pc_id } => effective::effective(context, &pc_id).await,
    }
}

async fn get(context: &Context, arguments: &ConfigTargetArguments) -> Ended {
    let read = context.client.config(&target(arguments)).await;
    let settings = settings(&read.or_try("kanade group list")?.scope);
    show(context, arguments, &settings)?;
    Ok(ExitStatus::Ok)
}

pub type Settings = serde_json::Map<String, serde_json::Value>;

fn settings(scope: &impl serde::Serialize) -> Settings {
    match serde_json::to_value(scope) {
        Ok(serde_json::Value::Object(settings)) => settings,
        _ => Settings::new(),
    }
}

fn show(
    context: &Context,
    arguments: &ConfigTargetArguments,
    settings: &Settings,
) -> Result<(), Failure> {
    context.output.show(settings, |look| text(settings, look))?;
    if settings.is_empty() && context.output.is_for_people() {
        let remark = format!("Nothing is set for {}.", words(arguments));
        context.output.say(remark);
    }
    Ok(())
}

fn text(settings: &Settings, look: &Look) -> String {
    let rows = settings.iter();
    let rows = rows.map(|(name, value)| (name.as_str(), Cell::from(plain(value))));
    facts(look, rows.collect())
}

/// A value as it is typed.
fn plain(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => text.clone(),
        value => value.to_string(),
    }
}
