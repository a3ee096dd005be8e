//! Pages of a large fleet over HTTP; the measuring is done by a bench of the backend.

use std::process::Stdio;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::bench::table::{self, Figure};
use crate::workspace::Workspace;

/// What `cargo xtask bench lists` is told.
#[derive(clap::Args)]
pub struct Arguments {
    /// How many results there are; the files are kept for the next time
    #[arg(long, default_value_t = 5_000_000, value_parser = clap::value_parser!(u32).range(300_000..))]
    results: u32,
}

/// What the bench prints for one list.
#[derive(Deserialize)]
struct Measured {
    list: String,
    budget_ms: f64,
    p50_ms: f64,
    p95_ms: f64,
    slowest_ms: f64,
    slowest: String,
}

/// Builds, measures, and prints a table for each list.
pub fn run(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    let output = workspace
        .cargo()
        .args(["bench", "--quiet", "-p", "kanade-backend"])
        .args(["--bench", "lists", "--"])
        .arg(workspace.target.join("bench/lists"))
        .arg(arguments.results.to_string())
        .stderr(Stdio::inherit())
        .output()
        .context("cargo could not be started")?;
    ensure!(output.status.success(), "the bench of the backend failed");
    let text = String::from_utf8_lossy(&output.stdout);
    for line in text.lines().filter(|line| line.starts_with('{')) {
        let measured: Measured = serde_json::from_str(line)?;
        let title = format!(
            "lists: {} of 50,000 machines and {} results, slowest {}",
            measured.list, arguments.results, measured.slowest
        );
        print!("{}", table::render(&title, &figures(&measured)));
    }
    Ok(())
}

fn figures(measured: &Measured) -> Vec<Figure> {
    vec![
        Figure::noted("half of the answers", measured.p50_ms, "ms"),
        Figure::at_most("95 of 100", measured.p95_ms, measured.budget_ms, "ms"),
        Figure::noted("slowest", measured.slowest_ms, "ms"),
    ]
}
