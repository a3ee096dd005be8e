//! `cargo xtask test`: every test there is, as a list of steps that stops at the first failure.

mod machine;
mod rust;
mod shared_target;
mod steps;
mod summary;
mod tools;
mod windows;
mod windows_services;

use std::time::Instant;

use anyhow::{Result, bail};

use crate::test::steps::{Outcome, STEPS, Step};
use crate::test::summary::{Line, State};
use crate::workspace::Workspace;

/// What `cargo xtask test` is told.
#[derive(clap::Args)]
pub struct Arguments {
    /// Run this step alone; may be given several times
    #[arg(long, value_name = "STEP", value_parser = steps::names())]
    only: Vec<String>,
    /// Say what the steps are and run none
    #[arg(long)]
    list: bool,
}

/// Runs the steps and prints a table of them.
pub fn run(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    if arguments.list {
        for step in &STEPS {
            println!("{:<16} {}", step.name, step.about);
        }
        return Ok(());
    }
    shared_target::prepare(workspace)?;
    let wanted = |step: &&Step| {
        arguments.only.is_empty() || arguments.only.iter().any(|name| name == step.name)
    };
    let lines = run_steps(workspace, &STEPS.iter().filter(wanted).collect::<Vec<_>>());
    print!("{}", summary::render(&lines));
    match lines
        .iter()
        .find(|line| matches!(line.state, State::Failed(_)))
    {
        Some(failed) => bail!(
            "the step `{}` failed; run it alone with `--only {0}`",
            failed.name
        ),
        None => Ok(()),
    }
}

fn run_steps(workspace: &Workspace, steps: &[&'static Step]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for step in steps {
        let failed = lines
            .last()
            .is_some_and(|line| !matches!(line.state, State::Passed | State::Skipped(_)));
        let line = if failed {
            Line::not_run(step.name)
        } else {
            run_step(workspace, step)
        };
        lines.push(line);
    }
    lines
}

fn run_step(workspace: &Workspace, step: &Step) -> Line {
    eprintln!("\n── {}: {}", step.name, step.about);
    let start = Instant::now();
    let state = match (step.run)(workspace) {
        Ok(Outcome::Passed) => State::Passed,
        Ok(Outcome::Skipped(why)) if Workspace::is_ci() => {
            State::Failed(format!("in CI nothing is left out: {why}"))
        }
        Ok(Outcome::Skipped(why)) => State::Skipped(why),
        Err(error) => State::Failed(format!("{error:#}")),
    };
    if let State::Failed(why) | State::Skipped(why) = &state {
        eprintln!("{}: {why}", step.name);
    }
    Line {
        name: step.name,
        state,
        took: start.elapsed(),
    }
}
