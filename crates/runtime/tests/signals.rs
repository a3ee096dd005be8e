//! Signals of the operating system: a file of its own, because they reach the whole process.
#![cfg(unix)]

use std::time::Duration;

use kanade_runtime::Shutdown;
use rustix::process::{Signal, getpid, kill_process};

#[tokio::test]
async fn a_termination_signal_asks_for_a_stop_instead_of_ending_the_process() {
    let shutdown = Shutdown::on_signals().unwrap();
    assert!(!shutdown.is_requested());

    kill_process(getpid(), Signal::TERM).unwrap();

    tokio::time::timeout(Duration::from_secs(10), shutdown.requested())
        .await
        .unwrap();
}
