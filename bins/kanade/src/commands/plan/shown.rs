//! A plan for people: each change with its diff, then what it comes to.

use anstyle::{AnsiColor, Style};
use kanade_api_types::plan::{FileProblem, Plan, PlanAction, PlanChange};

use crate::commands::document::coloured;
use crate::output::{Look, machines};

/// The plan.
pub fn text(plan: &Plan, look: &Look) -> String {
    let mut text: String = plan
        .changes
        .iter()
        .map(|change| one(change, look))
        .collect();
    for problem in &plan.problems {
        text.push_str(&self::problem(problem));
    }
    text.push_str(&sum(plan));
    text
}

fn one(change: &PlanChange, look: &Look) -> String {
    let (mark, colour) = match change.action {
        PlanAction::Create => ("+", AnsiColor::Green),
        PlanAction::Change => ("~", AnsiColor::Yellow),
        PlanAction::Delete => ("-", AnsiColor::Red),
    };
    let style = match look.colour {
        true => Style::new().fg_color(Some(colour.into())).bold(),
        false => Style::new(),
    };
    let note = match &change.note {
        Some(note) => format!("  {note}\n"),
        None => String::new(),
    };
    format!(
        "{style}{mark} {} {} {}{style:#}  ({})\n{note}{}\n",
        change.action.as_str(),
        change.kind,
        change.id,
        machines(change.machines),
        coloured(&change.diff, look),
    )
}

/// `file:line:column`, which editors and terminals make into a link.
fn problem(problem: &FileProblem) -> String {
    let at = match problem.line {
        0 => String::new(),
        line => format!(":{line}:{}", problem.column),
    };
    let key = match problem.path.as_str() {
        "" => String::new(),
        key => format!("{key}: "),
    };
    format!("{}{at}: {key}{}\n", problem.file, problem.message)
}

fn sum(plan: &Plan) -> String {
    let count = |action| {
        let of_it = plan.changes.iter().filter(|change| change.action == action);
        of_it.count()
    };
    format!(
        "{} to create, {} to change, {} to delete, {} unchanged\n",
        count(PlanAction::Create),
        count(PlanAction::Change),
        count(PlanAction::Delete),
        plan.unchanged.len()
    )
}
