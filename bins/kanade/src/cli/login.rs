use clap::Args;

/// How to sign in.
#[derive(Debug, Args)]
pub struct LoginArguments {
    /// The account; asked for when left out
    #[arg(long, value_name = "NAME")]
    pub username: Option<String>,
    /// Read the password from stdin instead of asking for it
    #[arg(long)]
    pub password_stdin: bool,
    /// Print the session's token instead of saving it
    #[arg(long)]
    pub token_only: bool,
}
