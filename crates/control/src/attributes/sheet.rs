//! Reads a table in CSV: the first column is the machine, each other one an attribute.

use std::collections::{BTreeMap, BTreeSet};

use csv::{ReaderBuilder, StringRecord};
use kanade_store::state::attribute_value;
use kanade_wire::{AttributeKey, PcId};

/// What the column of machines may be called.
const MACHINE: [&str; 2] = ["pc_id", "machine"];

/// Problems that are told at a time.
const MOST_PROBLEMS: usize = 50;

/// What an empty cell means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EmptyCells {
    /// The attribute stays as it is.
    Keep,
    /// The attribute goes.
    Remove,
}

/// A table without problems.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Its rows, in their order.
    pub rows: Vec<SheetRow>,
}

/// What it says of one machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetRow {
    /// Its line in the file, from 1.
    pub line: u64,
    /// The machine.
    pub pc_id: PcId,
    /// Names with their values; `None` takes one away.
    pub values: BTreeMap<AttributeKey, Option<String>>,
}

/// Something wrong in a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetProblem {
    /// Its line in the file, from 1.
    pub line: u64,
    /// Its column in the table, from 1; 0 for the line as a whole.
    pub column: u64,
    /// What is wrong and what would be right.
    pub message: String,
}

/// Reads a table. Columns are separated by whichever of comma, semicolon and tab its first line has
/// most of.
///
/// # Errors
/// The first problems there are; then nothing of it is to be used.
pub fn read_sheet(bytes: &[u8], empty: EmptyCells) -> Result<Sheet, Vec<SheetProblem>> {
    let text = std::str::from_utf8(bytes).map_err(|_| {
        let message = "the file is not UTF-8: save it as `CSV UTF-8`";
        vec![problem(1, 0, message)]
    })?;
    // With `\r\n` the reader would count lines differently.
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter(&text))
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let header = reader
        .headers()
        .map_err(|error| vec![problem(1, 0, error.to_string())])?;
    let keys = read_header(header)?;
    let mut reading = Reading {
        keys,
        empty,
        ..Reading::default()
    };
    for record in reader.records() {
        match record {
            Ok(record) => reading.row(&record),
            Err(error) => {
                let line = error.position().map_or(1, csv::Position::line);
                reading.problems.push(problem(line, 0, error.to_string()));
            }
        }
    }
    reading.end()
}

fn delimiter(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let count = |byte: u8| first.bytes().filter(|found| *found == byte).count();
    // The last of several that are equal wins.
    [b'\t', b';', b',']
        .into_iter()
        .max_by_key(|byte| count(*byte))
        .unwrap_or(b',')
}

fn read_header(header: &StringRecord) -> Result<Vec<AttributeKey>, Vec<SheetProblem>> {
    let first = header.get(0).unwrap_or_default();
    if !MACHINE.iter().any(|name| first.eq_ignore_ascii_case(name)) {
        let message = format!(
            "the first line names the columns and begins with `pc_id`, such as `pc_id,site,owner`; it begins with `{first}`"
        );
        return Err(vec![problem(1, 1, message)]);
    }
    let mut keys: Vec<AttributeKey> = Vec::new();
    let mut problems = Vec::new();
    for (index, name) in header.iter().enumerate().skip(1) {
        match AttributeKey::new(name) {
            Ok(key) if keys.contains(&key) => {
                let message = format!("there are two columns `{key}`");
                problems.push(problem(1, column(index), message));
            }
            Ok(key) => keys.push(key),
            Err(error) => problems.push(problem(1, column(index), error.to_string())),
        }
    }
    if keys.is_empty() && problems.is_empty() {
        let message = "there is no column beside the machines: add one for each attribute";
        problems.push(problem(1, 0, message));
    }
    match problems.is_empty() {
        true => Ok(keys),
        false => Err(problems),
    }
}

#[derive(Debug)]
struct Reading {
    keys: Vec<AttributeKey>,
    empty: EmptyCells,
    rows: Vec<SheetRow>,
    named: BTreeSet<PcId>,
    problems: Vec<SheetProblem>,
}

impl Default for Reading {
    fn default() -> Self {
        Self {
            keys: Vec::new(),
            empty: EmptyCells::Keep,
            rows: Vec::new(),
            named: BTreeSet::new(),
            problems: Vec::new(),
        }
    }
}

