use std::collections::BTreeMap;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kanade_store::checks::{
    CheckAlertRow, CheckColumn, CheckCount, CheckHistoryQuery, CheckMatrix, CheckMatrixRow,
    CheckOverview, CheckProblem, CheckQuery, CheckReader, CheckStatus, CheckTransition, MatrixCell,
    MatrixQuery, StoredCheck,
};
use kanade_store::{Cursor, Page, StoreError};
use kanade_store_sqlite::to_nanoseconds;
use kanade_wire::{CheckName, PcId};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use super::check_history;
use crate::filter::Filtered;
use crate::{ProjectionDatabase, check_row, columns};

const LIST: &str = "checks";
const MATRIX: &str = "checks.matrix";

/// Statuses with what hides them: clearings of the check on the machine, and on all machines.
const SHOWN: &str = "
    check_status AS status
    LEFT JOIN check_clears AS here
        ON here.check_name = status.check_name AND here.pc_id = status.pc_id
    LEFT JOIN check_clears AS everywhere
        ON everywhere.check_name = status.check_name AND everywhere.pc_id = ''";

/// What holds for a status that was not cleared.
const NOT_CLEARED: &str = "status.recorded_at
    > max(coalesce(here.cleared_at, 0), coalesce(everywhere.cleared_at, 0))";

/// How many machines there are of each check and status: stretches of an index, less the few rows
/// that were cleared for one machine alone. The first value says what is stale, the second one
/// leaves all checks but one out unless it is null.
const COUNTS: &str = "
    WITH RECURSIVE known (name) AS (
        SELECT min(check_name) FROM check_status
        UNION ALL
        SELECT (SELECT min(check_name) FROM check_status WHERE check_name > known.name)
        FROM known WHERE known.name IS NOT NULL
    ),
    shown (name, cleared_at) AS (
        SELECT known.name, coalesce(everywhere.cleared_at, 0)
        FROM known
        LEFT JOIN check_clears AS everywhere
            ON everywhere.check_name = known.name AND everywhere.pc_id = ''
        WHERE known.name IS NOT NULL AND (?2 IS NULL OR known.name = ?2)
    ),
    word (status) AS (VALUES ('ok'), ('warn'), ('fail'), ('unknown')),
    counted (name, status, total, stale) AS (
        SELECT shown.name, word.status,
            (SELECT count(*) FROM check_status AS one
             WHERE one.check_name = shown.name AND one.status = word.status
                AND one.recorded_at > shown.cleared_at),
            (SELECT count(*) FROM check_status AS one
             WHERE one.check_name = shown.name AND one.status = word.status
                AND one.recorded_at > shown.cleared_at AND one.recorded_at < ?1)
        FROM shown CROSS JOIN word
        UNION ALL
        SELECT shown.name, one.status, -1, -(one.recorded_at < ?1)
        FROM shown
        CROSS JOIN check_clears AS here ON here.check_name = shown.name AND here.pc_id <> ''
        CROSS JOIN check_status AS one
            ON one.pc_id = here.pc_id AND one.check_name = shown.name
            AND one.recorded_at > shown.cleared_at AND one.recorded_at <= here.cleared_at
    )
    SELECT name AS check_name,
        sum(total * (status = 'ok')) AS ok, sum(total * (status = 'warn')) AS warn,
        sum(total * (status = 'fail')) AS fail, sum(total * (status = 'unknown')) AS unknown,
        sum(stale) AS stale,
        (SELECT label FROM check_status AS last WHERE last.check_name = name
            ORDER BY last.pc_id LIMIT 1) AS label
    FROM counted
    GROUP BY name
    HAVING sum(total) > 0
    ORDER BY name";

#[async_trait]
impl CheckReader for ProjectionDatabase {
    async fn list(&self, query: &CheckQuery) -> Result<CheckOverview, StoreError> {
        let readers = self.readers().await;
        let moment = readers.begin().await;
        let mut moment = moment.map_err(StoreError::failed("begin to list checks"))?;
        let check = query.check_name.as_ref();
        Ok(CheckOverview {
            counts: counts(&mut moment, check, query.stale_before).await?,
            rows: statuses(&mut moment, query).await?,
        })
    }

