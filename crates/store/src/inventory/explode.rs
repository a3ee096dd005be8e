//! From a list of a report to the rows of a table.

use std::collections::BTreeMap;

use kanade_manifest::job::ExplodeSpec;
use serde_json::{Map, Value};

use super::cells::{Cell, CellIdentity, ColumnKind};

/// The rows a list comes to, and what could not be taken over.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Exploded {
    rows: BTreeMap<Vec<CellIdentity>, ExplodedRow>,
    /// Items without a row: no object, no primary key, or replaced by a later item of the same key.
    pub skipped: u64,
    /// The first thing that was wrong with an item, in words.
    pub problem: Option<String>,
}

/// One row: a value for each column, in the order of the columns.
#[derive(Debug, Clone, PartialEq)]
pub struct ExplodedRow {
    /// The values.
    pub cells: Vec<Cell>,
}

/// Makes rows of a list. Of several items with one primary key the last one wins; a value that its
/// column cannot hold is left out, with the item when it belongs to the primary key.
pub fn explode(spec: &ExplodeSpec, items: &[Value]) -> Exploded {
    let kinds: Vec<ColumnKind> = spec.columns.iter().map(ColumnKind::of).collect();
    let key = key_positions(spec);
    let mut exploded = Exploded::default();
    for (index, item) in items.iter().enumerate() {
        exploded.take(spec, &kinds, &key, index, item);
    }
    exploded
}

/// Where the primary key's columns are.
fn key_positions(spec: &ExplodeSpec) -> Vec<usize> {
    let place = |name: &String| spec.columns.iter().position(|column| column.field == *name);
    spec.primary_key.iter().filter_map(place).collect()
}

impl Exploded {
    /// The rows in the order of their keys.
    pub fn rows(&self) -> impl Iterator<Item = &ExplodedRow> {
        self.rows.values()
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The pairs of rows that differ: before and after, one of which is absent when a row came or
    /// went. In the order of their keys.
    pub fn differences<'a>(
        &'a self,
        after: &'a Self,
    ) -> Vec<(Option<&'a ExplodedRow>, Option<&'a ExplodedRow>)> {
        let mut pairs = Vec::new();
        for (key, row) in &self.rows {
            match after.rows.get(key) {
                Some(new) if new == row => {}
                new => pairs.push((key, Some(row), new)),
            }
        }
        let came = after.rows.iter();
        let came = came.filter(|(key, _)| !self.rows.contains_key(*key));
        pairs.extend(came.map(|(key, row)| (key, None, Some(row))));
        pairs.sort_by(|left, right| left.0.cmp(right.0));
        pairs
            .into_iter()
            .map(|(_, before, after)| (before, after))
            .collect()
    }

    fn take(
        &mut self,
        spec: &ExplodeSpec,
        kinds: &[ColumnKind],
        key: &[usize],
        index: usize,
        item: &Value,
    ) {
        let Value::Object(item) = item else {
            return self.skip(|| format!("item {index} of `{}` is no object", spec.field));
        };
        let cells = self.read(spec, kinds, index, item);
        let missing = key
            .iter()
            .find(|place| cells.get(**place) == Some(&Cell::Null));
        if let Some(place) = missing {
            let name = spec.columns.get(*place).map_or("", |column| &column.field);
            return self.skip(|| {
                format!(
                    "item {index} of `{}` has no `{name}`, which its primary key needs",
                    spec.field
                )
            });
        }
        let identity = key.iter().filter_map(|place| cells.get(*place));
        let identity = identity.map(Cell::identity).collect();
        if self.rows.insert(identity, ExplodedRow { cells }).is_some() {
            self.skip(|| format!("item {index} of `{}` repeats a primary key", spec.field));
        }
    }

