//! The tables at the end of a story are what the streams say.

use std::path::Path;

use tokio::process::Command;
use tokio::runtime::Handle;
use tokio::task::block_in_place;
use tokio::time::timeout;

use crate::programs::program;
use crate::watch::LONG;

/// What the backend says when no row differs.
const NO_DIFFERENCES: &str = "0 differences\n";

/// Has the backend of this configuration compare its tables with tables built anew.
///
/// # Panics
/// When a row differs, or it cannot tell.
pub(crate) fn compare(config: &Path) {
    block_in_place(|| Handle::current().block_on(compared(config)));
}

async fn compared(config: &Path) {
    let mut command = Command::new(program("kanade-backend"));
    command
        .arg("--config")
        .arg(config)
        .arg("verify-projection")
        .env_remove("RUST_LOG")
        .env_remove("KANADE_NATS_TOKEN")
        .kill_on_drop(true);
    let output = timeout(LONG, command.output()).await;
    let output = output
        .expect("an end of the comparison")
        .expect("kanade-backend");
    let differing = String::from_utf8_lossy(&output.stdout);
    let said = String::from_utf8_lossy(&output.stderr);
    eprintln!("{}", said.trim_end());
    assert_eq!(
        differing, NO_DIFFERENCES,
        "the tables are not what the streams say"
    );
}