    async fn matrix(&self, query: &MatrixQuery) -> Result<CheckMatrix, StoreError> {
        let readers = self.readers().await;
        let moment = readers.begin().await;
        let mut moment = moment.map_err(StoreError::failed("begin to lay checks out"))?;
        let counts = counts(&mut moment, None, query.stale_before).await?;
        let checks = counts.into_iter().map(|count| CheckColumn {
            check_name: count.check_name,
            label: count.label,
        });
        Ok(CheckMatrix {
            checks: checks.collect(),
            rows: machines(&mut moment, query).await?,
        })
    }

    async fn transitions(
        &self,
        query: &CheckHistoryQuery,
    ) -> Result<Page<CheckTransition>, StoreError> {
        check_history::transitions(&*self.readers().await, query).await
    }

    async fn alerts(&self, query: &CheckHistoryQuery) -> Result<Page<CheckAlertRow>, StoreError> {
        check_history::alerts(&*self.readers().await, query).await
    }

    async fn problems(&self, limit: u32) -> Result<Vec<CheckProblem>, StoreError> {
        check_history::problems(&*self.readers().await, limit).await
    }

    async fn count_shown(&self, check: &CheckName, pc: Option<&PcId>) -> Result<u64, StoreError> {
        let mut select = Filtered::new(format!("SELECT count(*) AS shown FROM {SHOWN}"));
        select.and(NOT_CLEARED);
        select.and_value("status.check_name = ", check.to_string());
        select.and_maybe("status.pc_id = ", pc.map(|pc| pc.to_string()));
        let row = select
            .end()
            .build()
            .try_map(|row| columns::count(&row, "shown"))
            .fetch_one(&*self.readers().await)
            .await;
        row.map_err(StoreError::failed("count what a clearing hides"))
    }
}

async fn counts(
    connection: &mut SqliteConnection,
    check: Option<&CheckName>,
    stale_before: DateTime<Utc>,
) -> Result<Vec<CheckCount>, StoreError> {
    let rows = sqlx::query(COUNTS)
        .bind(nanoseconds(stale_before))
        .bind(check.map(|check| check.to_string()))
        .try_map(|row| count(&row))
        .fetch_all(connection)
        .await;
    rows.map_err(StoreError::failed("count checks"))
}

async fn statuses(
    connection: &mut SqliteConnection,
    query: &CheckQuery,
) -> Result<Page<StoredCheck>, StoreError> {
    let stale_before = nanoseconds(query.stale_before);
    let mut select = Filtered::new(format!(
        "SELECT status.*, agent.hostname, problem.reason AS problem
         FROM {SHOWN}
         LEFT JOIN agents AS agent ON agent.pc_id = status.pc_id
         LEFT JOIN check_problems AS problem
            ON problem.pc_id = status.pc_id AND problem.check_name = status.check_name"
    ));
    restrict(&mut select, query, stale_before);
    if let Some(key) = query.page.after::<(String, String)>(LIST)? {
        select.and_after(("status.check_name", "status.pc_id"), false, key);
    }
    let rows = select
        .page("status.check_name, status.pc_id", query.page.limit())
        .build()
        .try_map(|row| stored(&row, stale_before))
        .fetch_all(connection)
        .await;
    let rows = rows.map_err(StoreError::failed("list checks"))?;
    let cursor = |last: &StoredCheck| {
        let key = &last.row.key;
        Cursor::new(LIST, &(key.check_name.as_str(), key.pc_id.as_str()))
    };
    Ok(Page::from_surplus(rows, query.page.limit(), cursor))
}

