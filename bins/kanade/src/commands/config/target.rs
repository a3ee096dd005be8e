use kanade_client::ConfigTarget;

use crate::cli::ConfigTargetArguments;

/// Whose configuration is meant.
pub fn target(arguments: &ConfigTargetArguments) -> ConfigTarget {
    match (&arguments.group, &arguments.pc) {
        (Some(group), _) => ConfigTarget::Group(group.clone()),
        (None, Some(pc)) => ConfigTarget::Machine(pc.clone()),
        (None, None) => ConfigTarget::Global,
    }
}

/// The same in words.
pub fn words(arguments: &ConfigTargetArguments) -> String {
    match (&arguments.group, &arguments.pc) {
        (Some(group), _) => format!("group {group}"),
        (None, Some(pc)) => pc.to_string(),
        (None, None) => "all machines".to_owned(),
    }
}
