use std::path::PathBuf;

use clap::Args;

const FOLDERS: &str = "\
Below FOLDER, documents are told apart by the folder they are in (jobs, schedules, views, groups),
else by what they say. What was applied from this folder before and is not in it any more is
deleted; nothing else ever is.

Exit codes: 0 drawn, 1 the folder has problems.";

/// Which folder is compared with what there is.
#[derive(Debug, Args)]
#[command(after_help = FOLDERS)]
pub struct PlanArguments {
    /// The folder, best inside a git work tree
    #[arg(value_name = "FOLDER")]
    pub folder: PathBuf,
    /// Write the plan to this file
    #[arg(long, value_name = "FILE", default_value = "kanade-plan.json")]
    pub out: PathBuf,
}

/// Which plan is done.
#[derive(Debug, Args)]
pub struct ApplyArguments {
    /// The file that `kanade plan` wrote
    #[arg(value_name = "PLAN", default_value = "kanade-plan.json")]
    pub plan: PathBuf,
}
