//! Searches over an exploded table.

use std::collections::{BTreeSet, HashMap};

use kanade_store::inventory::{
    Cell, ColumnKind, Condition, ExplodedTable, Operator, SearchQuery, SearchRow, Searched,
};
use kanade_store::{Cursor, Page, StoreError};
use kanade_wire::PcId;
use serde_json::{Map, Value};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, TypeInfo, ValueRef};

use super::machines::Machine;
use super::window::{Expression, STRETCH, Test, compares_versions, restrict_key};
use crate::ProjectionDatabase;
use crate::filter::Filtered;
use crate::write::{columns_of, key_of, quoted};

/// A search, made ready.
struct Search<'a> {
    table: &'a ExplodedTable,
    tests: Vec<Test>,
    /// The indexed column whose condition leads to the rows.
    driver: Option<Driver>,
    list: String,
}

/// An indexed column with a condition.
struct Driver {
    /// Which of the tests it is.
    test: usize,
    /// The quoted column where rows come in its order; without one in that of the key.
    ordered_by: Option<String>,
}

/// A row as it was found.
struct Found {
    cells: Vec<Cell>,
    key: Vec<Cell>,
}

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
        let mut select = Filtered::new(search.select(&columns));
        search.restrict_leading(&mut select);
        search.restrict_others(&mut select);
        for (sign, key) in [(">", after), ("<=", end)] {
            if let Some(key) = key {
                restrict_key(&mut select, &order, sign, key);
            }
        }
        select.push(format_args!(" ORDER BY {}", order.join(", ")));
        if !compares_versions(&search.tests) {
            select.push(format_args!(" LIMIT {}", limit + 1));
        }
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
        let dress = |cells| search_row(cells, table, &machines, removed);
        Ok(Searched::Rows {
            page: Page {
                items: page.items.into_iter().filter_map(dress).collect(),
                next: page.next,
            },
            complete,
        })
    }
}

impl<'a> Search<'a> {
    fn new(table: &'a ExplodedTable, query: &SearchQuery) -> Result<Self, Searched> {
        let tests = query.conditions.iter();
        let tests: Vec<Test> = tests
            .map(|condition| test(table, condition))
            .collect::<Result<_, _>>()?;
        let driver = driver(table, &tests);
        let order = driver.as_ref().and_then(|driver| driver.ordered_by.clone());
        Ok(Self {
            list: format!(
                "inventory.{}.{}",
                table.physical_name,
                order.unwrap_or_default()
            ),
            table,
            tests,
            driver,
        })
    }

    /// Whether the index alone finds the rows, so that none is looked at in vain.
    fn is_answered_by_index(&self) -> bool {
        let mut tests = self.tests.iter().enumerate();
        tests.all(|(place, test)| {
            let is_exact = test.is_of_machine() && test.operator == Operator::Equal;
            self.is_driver(place) || is_exact
        })
    }

    fn is_driver(&self, place: usize) -> bool {
        let driver = self.driver.as_ref();
        driver.is_some_and(|driver| driver.test == place)
    }

    /// What rows are ordered by.
    fn order(&self) -> Vec<String> {
        let key = key_of(&self.table.spec).into_iter();
        let first = self.driver.as_ref();
        let first = first.and_then(|driver| driver.ordered_by.clone());
        match first {
            Some(first) => {
                let rest: Vec<String> = key.filter(|part| *part != first).collect();
                std::iter::once(first).chain(rest).collect()
            }
            None => key.collect(),
        }
    }

    fn select(&self, columns: &[String]) -> String {
        let indexed = match &self.driver {
            Some(driver) => {
                let column = self.tests.get(driver.test).map_or("", |test| &test.column);
                let index = format!("{}_by_{column}", self.table.physical_name);
                format!("INDEXED BY {}", quoted(&index))
            }
            None => String::new(),
        };
        format!(
            "SELECT {} FROM {} {indexed}",
            columns.join(", "),
            self.table.physical_name
        )
    }

    /// What leads to the rows: the indexed column, and the machine.
    fn restrict_leading(&self, select: &mut Filtered) {
        for (place, test) in self.tests.iter().enumerate() {
            if self.is_driver(place) || test.is_of_machine() {
                test.restrict(select);
            }
        }
    }

