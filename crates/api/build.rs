//! Tells cargo that the embedded dashboard is part of this crate.

use std::path::Path;

fn main() {
    // Before the first build of the dashboard there is no such folder; its coming changes the one around it.
    let dashboard = Path::new("../../web/dist");
    let watched = if dashboard.exists() {
        dashboard
    } else {
        Path::new("../../web")
    };
    println!("cargo:rerun-if-changed={}", watched.display());
}
