use kanade_client::ConfigTarget;
use serde_json::{Value, json};

use super::target::{target, words};
use super::{Settings, settings, show};
use crate::cli::{ConfigSetArguments, ConfigTargetArguments, ConfigUnsetArguments};
use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::{Failure, OrTry};

/// Sets something and leaves the rest.
pub async fn set(context: &Context, arguments: &ConfigSetArguments) -> Ended {
    let changes = typed(&arguments.pairs).map_err(|message| {
        let next = "kanade config set heartbeat_interval=1m";
        Failure::new(ExitStatus::Usage, message, next)
    })?;
    change(context, &arguments.target, changes).await
}

/// Settings as they are typed.
///
/// # Errors
/// What is wrong with one, in a sentence.
pub fn typed(pairs: &[String]) -> Result<Settings, String> {
    let mut settings = Settings::new();
    for pair in pairs {
        let (name, text) = pair
            .split_once('=')
            .ok_or_else(|| format!("{pair:?} is no SETTING=VALUE"))?;
        settings.insert(name.to_owned(), value(name, text));
    }
    Ok(settings)
}

/// Unsets something and leaves the rest.
pub async fn unset(context: &Context, arguments: &ConfigUnsetArguments) -> Ended {
    let names = arguments.names.iter();
    let changes = names.map(|name| (name.clone(), Value::Null));
    change(context, &arguments.target, changes.collect()).await
}

/// Unsets everything.
pub async fn clear(context: &Context, arguments: &ConfigTargetArguments) -> Ended {
    let target = target(arguments);
    if target == ConfigTarget::Global {
        let message = "say whose configuration is cleared: --group or --pc";
        let next = "kanade config unset SETTING";
        return Err(Failure::new(ExitStatus::Usage, message, next));
    }
    let cleared = context.client.clear_config(&target).await;
    cleared.or_try("kanade config get")?;
    let remark = format!("Nothing is set for {} any more.", words(arguments));
    context.output.say(remark);
    Ok(ExitStatus::Ok)
}

/// Numbers and truth values are what they look like, but for settings that are texts.
fn value(name: &str, text: &str) -> Value {
    match name {
        "process_perf_enabled" | "process_perf_top_n" | "max_local_concurrent" => {
            serde_json::from_str(text).unwrap_or_else(|_| json!(text))
        }
        _ => json!(text),
    }
}

/// What others changed since it was read is a refusal, not lost.
async fn change(context: &Context, arguments: &ConfigTargetArguments, changes: Settings) -> Ended {
    let target = target(arguments);
    let read = context.client.config(&target).await;
    let read = read.or_try("kanade group list")?;
    let mut wanted = settings(&read.scope);
    for (name, value) in changes {
        wanted.insert(name, value);
    }
    let saved = context
        .client
        .save_config(&target, &Value::from(wanted), &read.tag)
        .await
        .or_try("kanade config set --help")?;
    show(context, arguments, &settings(&saved))?;
    Ok(ExitStatus::Ok)
}
