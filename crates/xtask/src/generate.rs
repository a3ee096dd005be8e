//! `cargo xtask gen`: everything that is generated and checked in, in one table.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process;
use crate::web;
use crate::workspace::Workspace;

/// What `cargo xtask gen` is told.
#[derive(clap::Args)]
pub struct Arguments {
    /// Write nothing; fail when a file is not what would be written
    #[arg(long)]
    pub check: bool,
}

/// A file and what prints its content.
struct Generator {
    output: &'static str,
    source: Source,
}

/// What prints the content of a generated file.
enum Source {
    /// The example of this name, of whichever crate has it.
    Example(&'static str),
    /// Another program.
    Program(fn(&Workspace) -> Result<Command>),
}

/// In order: a later one may read what an earlier one wrote.
const GENERATORS: [Generator; 6] = [
    Generator {
        output: "docs/schemas/manifest.schema.json",
        source: Source::Example("job-schema"),
    },
    Generator {
        output: "docs/schemas/schedule.schema.json",
        source: Source::Example("schedule-schema"),
    },
    Generator {
        output: "docs/schemas/group.schema.json",
        source: Source::Example("group-schema"),
    },
    Generator {
        output: "docs/querying.md",
        source: Source::Example("querying"),
    },
    Generator {
        output: "docs/openapi.json",
        source: Source::Example("openapi"),
    },
    Generator {
        output: "web/src/api/generated/schema.d.ts",
        source: Source::Program(typescript),
    },
];

/// Writes, or with `check` compares, every generated file.
pub fn run(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    let mut stale = Vec::new();
    for generator in &GENERATORS {
        let text = produce(workspace, generator)?;
        let path = workspace.path(generator.output);
        if !arguments.check {
            write(&path, &text)?;
        } else if let Some(difference) = compare(&path, &text) {
            eprintln!("{}: {difference}", generator.output);
            stale.push(generator.output);
        }
    }
    if !stale.is_empty() {
        bail!(
            "not what would be generated: {} (run `cargo xtask gen` and look at `git diff`)",
            stale.join(", ")
        );
    }
    Ok(())
}

fn produce(workspace: &Workspace, generator: &Generator) -> Result<String> {
    match generator.source {
        Source::Program(program) => process::capture(&mut program(workspace)?),
        Source::Example(name) => {
            // Of the whole workspace: see `Workspace::build_programs`.
            process::run(workspace.cargo().args([
                "build",
                "--quiet",
                "--workspace",
                "--example",
                name,
            ]))?;
            process::capture(&mut Command::new(workspace.built("debug/examples", name)))
        }
    }
}

fn typescript(workspace: &Workspace) -> Result<Command> {
    web::install(workspace)?;
    let mut command = workspace.program(if cfg!(windows) { "npx.cmd" } else { "npx" });
    command.current_dir(workspace.path("web")).args([
        "--no-install",
        "openapi-typescript",
        "../docs/openapi.json",
    ]);
    Ok(command)
}

fn write(path: &Path, text: &str) -> Result<()> {
    if fs::read_to_string(path).is_ok_and(|present| present == text) {
        return Ok(());
    }
    let folder = path.parent().context("a generated file lies in a folder")?;
    fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    fs::write(path, text).with_context(|| format!("{} cannot be written", path.display()))?;
    eprintln!("wrote {}", path.display());
    Ok(())
}

/// What is different, told by the first line that is.
fn compare(path: &Path, expected: &str) -> Option<String> {
    let Ok(present) = fs::read_to_string(path) else {
        return Some("does not exist".into());
    };
    first_difference(&present, expected)
}

fn first_difference(present: &str, expected: &str) -> Option<String> {
    if present == expected {
        return None;
    }
    let mut lines = present.lines().zip(expected.lines()).enumerate();
    Some(match lines.find(|(_, (has, wants))| has != wants) {
        Some((index, (has, wants))) => {
            format!("line {}\n  has   {has}\n  wants {wants}", index + 1)
        }
        None => format!(
            "has {} lines, wants {}",
            present.lines().count(),
            expected.lines().count()
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_that_differs_is_shown() {
        assert_eq!(first_difference("a\nb\n", "a\nb\n"), None);
        assert_eq!(
            first_difference("a\nb\n", "a\nc\n").unwrap(),
            "line 2\n  has   b\n  wants c"
        );
        assert_eq!(
            first_difference("a\n", "a\nb\n").unwrap(),
            "has 1 lines, wants 2"
        );
    }
}
