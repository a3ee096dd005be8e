//! Rows as CSV text.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde_json::Value;

/// The column of what a row has beyond the columns of the first page.
const OTHER: &str = "other";

/// What a spreadsheet takes for the beginning of a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A table in the making.
#[derive(Debug, Clone)]
pub struct Table {
    columns: Vec<String>,
    /// Whether the columns were read off rows, so that a later row may have others.
    is_open: bool,
}

impl Table {
    /// A table with these columns; where there are none, those of `rows`, which are all there are
    /// unless `more` come.
    pub fn new(columns: &[String], rows: &[Value], more: bool) -> Self {
        if !columns.is_empty() {
            return Self {
                columns: columns.to_vec(),
                is_open: false,
            };
        }
        let rows = rows.iter().filter_map(Value::as_object);
        let keys: BTreeSet<(usize, &String)> = rows
            .flat_map(|row| row.keys().map(|key| (rank(key), key)))
            .collect();
        Self {
            columns: keys.into_iter().map(|(_, key)| key.clone()).collect(),
            is_open: more,
        }
    }

    /// The line of the columns' names.
    pub fn head(&self) -> Vec<u8> {
        let other = self.is_open.then_some(OTHER);
        let names = self.columns.iter().map(String::as_str).chain(other);
        record(names.map(Cow::Borrowed))
    }

    /// The lines of some rows.
    pub fn lines(&self, rows: &[Value]) -> Vec<u8> {
        rows.iter().flat_map(|row| self.line(row)).collect()
    }

    fn line(&self, row: &Value) -> Vec<u8> {
        let cells = self.columns.iter().map(|column| cell(row.get(column)));
        let other = self.is_open.then(|| self.other(row));
        record(cells.chain(other))
    }

    fn other<'a>(&self, row: &Value) -> Cow<'a, str> {
        let row = row.as_object().into_iter().flatten();
        let rest = row.filter(|(key, _)| !self.columns.contains(*key));
        let rest: serde_json::Map<String, Value> = rest
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        match rest.is_empty() {
            true => Cow::Borrowed(""),
            false => Cow::Owned(Value::Object(rest).to_string()),
        }
    }
}

/// The machine comes first, what is added from elsewhere last.
fn rank(column: &str) -> usize {
    match column {
        "pc_id" => 0,
        "hostname" => 1,
        added if added.starts_with('@') => 3,
        _ => 2,
    }
}

/// Texts as they are, safe for spreadsheets; numbers and words of JSON as they are; what is nested
/// as JSON.
fn cell(value: Option<&Value>) -> Cow<'_, str> {
    match value {
        None | Some(Value::Null) => Cow::Borrowed(""),
        Some(Value::String(text)) if text.starts_with(FORMULA) => Cow::Owned(format!("'{text}")),
        Some(Value::String(text)) => Cow::Borrowed(text),
        Some(other) => Cow::Owned(other.to_string()),
    }
}

/// One line of RFC 4180.
fn record<'a>(cells: impl Iterator<Item = Cow<'a, str>>) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    for cell in cells {
        // Writing into memory cannot fail.
        let _ = writer.write_field(cell.as_bytes());
    }
    let _ = writer.write_record(None::<&[u8]>);
    writer.into_inner().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn text(table: &Table, rows: &[Value]) -> String {
        String::from_utf8([table.head(), table.lines(rows)].concat()).unwrap()
    }

    #[test]
    fn nested_values_become_json_and_quotes_are_doubled() {
        let columns = ["a".to_owned(), "b".to_owned(), "c".to_owned()];
        let rows = [json!({"a": "x, \"y\"\nz", "b": {"k": [1]}, "c": null, "d": 1})];
        assert_eq!(
            text(&Table::new(&columns, &rows, false), &rows),
            "a,b,c\r\n\"x, \"\"y\"\"\nz\",\"{\"\"k\"\":[1]}\",\r\n"
        );
    }

    #[test]
    fn a_text_that_looks_like_a_formula_is_defused_and_a_number_is_not() {
        let rows = [
            json!({"a": "=1+1"}),
            json!({"a": "+1"}),
            json!({"a": "-1"}),
            json!({"a": "@x"}),
            json!({"a": "\tx"}),
            json!({"a": -1}),
        ];
        let table = Table::new(&["a".to_owned()], &rows, false);
        assert_eq!(
            text(&table, &rows),
            "a\r\n'=1+1\r\n'+1\r\n'-1\r\n'@x\r\n'\tx\r\n-1\r\n"
        );
    }

    #[test]
    fn columns_read_off_the_first_page_do_not_swallow_later_ones() {
        let table = Table::new(&[], &[json!({"b": 1}), json!({"a": 2})], true);
        let later = [json!({"a": 3, "z": true})];
        assert_eq!(
            text(&table, &later),
            "a,b,other\r\n3,,\"{\"\"z\"\":true}\"\r\n"
        );
    }

    #[test]
    fn the_machine_comes_first_and_what_is_added_last() {
        let rows = [json!({"@account_user": "x", "cores": 8, "hostname": "h", "pc_id": "p"})];
        let table = Table::new(&[], &rows, false);
        assert_eq!(
            text(&table, &rows),
            "pc_id,hostname,cores,@account_user\r\np,h,8,x\r\n"
        );
    }
}
