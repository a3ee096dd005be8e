use std::time::Duration;

use kanade_client::Client;
use kanade_config::env;
use tokio::time::sleep;

use super::child::{Kept, Program};
use super::configuration::Secrets;
use super::folder::DataFolder;
use super::programs::Programs;
use crate::exit::ExitStatus;
use crate::failure::Failure;

/// A backend with years of history replays what it missed before it answers.
const HEALTHY_WITHIN: Duration = Duration::from_secs(120);
/// Wait between two looks.
const LOOK: Duration = Duration::from_millis(20);

/// How the backend is started.
pub fn program(programs: &Programs, folder: &DataFolder, secrets: &Secrets) -> Program {
    Program {
        name: "backend",
        executable: programs.backend.clone(),
        arguments: vec!["--config".into(), folder.file("backend.toml").into()],
        variables: vec![(env::NATS_TOKEN, secrets.token.clone().into())],
        stderr: folder.log("backend.stderr"),
        asked_when_orphaned: false,
    }
}

/// Waits until it answers. One that ends before that is not worth another start.
pub async fn wait_until_healthy(client: &Client, backend: &Kept) -> Result<(), Failure> {
    let client = client.clone().with_attempts(1);
    let reason = tokio::select! {
        reason = backend.first_death() => format!("the backend ended while starting ({reason})"),
        () = answers(&client) => {
            backend.announce_deaths();
            return Ok(());
        }
        () = sleep(HEALTHY_WITHIN) => "the backend does not answer".to_owned(),
    };
    let logs = backend.program().stderr.with_file_name("");
    let next = format!("ls -l {}", logs.display());
    let failure = Failure::new(ExitStatus::Failed, reason, next);
    let words = backend.program().last_words();
    Err(words.into_iter().fold(failure, Failure::note))
}

async fn answers(client: &Client) {
    while client.health().await.is_err() {
        sleep(LOOK).await;
    }
}