    fn read(
        &mut self,
        spec: &ExplodeSpec,
        kinds: &[ColumnKind],
        index: usize,
        item: &Map<String, Value>,
    ) -> Vec<Cell> {
        let mut cells = Vec::with_capacity(kinds.len());
        for (column, kind) in spec.columns.iter().zip(kinds) {
            let value = item.get(&column.field).unwrap_or(&Value::Null);
            cells.push(kind.read(value).unwrap_or_else(|| {
                self.problem.get_or_insert_with(|| {
                    let declared = column.kind.as_deref().unwrap_or("text");
                    format!(
                        "`{}` of item {index} of `{}` is no {declared}",
                        column.field, spec.field
                    )
                });
                Cell::Null
            }));
        }
        cells
    }

    fn skip(&mut self, reason: impl FnOnce() -> String) {
        self.skipped += 1;
        self.problem.get_or_insert_with(reason);
    }
}

impl ExplodedRow {
    /// The row as JSON.
    pub fn to_json(&self, spec: &ExplodeSpec) -> Value {
        let names = spec.columns.iter().map(|column| column.field.clone());
        Value::Object(names.zip(self.cells.iter().map(Cell::to_json)).collect())
    }

    /// The values of its primary key as JSON.
    pub fn identity_json(&self, spec: &ExplodeSpec) -> Value {
        let values = spec.primary_key.iter().zip(self.key(spec));
        Value::Object(
            values
                .map(|(name, cell)| (name.clone(), cell.to_json()))
                .collect(),
        )
    }

    /// The values of its primary key.
    pub fn key<'a>(&'a self, spec: &'a ExplodeSpec) -> impl Iterator<Item = &'a Cell> {
        let places = key_positions(spec).into_iter();
        places.filter_map(|place| self.cells.get(place))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn spec() -> ExplodeSpec {
        serde_json::from_value(json!({
            "field": "apps", "table": "apps", "primary_key": ["name"],
            "columns": [{"field": "name"}, {"field": "version"}, {"field": "size", "type": "integer"}],
        }))
        .unwrap()
    }

    fn exploded(items: &Value) -> Exploded {
        explode(&spec(), items.as_array().unwrap())
    }

    #[test]
    fn an_item_without_its_primary_key_is_skipped_and_told() {
        let exploded = exploded(&json!([{"version": "1"}, {"name": "vim"}, 7]));
        assert_eq!((exploded.len(), exploded.skipped), (1, 2));
        let problem = exploded.problem.unwrap();
        assert!(
            problem.contains("item 0") && problem.contains("`name`"),
            "{problem}"
        );
    }

    #[test]
    fn of_two_items_with_one_key_the_last_wins_and_the_other_counts() {
        let exploded = exploded(&json!([{"name": "vim", "size": 1}, {"name": "vim", "size": 2}]));
        let rows: Vec<Value> = exploded.rows().map(|row| row.to_json(&spec())).collect();
        assert_eq!(rows, [json!({"name": "vim", "version": null, "size": 2})]);
        assert_eq!(exploded.skipped, 1);
    }

    #[test]
    fn a_value_of_another_type_is_left_out_of_its_row() {
        let exploded = exploded(&json!([{"name": "vim", "size": "big"}]));
        let rows: Vec<Value> = exploded.rows().map(|row| row.to_json(&spec())).collect();
        assert_eq!(
            rows,
            [json!({"name": "vim", "version": null, "size": null})]
        );
        assert!(exploded.problem.unwrap().contains("is no integer"));
        assert_eq!(exploded.skipped, 0);
    }

    #[test]
    fn differences_name_rows_that_came_changed_and_went() {
        let before =
            exploded(&json!([{"name": "curl", "size": 1}, {"name": "git"}, {"name": "vi"}]));
        let after =
            exploded(&json!([{"name": "curl", "size": 2}, {"name": "vim"}, {"name": "vi"}]));
        let identity = |row: &ExplodedRow| row.identity_json(&spec())["name"].clone();
        let named: Vec<_> = before.differences(&after);
        let named: Vec<_> = named
            .into_iter()
            .map(|(before, after)| (before.map(identity), after.map(identity)))
            .collect();
        assert_eq!(
            named,
            [
                (Some(json!("curl")), Some(json!("curl"))),
                (Some(json!("git")), None),
                (None, Some(json!("vim"))),
            ]
        );
    }
}
