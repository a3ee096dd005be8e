//! Results that wait in the stream until all are rows; the measuring is done by a bench of the
//! crate `projections`.

use std::process::Stdio;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::bench::table::{self, Figure};
use crate::workspace::Workspace;

/// What `cargo xtask bench drain` is told.
#[derive(clap::Args)]
pub struct Arguments {
    /// How often it is measured; the best counts
    #[arg(long, default_value_t = 3)]
    rounds: u32,
}

/// What the bench prints for one kind of ids.
#[derive(Deserialize)]
struct Measured {
    ids: String,
    drained_per_sec: f64,
    bare_per_sec: f64,
}

/// Builds, measures, and prints the table.
pub fn run(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    let output = workspace
        .cargo()
        .args([
            "bench",
            "--quiet",
            "-p",
            "kanade-projections",
            "--bench",
            "drain",
            "--",
        ])
        .arg(arguments.rounds.to_string())
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
        let title = format!("drain: 100,000 results, {} ids", measured.ids);
        print!("{}", table::render(&title, &figures(&measured)));
    }
    Ok(())
}

fn figures(measured: &Measured) -> Vec<Figure> {
    let budget = match measured.ids.as_str() {
        "random" => 40_000.0,
        _ => 70_000.0,
    };
    let share = measured.drained_per_sec / measured.bare_per_sec;
    vec![
        Figure::at_least("results", measured.drained_per_sec, budget, "/s"),
        Figure::noted("bare loop", measured.bare_per_sec, "/s"),
        Figure::at_least("share of the bare loop", share, 0.8, ""),
    ]
}
