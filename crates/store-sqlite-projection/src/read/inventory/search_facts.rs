//! Searches over facts that are no list.

use std::collections::{BTreeSet, HashMap};

use kanade_store::inventory::{SearchQuery, SearchRow, Searched};
use kanade_store::{Cursor, Page, StoreError};
use kanade_store_sqlite::from_nanoseconds;
use kanade_wire::PcId;
use serde_json::{Map, Value};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::machines::Machine;
use super::window::{Expression, STRETCH, Test, compares_versions, fact_value};
use crate::ProjectionDatabase;
use crate::filter::Filtered;

struct Found {
    pc_id: String,
    collected_at: i64,
    scalars: Map<String, Value>,
}

impl ProjectionDatabase {
    pub(super) async fn search_facts(&self, query: &SearchQuery) -> Result<Searched, StoreError> {
        let list = format!("inventory.{}.facts", query.job_id);
        let after: Option<String> = query.page.after(&list)?;
        let tests = tests(query);
        let end = self.end_of_machines(query, after.as_deref()).await?;
        let rows = self
            .facts_within(query, &tests, after, end.as_deref())
            .await?;
        let limit = query.page.limit() as usize;
        let mut kept: Vec<Found> = rows
            .into_iter()
            .filter(|row| holds_of(&tests, row))
            .collect();
        let is_full = kept.len() > limit;
        kept.truncate(limit);
        let end = match is_full {
            true => kept.last().map(|row| row.pc_id.clone()),
            false => end,
        };
        let pcs: BTreeSet<&str> = kept.iter().map(|row| row.pc_id.as_str()).collect();
        let machines = self.machines(pcs, None).await?;
        let items = kept
            .into_iter()
            .filter_map(|row| search_row(row, &machines));
        Ok(Searched::Rows {
            complete: is_full || end.is_none(),
            page: Page {
                items: items.collect(),
                next: end.map(|end| Cursor::new(&list, &end)),
            },
        })
    }

    async fn end_of_machines(
        &self,
        query: &SearchQuery,
        after: Option<&str>,
    ) -> Result<Option<String>, StoreError> {
        let mut select = Filtered::new("SELECT pc_id FROM inventory_facts");
        select.and_value("job_id = ", query.job_id.to_string());
        select.and_maybe("pc_id > ", after.map(str::to_owned));
        select.push(format_args!(
            " ORDER BY pc_id LIMIT 1 OFFSET {}",
            STRETCH - 1
        ));
        let end = select
            .end()
            .build_query_scalar()
            .fetch_optional(&*self.readers().await)
            .await;
        end.map_err(StoreError::failed("search facts"))
    }

    async fn facts_within(
        &self,
        query: &SearchQuery,
        tests: &[Test],
        after: Option<String>,
        end: Option<&str>,
    ) -> Result<Vec<Found>, StoreError> {
        let removed = self.removed_at(&query.job_id).await?;
        let mut select = Filtered::new(
            "SELECT item.pc_id, item.collected_at, item.scalars FROM inventory_facts AS item",
        );
        select.and_value("item.job_id = ", query.job_id.to_string());
        select.and_maybe("item.pc_id > ", after);
        select.and_maybe("item.pc_id <= ", end.map(str::to_owned));
        select.and_maybe("item.recorded_at > ", removed);
        for test in tests {
            test.restrict(&mut select);
        }
        select.push(" ORDER BY item.pc_id");
        if !compares_versions(tests) {
            select.push(format_args!(" LIMIT {}", query.page.limit() + 1));
        }
        let rows = select
            .end()
            .build()
            .try_map(|row| found(&row))
            .fetch_all(&*self.readers().await)
            .await;
        rows.map_err(StoreError::failed("search facts"))
    }
}

fn tests(query: &SearchQuery) -> Vec<Test> {
    let tests = query.conditions.iter().map(|condition| Test {
        column: condition.column.clone(),
        expression: match condition.column.as_str() {
            "pc_id" => Expression::Column("item.pc_id".to_owned()),
            field => Expression::Fact(path(field)),
        },
        operator: condition.operator,
        value: match condition.column.as_str() {
            "pc_id" => kanade_store::inventory::Cell::Text(condition.value.clone()),
            _ => fact_value(condition),
        },
    });
    tests.collect()
}

/// Where a fact is in the JSON of all of them.
fn path(field: &str) -> String {
    format!("$.\"{}\"", field.replace('"', ""))
}

fn holds_of(tests: &[Test], row: &Found) -> bool {
    tests
        .iter()
        .all(|test| match row.scalars.get(&test.column) {
            Some(Value::String(version)) => test.holds_of(Some(version)),
            Some(Value::Null) | None => test.holds_of(None),
            Some(other) => test.holds_of(Some(&other.to_string())),
        })
}

fn found(row: &SqliteRow) -> Result<Found, sqlx::Error> {
    Ok(Found {
        pc_id: row.try_get("pc_id")?,
        collected_at: row.try_get("collected_at")?,
        scalars: crate::columns::json(row, "scalars")?,
    })
}

fn search_row(row: Found, machines: &HashMap<String, Machine>) -> Option<SearchRow> {
    let machine = machines.get(&row.pc_id)?.clone();
    Some(SearchRow {
        pc_id: PcId::new(row.pc_id).ok()?,
        hostname: machine.hostname,
        last_logon_user: machine.last_logon_user,
        last_logon_display_name: machine.last_logon_display_name,
        collected_at: from_nanoseconds(row.collected_at),
        values: row.scalars,
    })
}
