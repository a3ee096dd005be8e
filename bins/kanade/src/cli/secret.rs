use clap::{Args, Subcommand};
use kanade_wire::SecretName;

/// Values that jobs refer to by name. No command shows one.
#[derive(Debug, Subcommand)]
pub enum SecretCommand {
    /// List secrets, who set them and which jobs use them
    List(SecretListArguments),
    /// Give a secret the value that is read from standard input
    Set {
        /// The secret
        #[arg(value_name = "SECRET")]
        name: SecretName,
    },
    /// Delete a secret that no job uses
    Delete {
        /// The secret; `kanade secret list` shows them
        #[arg(value_name = "SECRET")]
        name: SecretName,
    },
}

/// How many secrets.
#[derive(Debug, Args)]
pub struct SecretListArguments {
    /// Show at most this many
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub limit: usize,
}
