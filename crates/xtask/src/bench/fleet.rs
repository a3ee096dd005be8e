//! Orders and questions to a large simulated fleet; the measuring is done by a bench of the backend.

use std::process::Stdio;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::bench::table::{self, Figure};
use crate::workspace::Workspace;

/// What `cargo xtask bench fanout`, `ping` and `latency` are told.
#[derive(clap::Args)]
pub struct Arguments {
    /// How many machines there are
    #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(2..))]
    machines: u32,
    /// How often it is measured [default: 5, for latency 300]
    #[arg(long)]
    rounds: Option<u32>,
}

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `exec` to everybody.
    Fanout,
    /// `ping --all`.
    Ping,
    /// One command to one machine.
    Latency,
}

/// What the bench prints.
#[derive(Deserialize)]
struct Measured {
    machines: u32,
    millis: Vec<f64>,
}

/// Builds, measures, and prints a table for each size of the fleet.
pub fn run(workspace: &Workspace, kind: Kind, arguments: &Arguments) -> Result<()> {
    let usual = if kind == Kind::Latency { 300 } else { 5 };
    let rounds = arguments.rounds.unwrap_or(usual).max(1);
    let output = workspace
        .cargo()
        .args(["bench", "--quiet", "-p", "kanade-backend"])
        .args(["--bench", "fleet", "--", kind.word()])
        .args([arguments.machines.to_string(), rounds.to_string()])
        .stderr(Stdio::inherit())
        .output()
        .context("cargo could not be started")?;
    ensure!(
        output.status.success(),
        "the bench of the backend failed; 10,000 agents need 12,000 open files (`ulimit -n`)"
    );
    let text = String::from_utf8_lossy(&output.stdout);
    for line in text.lines().filter(|line| line.starts_with('{')) {
        let measured: Measured = serde_json::from_str(line)?;
        let title = format!("{}: {} machines", kind.word(), measured.machines);
        print!("{}", table::render(&title, &figures(kind, &measured)));
    }
    Ok(())
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Self::Fanout => "fanout",
            Self::Ping => "ping",
            Self::Latency => "latency",
        }
    }
}

fn figures(kind: Kind, measured: &Measured) -> Vec<Figure> {
    let mut sorted = measured.millis.clone();
    sorted.sort_by(f64::total_cmp);
    let half = quantile(&sorted, 0.5);
    let slowest = Figure::noted("slowest", quantile(&sorted, 1.0), "ms");
    match kind {
        Kind::Fanout => {
            // 3 s for 10,000 machines, and the half of it for half of them.
            let budget = 3_000.0 * f64::from(measured.machines) / 10_000.0;
            vec![
                Figure::at_most("until completed, half", half, budget, "ms"),
                slowest,
            ]
        }
        Kind::Ping => vec![
            Figure::at_most("last answer, half", half, 1_000.0, "ms"),
            slowest,
        ],
        Kind::Latency => vec![
            Figure::at_most("half of the answers", half, 15.0, "ms"),
            Figure::at_most("99 of 100", quantile(&sorted, 0.99), 60.0, "ms"),
            slowest,
        ],
    }
}

/// The value that this share of the sorted ones does not exceed.
#[allow(clippy::cast_precision_loss)] // there are few of them
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let rank = (sorted.len() as f64 * share).ceil() as usize;
    let at = rank.saturating_sub(1).min(sorted.len().saturating_sub(1));
    sorted.get(at).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantile_is_one_of_the_values() {
        let sorted = [1.0, 2.0, 3.0, 4.0];
        let at = |share| quantile(&sorted, share);
        assert_eq!((at(0.5), at(0.99), at(1.0)), (2.0, 4.0, 4.0));
        assert_eq!(quantile(&[], 0.5), 0.0);
    }
}
