use std::fs;
use std::io::{self, Read};
use std::path::Path;

use kanade_api_types::attributes::AttributeImport;
use kanade_client::{ClientError, ImportOptions};

use crate::cli::AttributeImportArguments;
use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::Failure;
use crate::output::{Cell, Column, Look, Table, machines, plural};

const NEXT: &str = "kanade agent attribute import --help";

/// Takes attributes from a table, or shows what that would change.
pub async fn import(context: &Context, arguments: &AttributeImportArguments) -> Ended {
    let table = read(&arguments.file).map_err(|error| {
        let message = format!("{} cannot be read: {error}", arguments.file.display());
        Failure::new(ExitStatus::Failed, message, NEXT)
    })?;
    let options = ImportOptions {
        dry_run: arguments.dry_run,
        keep_unknown: arguments.keep_unknown,
        clear_empty: arguments.clear_empty,
    };
    let answer = context.client.import_attributes(&table, options).await;
    let answer = answer.map_err(|error| refused(&error))?;
    context
        .output
        .show(&answer, |look| changes(&answer, look))?;
    if context.output.is_for_people() {
        remarks(context, &answer);
    }
    Ok(ExitStatus::Ok)
}

fn read(path: &Path) -> io::Result<String> {
    if path != Path::new("-") {
        return fs::read_to_string(path);
    }
    let mut text = String::new();
    io::stdin().lock().read_to_string(&mut text)?;
    Ok(text)
}

fn refused(error: &ClientError) -> Failure {
    let problems = error.problem().map(|problem| problem.errors.clone());
    let failure = Failure::of_client(error, NEXT);
    let problems = problems.unwrap_or_default().into_iter();
    problems.fold(failure, |failure, problem| {
        let at = format!("line {}", problem.line);
        let at = match problem.column {
            0 => at,
            column => format!("{at}, column {column}"),
        };
        failure.note(format!("{at}: {}", problem.message))
    })
}

fn changes(answer: &AttributeImport, look: &Look) -> String {
    if answer.changes.is_empty() {
        return String::new();
    }
    let mut table = Table::new(&[
        Column::Whole("MACHINE"),
        Column::Whole("ATTRIBUTE"),
        Column::Cut("BEFORE"),
        Column::Cut("AFTER"),
    ]);
    for change in &answer.changes {
        table.row([
            change.pc_id.as_str().into(),
            change.key.as_str().into(),
            Cell::maybe(change.before.as_ref()),
            Cell::maybe(change.after.as_ref()),
        ]);
    }
    table.render(look)
}

fn remarks(context: &Context, answer: &AttributeImport) {
    let say = |remark: String| context.output.say(remark);
    let (changed, done) = (machines(answer.changed_machines), answer.applied);
    let verb = if done { "changed" } else { "would change" };
    say(format!(
        "{} of {changed} {verb}, {} unchanged",
        plural(answer.change_count, "value"),
        machines(answer.unchanged_machines)
    ));
    for unknown in &answer.unknown {
        let meant = match &unknown.meant {
            Some(meant) => format!("; {meant} is probably meant"),
            None => String::new(),
        };
        let fate = match answer.keeps_unknown {
            true => "described before it comes",
            false => "passed over",
        };
        let (line, pc) = (unknown.line, &unknown.pc_id);
        say(format!("line {line}: {pc} was never seen, {fate}{meant}"));
    }
}
