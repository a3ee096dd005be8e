//! A search made ready: its conditions, what leads to the rows, and their order.

use kanade_store::inventory::{
    Cell, ColumnKind, Condition, ExplodedTable, Operator, SearchQuery, Searched,
};
use kanade_store::{Cursor, Page};
use serde_json::Value;

use super::window::{Expression, Test};
use crate::filter::Filtered;
use crate::write::{key_of, quoted};

/// A search, made ready.
pub struct Search<'a> {
    /// The table that is searched.
    pub table: &'a ExplodedTable,
    /// What must hold.
    pub tests: Vec<Test>,
    /// The indexed column whose condition leads to the rows.
    driver: Option<Driver>,
    /// What its cursors belong to.
    pub list: String,
}

/// An indexed column with a condition.
struct Driver {
    /// Which of the tests it is.
    test: usize,
    /// The quoted column where rows come in its order; without one in that of the key.
    ordered_by: Option<String>,
}

/// A row as it was found.
pub struct Found {
    /// The machine and the columns.
    pub cells: Vec<Cell>,
    /// What rows are ordered by.
    pub key: Vec<Cell>,
}

impl<'a> Search<'a> {
    /// Reads the conditions; refused where the table cannot answer them.
    pub fn new(table: &'a ExplodedTable, query: &SearchQuery) -> Result<Self, Searched> {
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
    pub fn is_answered_by_index(&self) -> bool {
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
    pub fn order(&self) -> Vec<String> {
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

    /// Everything before the conditions.
    pub fn select(&self, columns: &[String]) -> String {
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
    pub fn restrict_leading(&self, select: &mut Filtered) {
        for (place, test) in self.tests.iter().enumerate() {
            if self.is_driver(place) || test.is_of_machine() {
                test.restrict(select);
            }
        }
    }

    /// The others, kept from choosing an index: the rows must come in the order of the leading one.
    pub fn restrict_others(&self, select: &mut Filtered) {
        for (place, test) in self.tests.iter().enumerate() {
            if !self.is_driver(place) && !test.is_of_machine() {
                test.without_index().restrict(select);
            }
        }
    }

    /// The page, and whether nothing was left out before its end.
    pub fn page(
        &self,
        mut kept: Vec<Found>,
        end: Option<Vec<Cell>>,
        limit: usize,
    ) -> (Page<Vec<Cell>>, bool) {
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