async fn machines(
    connection: &mut SqliteConnection,
    query: &MatrixQuery,
) -> Result<Page<CheckMatrixRow>, StoreError> {
    let failed = StoreError::failed("list machines with checks");
    let limit = query.page.limit();
    let mut machines = Filtered::new(format!("SELECT DISTINCT status.pc_id FROM {SHOWN}"));
    machines.and(NOT_CLEARED);
    machines.and_maybe("status.pc_id > ", query.page.after::<String>(MATRIX)?);
    let machines: Vec<String> = machines
        .page("status.pc_id", limit)
        .build_query_scalar()
        .fetch_all(&mut *connection)
        .await
        .map_err(&failed)?;
    let stale_before = nanoseconds(query.stale_before);
    let mut select = Filtered::new(format!(
        "SELECT status.*, agent.hostname FROM {SHOWN}
         LEFT JOIN agents AS agent ON agent.pc_id = status.pc_id"
    ));
    select.and(NOT_CLEARED);
    select.and_one_of("status.pc_id", machines.iter().map(String::as_str));
    let cells = select
        .end()
        .build()
        .try_map(|row| cell(&row, stale_before))
        .fetch_all(connection)
        .await
        .map_err(&failed)?;
    let cursor = |last: &CheckMatrixRow| Cursor::new(MATRIX, &last.pc_id.as_str());
    Ok(Page::from_surplus(by_machine(cells), limit, cursor))
}

type Cell = (PcId, Option<String>, CheckName, MatrixCell);

fn by_machine(cells: Vec<Cell>) -> Vec<CheckMatrixRow> {
    let mut machines: BTreeMap<PcId, CheckMatrixRow> = BTreeMap::new();
    for (pc_id, hostname, check, cell) in cells {
        let machine = machines
            .entry(pc_id.clone())
            .or_insert_with(|| CheckMatrixRow {
                pc_id,
                hostname,
                statuses: BTreeMap::new(),
            });
        machine.statuses.insert(check, cell);
    }
    machines.into_values().collect()
}

fn restrict(select: &mut Filtered, query: &CheckQuery, stale_before: i64) {
    select.and(NOT_CLEARED);
    let check = query.check_name.as_ref().map(|check| check.to_string());
    select.and_maybe("status.check_name = ", check);
    let pc = query.pc_id.as_ref().map(|pc| pc.to_string());
    select.and_maybe("status.pc_id = ", pc);
    if !query.statuses.is_empty() {
        let words = query.statuses.iter().map(|status| status.as_str());
        select.and_one_of("status.status", words);
    }
    match query.stale {
        Some(true) => select.and_value("status.recorded_at < ", stale_before),
        Some(false) => select.and_value("status.recorded_at >= ", stale_before),
        None => select,
    };
}

fn stored(row: &SqliteRow, stale_before: i64) -> Result<StoredCheck, sqlx::Error> {
    let recorded_at: i64 = row.try_get("recorded_at")?;
    Ok(StoredCheck {
        row: check_row::read(row)?,
        hostname: row.try_get("hostname")?,
        stale: recorded_at < stale_before,
        problem: row.try_get("problem")?,
    })
}

fn count(row: &SqliteRow) -> Result<CheckCount, sqlx::Error> {
    Ok(CheckCount {
        check_name: columns::parsed(row, "check_name")?,
        label: row.try_get("label")?,
        ok: columns::count(row, "ok")?,
        warn: columns::count(row, "warn")?,
        fail: columns::count(row, "fail")?,
        unknown: columns::count(row, "unknown")?,
        stale: columns::count(row, "stale")?,
    })
}

fn cell(row: &SqliteRow, stale_before: i64) -> Result<Cell, sqlx::Error> {
    let recorded_at: i64 = row.try_get("recorded_at")?;
    let status: CheckStatus = columns::parsed(row, "status")?;
    let cell = MatrixCell {
        status,
        stale: recorded_at < stale_before,
        since: columns::time(row, "since")?,
    };
    let check = columns::parsed(row, "check_name")?;
    Ok((
        columns::parsed(row, "pc_id")?,
        row.try_get("hostname")?,
        check,
        cell,
    ))
}

fn nanoseconds(time: DateTime<Utc>) -> i64 {
    to_nanoseconds(time).unwrap_or(i64::MIN)
}
