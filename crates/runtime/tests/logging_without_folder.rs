//! The log of a process whose log folder cannot be written: a file of its own, because a process has one log.

use std::fs;

use kanade_runtime::logging::{self, LogSettings};

#[test]
fn a_folder_that_cannot_be_written_is_no_reason_to_stop() {
    let folder = tempfile::tempdir().unwrap();
    let file_in_the_way = folder.path().join("logs");
    fs::write(&file_in_the_way, "").unwrap();

    let log = logging::init(&LogSettings::with_files(
        "info",
        file_in_the_way.join("agent.log"),
        14,
    ));

    assert!(log.is_ok_and(|log| log.file.is_none()));
}