impl Reading {
    fn row(&mut self, record: &StringRecord) {
        let line = record.position().map_or(0, csv::Position::line);
        if record.len() > self.keys.len() + 1 {
            let message = format!(
                "there are {} cells and {} columns: put a value with a separator in it in quotes",
                record.len(),
                self.keys.len() + 1
            );
            self.problems.push(problem(line, 0, message));
            return;
        }
        let pc_id = match PcId::new(record.get(0).unwrap_or_default()) {
            Ok(pc_id) => pc_id,
            Err(error) => {
                self.problems.push(problem(line, 1, error.to_string()));
                return;
            }
        };
        if !self.named.insert(pc_id.clone()) {
            let message = format!("{pc_id} has a line already");
            self.problems.push(problem(line, 1, message));
            return;
        }
        let values = self.values(record, line);
        self.rows.push(SheetRow {
            line,
            pc_id,
            values,
        });
    }

    fn values(
        &mut self,
        record: &StringRecord,
        line: u64,
    ) -> BTreeMap<AttributeKey, Option<String>> {
        let mut values = BTreeMap::new();
        for (index, key) in self.keys.iter().enumerate() {
            let cell = record.get(index + 1).unwrap_or_default();
            if cell.is_empty() {
                if self.empty == EmptyCells::Remove {
                    values.insert(key.clone(), None);
                }
                continue;
            }
            match attribute_value(cell) {
                Ok(value) => {
                    values.insert(key.clone(), Some(value));
                }
                Err(error) => {
                    let found = problem(line, column(index + 1), error.to_string());
                    self.problems.push(found);
                }
            }
        }
        values
    }

    fn end(mut self) -> Result<Sheet, Vec<SheetProblem>> {
        self.problems.truncate(MOST_PROBLEMS);
        match self.problems.is_empty() {
            true => Ok(Sheet { rows: self.rows }),
            false => Err(self.problems),
        }
    }
}

fn column(index: usize) -> u64 {
    index as u64 + 1
}

fn problem(line: u64, column: u64, message: impl Into<String>) -> SheetProblem {
    SheetProblem {
        line,
        column,
        message: message.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str) -> Vec<String> {
        let problems = read_sheet(text.as_bytes(), EmptyCells::Keep).unwrap_err();
        let told = problems.into_iter();
        told.map(|it| format!("{}:{}: {}", it.line, it.column, it.message))
            .collect()
    }

    fn rows(text: &str, empty: EmptyCells) -> Vec<(String, String)> {
        let rows = read_sheet(text.as_bytes(), empty).unwrap().rows.into_iter();
        rows.map(|row| {
            let values = row.values.iter();
            let values: Vec<String> = values
                .map(|(key, value)| format!("{key}={}", value.as_deref().unwrap_or("-")))
                .collect();
            (format!("{}:{}", row.line, row.pc_id), values.join(" "))
        })
        .collect()
    }

    #[test]
    fn a_table_of_a_spreadsheet_is_read_whatever_separates_it() {
        let expected = [
            ("2:pc-1".to_owned(), "owner=Mori, A. site=tokyo".to_owned()),
            ("3:pc-2".to_owned(), "owner=b".to_owned()),
        ];
        let comma = "\u{feff}pc_id,site,owner\r\npc-1,tokyo,\"Mori, A.\"\r\npc-2,,b\r\n";
        assert_eq!(rows(comma, EmptyCells::Keep), expected);
        let semicolon = "PC_ID;site;owner\npc-1;tokyo;Mori, A.\npc-2; ;b";
        assert_eq!(rows(semicolon, EmptyCells::Keep), expected);
        let removed = rows("machine\tsite\npc-1\t\n", EmptyCells::Remove);
        assert_eq!(removed, [("2:pc-1".to_owned(), "site=-".to_owned())]);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let [first] = problems("host,site\n").try_into().unwrap();
        assert!(
            first.starts_with("1:1: the first line names the columns"),
            "{first}"
        );
        let header = problems("pc_id,si te,site,site\n");
        assert_eq!(header.len(), 2, "{header:?}");
        let rows = problems("pc_id,site\na b,x\npc-1,x\npc-1,y\npc-2,x,y\n");
        let places: Vec<&str> = rows.iter().map(|row| &row[..3]).collect();
        assert_eq!(places, ["2:1", "4:1", "5:0"], "{rows:?}");
        assert!(problems("pc_id\npc-1\n")[0].contains("no column beside"));
        let latin = read_sheet(b"pc_id,site\npc-1,K\xf6ln\n", EmptyCells::Keep);
        assert!(latin.unwrap_err()[0].message.contains("UTF-8"));
    }
}
