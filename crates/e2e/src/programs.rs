//! The programs under test, as the test runner has built them.

use std::env::consts::EXE_SUFFIX;
use std::path::PathBuf;

/// The path of a built program: it lies beside the folder of this test's own executable.
///
/// # Panics
/// When it was not built.
pub fn program(name: &str) -> PathBuf {
    let test = std::env::current_exe().expect("the path of this test");
    let folder = test.ancestors().nth(2).expect("the folder of the programs");
    let path = folder.join(format!("{name}{EXE_SUFFIX}"));
    assert!(
        path.is_file(),
        "{} is not built: `cargo xtask test` builds it, or `cargo build -p kanade -p kanade-backend -p kanade-agent -p kanade-desktop`",
        path.display()
    );
    path
}
