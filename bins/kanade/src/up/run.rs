use kanade_runtime::Shutdown;

use super::announce;
use super::browser;
use super::folder::DataFolder;
use super::port;
use super::programs::Programs;
use super::system::{Ready, System};
use crate::cli::UpArguments;
use crate::exit::ExitStatus;
use crate::failure::Failure;

/// Starts everything, says so, and stops everything when asked to.
pub async fn run(arguments: &UpArguments) -> Result<ExitStatus, Failure> {
    let shutdown = Shutdown::on_signals().map_err(|error| {
        let message = format!("the signal handlers cannot be set: {error}");
        Failure::new(ExitStatus::Failed, message, "kanade up")
    })?;
    let folder = DataFolder::open(arguments.data_dir.as_deref())?;
    let bind = port::check(arguments.bind)?;
    let programs = Programs::find()?;
    folder.note_owner(bind);

    let mut system = System::new(folder, programs, bind);
    let ended = tokio::select! {
        started = system.start(arguments) => started.map(Some),
        () = shutdown.requested() => Ok(None),
    };
    if let Ok(Some(ready)) = &ended {
        greet(arguments, ready);
        shutdown.requested().await;
    }
    eprintln!("Stopping …");
    system.stop().await;
    ended.map(|_| ExitStatus::Ok)
}

fn greet(arguments: &UpArguments, ready: &Ready) {
    let opened = !arguments.no_browser && browser::open(ready);
    announce::print(ready, opened);
}
