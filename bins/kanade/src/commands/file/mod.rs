//! What the backend hands out: packages, scripts, releases of the agent.

mod delete;
mod download;
mod list;
mod publish;
mod read;
mod release;

use kanade_client::FileKind;

use crate::cli::{AppCommand, ScriptCommand};
use crate::commands::Ended;
use crate::context::Context;

pub use release::{publish_release, release_delete, release_target, releases};

/// How a kind of files is called on the command line.
#[derive(Clone, Copy)]
pub struct Noun {
    kind: FileKind,
    word: &'static str,
    list: &'static str,
    none: &'static str,
}

const APP: Noun = Noun {
    kind: FileKind::Package,
    word: "package",
    list: "kanade app list",
    none: "No package yet. Publish one: kanade app publish <file> --version <version>",
};

const SCRIPT: Noun = Noun {
    kind: FileKind::Script,
    word: "script",
    list: "kanade script list",
    none: "No script yet. Publish one: kanade script publish <file> --version <version>",
};

/// Packages.
pub async fn app(context: &Context, command: AppCommand) -> Ended {
    match command {
        AppCommand::Publish(arguments) => publish::publish(context, APP, &arguments).await,
        AppCommand::List(arguments) => list::list(context, APP, &arguments).await,
        AppCommand::Download(arguments) => download::download(context, APP, &arguments).await,
        AppCommand::Delete(arguments) => delete::delete(context, APP, &arguments).await,
    }
}

/// Scripts.
pub async fn script(context: &Context, command: ScriptCommand) -> Ended {
    match command {
        ScriptCommand::Publish(arguments) => publish::publish(context, SCRIPT, &arguments).await,
        ScriptCommand::List(arguments) => list::list(context, SCRIPT, &arguments).await,
        ScriptCommand::Download(arguments) => download::download(context, SCRIPT, &arguments).await,
        ScriptCommand::Delete(arguments) => delete::delete(context, SCRIPT, &arguments).await,
    }
}
