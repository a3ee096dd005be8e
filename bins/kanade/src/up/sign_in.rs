use std::process::Stdio;
use std::time::Duration;

use serde::Deserialize;
use tokio::process::Command;
use tokio::time::timeout;

use super::folder::DataFolder;
use super::programs::Programs;

/// The account that `up` makes and signs in as.
const ACCOUNT: &str = "admin";
/// Hashing a password takes a moment on a slow machine.
const WITHIN: Duration = Duration::from_secs(60);

/// This user's session at the backend. Its secrets do not show.
#[derive(Deserialize)]
pub struct SignedIn {
    /// The account.
    pub account: String,
    /// Its password, when it was made just now.
    #[serde(default)]
    pub password: Option<String>,
    /// The session's token.
    pub token: String,
    /// Signs a browser in, once.
    #[serde(default)]
    pub link: Option<String>,
}

/// Has the backend, which does not run yet, make the first admin and a session. Without one the
/// system runs all the same; only this user is not signed in.
pub async fn sign_in(programs: &Programs, folder: &DataFolder, reset: bool) -> Option<SignedIn> {
    match ask_backend(programs, folder, reset).await {
        Ok(session) => Some(session),
        Err(reason) => {
            eprintln!("This command line could not be signed in: {reason}");
            eprintln!("  try: kanade login");
            None
        }
    }
}

async fn ask_backend(
    programs: &Programs,
    folder: &DataFolder,
    reset: bool,
) -> Result<SignedIn, String> {
    let mut command = Command::new(&programs.backend);
    command
        .arg("--config")
        .arg(folder.file("backend.toml"))
        .args(["sign-in", "--account", ACCOUNT])
        .args(reset.then_some("--reset-password"))
        .stdin(Stdio::null())
        .kill_on_drop(true);
    let output = timeout(WITHIN, command.output()).await;
    let output = output.map_err(|_| "the backend took too long".to_owned())?;
    let output = output.map_err(|error| format!("the backend cannot be started: {error}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{} ({})", said.trim(), output.status));
    }
    // Only the last line is the answer, should anything be logged before it.
    let printed = String::from_utf8_lossy(&output.stdout);
    let answer = printed
        .lines()
        .rfind(|line| line.trim_start().starts_with('{'));
    serde_json::from_str(answer.unwrap_or_default())
        .map_err(|error| format!("the backend's answer cannot be read: {error}"))
}
