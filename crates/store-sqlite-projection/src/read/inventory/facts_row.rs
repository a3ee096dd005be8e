use kanade_store::inventory::{FactsRow, MachineFacts, Problem};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::columns;
use crate::write::read_body;

/// What a reader of facts selects for the machines and jobs of `listed`, the document as `body`.
pub const COLUMNS: &str = "
    listed.pc_id, listed.job_id, agent.hostname, agent.last_logon_user,
    agent.last_logon_display_name, facts.version, facts.job_digest, facts.result_id,
    facts.collected_at, facts.recorded_at, facts.reported_at, facts.scalars,
    problem.result_id AS problem_result_id, problem.recorded_at AS problem_recorded_at,
    problem.reason, problem.rows_skipped";

/// Where it is found.
pub const JOINS: &str = "
    LEFT JOIN inventory_facts AS facts
        ON facts.job_id = listed.job_id AND facts.pc_id = listed.pc_id
    LEFT JOIN inventory_problems AS problem
        ON problem.job_id = listed.job_id AND problem.pc_id = listed.pc_id
    LEFT JOIN agents AS agent ON agent.pc_id = listed.pc_id";

/// Where the whole document is found.
pub const DOCUMENT_JOIN: &str = "
    LEFT JOIN inventory_documents AS document
        ON document.job_id = listed.job_id AND document.pc_id = listed.pc_id";

/// Facts, as whole documents when the row has a `body`. What is older than `removed` is absent.
pub fn facts_row(row: &SqliteRow, removed: i64) -> Result<FactsRow, sqlx::Error> {
    Ok(FactsRow {
        pc_id: columns::parsed(row, "pc_id")?,
        job_id: columns::parsed(row, "job_id")?,
        hostname: row.try_get("hostname")?,
        last_logon_user: row.try_get("last_logon_user")?,
        last_logon_display_name: row.try_get("last_logon_display_name")?,
        facts: facts(row, removed)?,
        problem: problem(row, removed)?,
    })
}

fn facts(row: &SqliteRow, removed: i64) -> Result<Option<MachineFacts>, sqlx::Error> {
    let recorded_at: Option<i64> = row.try_get("recorded_at")?;
    if recorded_at.is_none_or(|at| at <= removed) {
        return Ok(None);
    }
    let body: Option<&[u8]> = row.try_get("body")?;
    Ok(Some(MachineFacts {
        document: match body {
            Some(body) => read_body(body)?,
            None => row.try_get("scalars")?,
        },
        version: columns::parsed(row, "version")?,
        job_digest: columns::parsed(row, "job_digest")?,
        result_id: columns::parsed(row, "result_id")?,
        collected_at: columns::time(row, "collected_at")?,
        recorded_at: columns::time(row, "recorded_at")?,
        reported_at: columns::maybe_time(row, "reported_at")?,
    }))
}

fn problem(row: &SqliteRow, removed: i64) -> Result<Option<Problem>, sqlx::Error> {
    let recorded_at: Option<i64> = row.try_get("problem_recorded_at")?;
    if recorded_at.is_none_or(|at| at <= removed) {
        return Ok(None);
    }
    Ok(Some(Problem {
        result_id: columns::parsed(row, "problem_result_id")?,
        recorded_at: columns::time(row, "problem_recorded_at")?,
        reason: row.try_get("reason")?,
        rows_skipped: columns::count(row, "rows_skipped")?,
    }))
}
