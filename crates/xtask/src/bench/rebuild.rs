//! Tables built anew from a million messages; the measuring is done by a bench of the crate
//! `projections`.

use std::process::Stdio;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::bench::table::{self, Figure};
use crate::workspace::Workspace;

/// What `cargo xtask bench rebuild` is told.
#[derive(clap::Args)]
pub struct Arguments {
    /// How many messages there are
    #[arg(long, default_value_t = 1_000_000)]
    messages: u32,
}

/// What the bench prints.
#[derive(Deserialize)]
struct Measured {
    messages: u64,
    read_per_sec: f64,
    rows: u64,
    differences: u64,
}

/// Builds, measures, and prints the table.
pub fn run(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    let bench = ["bench", "--quiet", "-p", "kanade-projections"];
    let output = workspace
        .cargo()
        .args(bench)
        .args(["--bench", "rebuild", "--"])
        .arg(arguments.messages.to_string())
        .stderr(Stdio::inherit())
        .output()
        .context("cargo could not be started")?;
    ensure!(
        output.status.success(),
        "the bench of the projections failed"
    );
    let text = String::from_utf8_lossy(&output.stdout);
    for line in text.lines().filter(|line| line.starts_with('{')) {
        let measured: Measured = serde_json::from_str(line)?;
        let title = format!(
            "rebuild: {} mixed messages, {} rows compared",
            measured.messages, measured.rows
        );
        print!("{}", table::render(&title, &figures(&measured)));
    }
    Ok(())
}

#[allow(clippy::cast_precision_loss)] // counts are far below 2^52
fn figures(measured: &Measured) -> Vec<Figure> {
    let differences = measured.differences as f64;
    vec![
        Figure::at_least("messages", measured.read_per_sec, 40_000.0, "/s"),
        Figure::at_most("rows that differ", differences, 0.0, ""),
    ]
}
