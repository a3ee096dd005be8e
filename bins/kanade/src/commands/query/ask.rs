use std::io;
use std::path::Path;

use kanade_api_types::query::{SqlAnswer, SqlQuestion};
use serde_json::Value;

use crate::cli::QueryArguments;
use crate::commands::Ended;
use crate::context::Context;
use crate::exit::ExitStatus;
use crate::failure::{Failure, OrTry};
use crate::output::{Cell, Column, Look, Table, json_line, plural};

const NEXT: &str = "kanade query schema";

/// Asks the tables in SQL.
pub async fn ask(context: &Context, arguments: QueryArguments) -> Ended {
    let question = SqlQuestion {
        sql: statement(arguments.sql.as_deref(), arguments.file.as_deref())?,
        limit: arguments.limit,
        timeout_secs: arguments.timeout,
    };
    if context.output.is_csv() {
        let csv = context.client.query_csv(&question).await.or_try(NEXT)?;
        context.output.write(&csv)?;
        return Ok(ExitStatus::Ok);
    }
    let answer = context.client.query(&question).await.or_try(NEXT)?;
    context.output.show(&answer, |look| table(&answer, look))?;
    if context.output.is_for_people() {
        context.output.say(remark(&answer));
    }
    Ok(ExitStatus::Ok)
}

fn statement(sql: Option<&str>, file: Option<&Path>) -> Result<String, Failure> {
    let read = match (sql, file) {
        (_, Some(path)) => std::fs::read_to_string(path),
        (Some("-") | None, None) => io::read_to_string(io::stdin().lock()),
        (Some(sql), None) => Ok(sql.to_owned()),
    };
    read.map_err(|error| {
        let place = file.map_or("stdin".into(), |path| path.display().to_string());
        let message = format!("{place} cannot be read: {error}");
        Failure::new(ExitStatus::Failed, message, "kanade query --help")
    })
}

fn table(answer: &SqlAnswer, look: &Look) -> String {
    let titles = answer.columns.iter().enumerate();
    let columns: Vec<Column<'_>> = titles
        .map(|(index, name)| match is_of_numbers(answer, index) {
            true => Column::Number(name),
            false => Column::Cut(name),
        })
        .collect();
    let mut table = Table::new(&columns);
    for row in &answer.rows {
        table.row_of(row.iter().map(cell).collect());
    }
    table.render(look)
}

fn is_of_numbers(answer: &SqlAnswer, column: usize) -> bool {
    let mut values = answer.rows.iter().filter_map(|row| row.get(column));
    values.all(|value| value.is_number() || value.is_null())
}

fn cell(value: &Value) -> Cell {
    match value {
        Value::Null => Cell::maybe(None::<String>),
        value => json_line(value).into(),
    }
}

fn remark(answer: &SqlAnswer) -> String {
    let rows = plural(answer.row_count as u64, "row");
    let elapsed = answer.elapsed_ms;
    match answer.truncated {
        true => format!("{rows} in {elapsed} ms, and not all: --limit, or ask for less"),
        false => format!("{rows} in {elapsed} ms"),
    }
}
