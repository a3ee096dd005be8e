//! The steps, cheapest first.

use anyhow::Result;

use crate::generate;
use crate::process;
use crate::test::{rust, tools, windows, windows_services};
use crate::tidy;
use crate::web;
use crate::workspace::Workspace;

/// How a step that did not fail ended.
pub enum Outcome {
    /// It did what it is for.
    Passed,
    /// This machine cannot run it, for the reason told.
    Skipped(String),
}

/// One step of the test run.
pub struct Step {
    /// What `--only` takes.
    pub name: &'static str,
    /// One line about it.
    pub about: &'static str,
    /// Does it.
    pub run: fn(&Workspace) -> Result<Outcome>,
}

/// All steps, in the order they run.
pub const STEPS: [Step; 14] = [
    Step {
        name: "format",
        about: "cargo fmt --check",
        run: |workspace| passed(rust::format(workspace)),
    },
    Step {
        name: "tidy",
        about: "the rules of the house",
        run: |workspace| passed(tidy::run(workspace)),
    },
    Step {
        name: "tools",
        about: "find or install what tests need",
        run: |workspace| passed(tools::provide(workspace)),
    },
    Step {
        name: "web",
        about: "typecheck, lint, test and build the dashboard",
        run: |workspace| passed(web(workspace)),
    },
    Step {
        name: "clippy",
        about: "cargo clippy, warnings denied",
        run: |workspace| passed(rust::clippy(workspace)),
    },
    Step {
        name: "gen",
        about: "generated files are what would be generated",
        run: |workspace| passed(generated(workspace)),
    },
    Step {
        name: "unit",
        about: "the tests of every crate",
        run: |workspace| passed(rust::unit(workspace)),
    },
    Step {
        name: "doc",
        about: "the examples in the documentation",
        run: |workspace| passed(rust::doc(workspace)),
    },
    Step {
        name: "e2e",
        about: "stories over the whole system, the browser's included",
        run: |workspace| passed(rust::e2e(workspace)),
    },
    Step {
        name: "windows-setup",
        about: "toolchain and Wine prefix for Windows",
        run: windows::set_up,
    },
    Step {
        name: "windows-clippy",
        about: "the programs, linted for Windows",
        run: windows::clippy,
    },
    Step {
        name: "windows-unit",
        about: "their tests that need no broker, under Wine",
        run: windows::unit,
    },
    Step {
        name: "windows-scripts",
        about: "scripts that do not behave, on Windows, under Wine",
        run: windows::scripts,
    },
    Step {
        name: "windows-services",
        about: "agent and backend as services, under Wine",
        run: windows_services::services,
    },
];

/// The names that `--only` takes.
pub fn names() -> [&'static str; STEPS.len()] {
    STEPS.map(|step| step.name)
}

fn passed(result: Result<()>) -> Result<Outcome> {
    result.map(|()| Outcome::Passed)
}

fn web(workspace: &Workspace) -> Result<()> {
    web::install(workspace)?;
    for script in ["typecheck", "lint", "test"] {
        process::run(web::npm(workspace).args(["run", "--silent", script]))?;
    }
    web::build(workspace)
}

fn generated(workspace: &Workspace) -> Result<()> {
    generate::run(workspace, &generate::Arguments { check: true })
}
