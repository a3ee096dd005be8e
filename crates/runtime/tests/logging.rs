//! The log of a whole process: one test, because a process has one log.

use std::fs;

use kanade_runtime::logging::{self, Colour, LogSettings};

#[test]
fn spans_and_panics_reach_the_file_without_colour_codes() {
    let folder = tempfile::tempdir().unwrap();
    let mut settings = LogSettings::with_files("info", folder.path().join("backend.log"), 14);
    settings.colour = Colour::Always;
    let log = logging::init(&settings).unwrap();

    tracing::info_span!("http.request.handle", http.route = "/health")
        .in_scope(|| tracing::info!("answered"));
    std::thread::spawn(|| panic!("the lamp is out"))
        .join()
        .unwrap_err();

    let text = fs::read_to_string(log.file.unwrap()).unwrap();
    assert!(!text.contains('\u{1b}'), "colour codes in {text}");
    assert!(
        text.contains(r#"http.route="/health""#) && text.contains("answered"),
        "{text}"
    );
    assert!(
        text.contains("the lamp is out") && text.contains("tests/logging.rs"),
        "{text}"
    );
    assert!(
        text.contains("spans_and_panics_reach_the_file"),
        "no backtrace in {text}"
    );
}
