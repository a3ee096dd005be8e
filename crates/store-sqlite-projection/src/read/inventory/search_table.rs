//! Searches over an exploded table.

use std::collections::{BTreeSet, HashMap};

use kanade_store::inventory::{Cell, ExplodedTable, SearchQuery, SearchRow, Searched};
use kanade_store::{Page, StoreError};
use kanade_wire::PcId;
use serde_json::{Map, Value};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, TypeInfo, ValueRef};

use super::machines::Machine;
use super::search_plan::{Found, Search};
use super::window::{Expression, STRETCH, Test, restrict_key};
use crate::ProjectionDatabase;
use crate::filter::Filtered;
use crate::write::columns_of;

impl ProjectionDatabase {
    pub(super) async fn search_table(
        &self,
        query: &SearchQuery,
        field: &str,
    ) -> Result<Searched, StoreError> {
        let Some(table) = self.served_table(&query.job_id, field).await? else {
            return Ok(Searched::NoTable);
        };
        let search = match Search::new(&table, query) {
            Ok(search) => search,
            Err(refused) => return Ok(refused),
        };
        let after: Option<Vec<Value>> = query.page.after(&search.list)?;
        let after = after.map(|key| key.iter().map(cell_of).collect::<Vec<_>>());
        let end = self.end_of_stretch(&search, after.as_deref()).await?;
        let limit = query.page.limit() as usize;
        let rows = self
            .rows_of(&search, after.as_deref(), end.as_deref(), limit)
            .await?;
        let (page, complete) = search.page(rows, end, limit);
        self.dressed(page, &table, complete).await
    }

    /// The last key one request looks at; `None` when the rows end before.
    async fn end_of_stretch(
        &self,
        search: &Search<'_>,
        after: Option<&[Cell]>,
    ) -> Result<Option<Vec<Cell>>, StoreError> {
        if search.is_answered_by_index() {
            return Ok(None);
        }
        let order = search.order();
        let mut select = Filtered::new(search.select(&order));
        search.restrict_leading(&mut select);
        if let Some(after) = after {
            restrict_key(&mut select, &order, ">", after);
        }
        select.push(format_args!(
            " ORDER BY {} LIMIT 1 OFFSET {}",
            order.join(", "),
            STRETCH - 1
        ));
        let row = select
            .end()
            .build()
            .try_map(|row| cells(&row))
            .fetch_optional(&*self.readers().await)
            .await;
        row.map_err(StoreError::failed("search an exploded table"))
    }

    async fn rows_of(
        &self,
        search: &Search<'_>,
        after: Option<&[Cell]>,
        end: Option<&[Cell]>,
        limit: usize,
    ) -> Result<Vec<Found>, StoreError> {
        let order = search.order();
        let mut columns = columns_of(&search.table.spec);
        columns.extend(order.iter().cloned());
        let mut select = within(search, &columns, after, end);
        for test in search.tests.iter().filter(|test| test.compares_versions()) {
            let versions = self.wanted_versions(search, test, after, end).await?;
            test.restrict_to(&mut select, versions);
        }
        select.push(format_args!(" ORDER BY {}", order.join(", ")));
        select.push(format_args!(" LIMIT {}", limit + 1));
        let own = columns.len() - order.len();
        let rows = select
            .end()
            .build()
            .try_map(|row| {
                let mut cells = cells(&row)?;
                let key = cells.split_off(own);
                Ok(Found { cells, key })
            })
            .fetch_all(&*self.readers().await)
            .await;
        rows.map_err(StoreError::failed("search an exploded table"))
    }

