//! The project's own commands, run as `cargo xtask <command>`.

mod bench;
mod generate;
mod process;
mod test;
mod tidy;
mod up;
mod web;
mod workspace;

use std::process::ExitCode;

use clap::Parser;

use crate::workspace::Workspace;

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    about = "The project's own commands",
    disable_help_subcommand = true
)]
enum Command {
    /// Build everything, the dashboard included, and run `kanade up`
    Up(up::Arguments),
    /// Run every test there is, installing what they need
    Test(test::Arguments),
    /// Check the rules of the house: layers, dependencies, what source may say
    Tidy,
    /// Write every generated file
    Gen(generate::Arguments),
    /// Measure and print the figures beside their budgets
    #[command(subcommand)]
    Bench(bench::Bench),
}

fn main() -> ExitCode {
    match run(&Command::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: &Command) -> anyhow::Result<()> {
    let workspace = Workspace::find()?;
    match command {
        Command::Up(arguments) => up::run(&workspace, arguments),
        Command::Test(arguments) => test::run(&workspace, arguments),
        Command::Tidy => tidy::run(&workspace),
        Command::Gen(arguments) => generate::run(&workspace, arguments),
        Command::Bench(bench) => bench::run(&workspace, bench),
    }
}