    /// The others, kept from choosing an index: the rows must come in the order of the leading one.
    fn restrict_others(&self, select: &mut Filtered) {
        for (place, test) in self.tests.iter().enumerate() {
            if !self.is_driver(place) && !test.is_of_machine() {
                test.without_index().restrict(select);
            }
        }
    }

    fn page(
        &self,
        rows: Vec<Found>,
        end: Option<Vec<Cell>>,
        limit: usize,
    ) -> (Page<Vec<Cell>>, bool) {
        let mut kept: Vec<Found> = rows.into_iter().filter(|row| self.holds_of(row)).collect();
        let is_full = kept.len() > limit;
        kept.truncate(limit);
        let end = match is_full {
            true => kept.last().map(|row| row.key.clone()),
            false => end,
        };
        let complete = is_full || end.is_none();
        let cursor = |key: Vec<Cell>| {
            let key: Vec<Value> = key.iter().map(Cell::to_json).collect();
            Cursor::new(&self.list, &key)
        };
        let page = Page {
            items: kept.into_iter().map(|row| row.cells).collect(),
            next: end.map(cursor),
        };
        (page, complete)
    }

    fn holds_of(&self, row: &Found) -> bool {
        let names = columns_of(&self.table.spec);
        self.tests.iter().all(|test| {
            let Expression::Column(column) = &test.expression else {
                return true;
            };
            let place = names.iter().position(|name| name == column);
            match place.and_then(|place| row.cells.get(place)) {
                Some(Cell::Text(version)) => test.holds_of(Some(version)),
                Some(Cell::Null) | None => test.holds_of(None),
                Some(number) => test.holds_of(Some(&number.to_string())),
            }
        })
    }
}

/// The condition that leads to the rows: one value of an indexed column is best, a range next.
fn driver(table: &ExplodedTable, tests: &[Test]) -> Option<Driver> {
    let indexed = |test: &&(usize, &Test)| {
        let mut columns = table.spec.columns.iter();
        columns.any(|column| column.index && column.field == test.1.column)
    };
    let place = |operators: &[Operator]| {
        let tests: Vec<(usize, &Test)> = tests.iter().enumerate().collect();
        let fits = |test: &&(usize, &Test)| operators.contains(&test.1.operator);
        tests
            .iter()
            .filter(indexed)
            .find(fits)
            .map(|(place, _)| *place)
    };
    if let Some(test) = place(&[Operator::Equal]) {
        let ordered_by = None;
        return Some(Driver { test, ordered_by });
    }
    let test = place(&[
        Operator::Prefix,
        Operator::Less,
        Operator::LessOrEqual,
        Operator::Greater,
        Operator::GreaterOrEqual,
    ])?;
    let ordered_by = tests.get(test).map(|test| quoted(&test.column));
    Some(Driver { test, ordered_by })
}

fn test(table: &ExplodedTable, condition: &Condition) -> Result<Test, Searched> {
    let columns = &table.spec.columns;
    let declared = columns
        .iter()
        .find(|column| column.field == condition.column);
    let kind = match declared {
        Some(column) => ColumnKind::of(column),
        None if condition.column == "pc_id" => ColumnKind::Text,
        None => {
            let names = columns.iter().map(|column| column.field.clone());
            return Err(Searched::NoColumn {
                column: condition.column.clone(),
                columns: std::iter::once("pc_id".to_owned()).chain(names).collect(),
            });
        }
    };
    let is_text = condition.operator.is_of_versions()
        || matches!(
            condition.operator,
            Operator::Contains | Operator::Prefix | Operator::Suffix
        );
    let kind = if is_text { ColumnKind::Text } else { kind };
    let value = kind
        .parse(&condition.value)
        .ok_or_else(|| Searched::NoNumber {
            column: condition.column.clone(),
        })?;
    let name = match declared {
        Some(column) => quoted(&column.field),
        None => "pc_id".to_owned(),
    };
    Ok(Test {
        column: condition.column.clone(),
        expression: Expression::Column(name),
        operator: condition.operator,
        value,
    })
}

fn search_row(
    cells: Vec<Cell>,
    table: &ExplodedTable,
    machines: &HashMap<String, Machine>,
    removed: i64,
) -> Option<SearchRow> {
    let pc_id = machine_of(&cells)?.to_owned();
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