    /// The versions in a stretch that a test holds of. SQLite cannot compare versions, but there
    /// are far fewer of them than rows.
    async fn wanted_versions(
        &self,
        search: &Search<'_>,
        test: &Test,
        after: Option<&[Cell]>,
        end: Option<&[Cell]>,
    ) -> Result<Vec<String>, StoreError> {
        let Expression::Column(column) = &test.expression else {
            return Ok(Vec::new());
        };
        let distinct = [format!("DISTINCT CAST({column} AS TEXT)")];
        let mut select = within(search, &distinct, after, end).end();
        let found: Result<Vec<Option<String>>, _> = select
            .build_query_scalar()
            .fetch_all(&*self.readers().await)
            .await;
        let found = found.map_err(StoreError::failed("search an exploded table"))?;
        let versions = found.into_iter().flatten();
        Ok(versions
            .filter(|version| test.holds_of(Some(version)))
            .collect())
    }

    /// Adds what is shown of machines, and leaves out what was removed with its job.
    async fn dressed(
        &self,
        page: Page<Vec<Cell>>,
        table: &ExplodedTable,
        complete: bool,
    ) -> Result<Searched, StoreError> {
        let removed = self.removed_at(&table.job_id).await?.unwrap_or(-1);
        let pcs: BTreeSet<&str> = page
            .items
            .iter()
            .filter_map(|cells| machine_of(cells))
            .collect();
        let machines = self.machines(pcs, Some(table)).await?;
        let dress = |cells: &Vec<Cell>| search_row(cells, table, &machines, removed);
        Ok(Searched::Rows {
            page: Page {
                items: page.items.iter().filter_map(dress).collect(),
                next: page.next,
            },
            complete,
        })
    }
}

/// The rows of a stretch that all conditions hold of, versions aside.
fn within(
    search: &Search<'_>,
    columns: &[String],
    after: Option<&[Cell]>,
    end: Option<&[Cell]>,
) -> Filtered {
    let order = search.order();
    let mut select = Filtered::new(search.select(columns));
    search.restrict_leading(&mut select);
    search.restrict_others(&mut select);
    for (sign, key) in [(">", after), ("<=", end)] {
        if let Some(key) = key {
            restrict_key(&mut select, &order, sign, key);
        }
    }
    select
}

fn search_row(
    cells: &[Cell],
    table: &ExplodedTable,
    machines: &HashMap<String, Machine>,
    removed: i64,
) -> Option<SearchRow> {
    let pc_id = machine_of(cells)?.to_owned();
    let machine = machines.get(&pc_id)?;
    let (collected_at, _) = machine
        .list
        .filter(|(_, recorded_at)| *recorded_at > removed)?;
    let names = table.spec.columns.iter().map(|column| column.field.clone());
    let values: Map<String, Value> = names.zip(cells.iter().skip(1).map(Cell::to_json)).collect();
    Some(SearchRow {
        pc_id: PcId::new(pc_id).ok()?,
        hostname: machine.hostname.clone(),
        last_logon_user: machine.last_logon_user.clone(),
        last_logon_display_name: machine.last_logon_display_name.clone(),
        collected_at,
        values,
    })
}

fn machine_of(cells: &[Cell]) -> Option<&str> {
    match cells.first() {
        Some(Cell::Text(pc_id)) => Some(pc_id),
        _ => None,
    }
}

/// The values of a row in the order of its columns.
fn cells(row: &SqliteRow) -> Result<Vec<Cell>, sqlx::Error> {
    (0..row.len()).map(|index| cell(row, index)).collect()
}

fn cell(row: &SqliteRow, index: usize) -> Result<Cell, sqlx::Error> {
    let value = row.try_get_raw(index)?;
    if value.is_null() {
        return Ok(Cell::Null);
    }
    let kind = value.type_info().name().to_owned();
    Ok(match kind.as_str() {
        "INTEGER" => Cell::Integer(row.try_get(index)?),
        "REAL" => Cell::Real(row.try_get(index)?),
        _ => Cell::Text(row.try_get(index)?),
    })
}

fn cell_of(value: &Value) -> Cell {
    match value {
        Value::String(text) => Cell::Text(text.clone()),
        Value::Number(number) => match number.as_i64() {
            Some(whole) => Cell::Integer(whole),
            None => Cell::Real(number.as_f64().unwrap_or_default()),
        },
        _ => Cell::Null,
    }
}
