//! A bounded stretch of rows in the order of a key, and the conditions within it.
//!
//! A search that no index answers alone looks at one stretch for each request. Where the stretch
//! ends is found over the key alone, so that what the conditions leave out costs little.

use kanade_store::inventory::{Cell, Condition, Operator};
use serde_json::Value;

use super::facts::like;
use crate::filter::Filtered;

/// Rows one request looks at.
pub const STRETCH: u32 = 10_000;

/// A condition over an expression, with its value read as the expression's kind.
#[derive(Debug, Clone)]
pub struct Test {
    /// The column.
    pub column: String,
    /// What is compared, in SQL: a quoted column, or a place in the facts.
    pub expression: Expression,
    /// How.
    pub operator: Operator,
    /// With what.
    pub value: Cell,
}

/// What is compared.
#[derive(Debug, Clone)]
pub enum Expression {
    /// A quoted column of one kind.
    Column(String),
    /// A fact that is no list: text, a number or nothing.
    Fact(String),
}

impl Test {
    /// Adds it, unless only versions can tell.
    pub fn restrict(&self, select: &mut Filtered) {
        match self.operator {
            Operator::Equal => self.compare(select, "="),
            Operator::NotEqual => self.compare(select, "<>"),
            Operator::Less => self.compare(select, "<"),
            Operator::LessOrEqual => self.compare(select, "<="),
            Operator::Greater => self.compare(select, ">"),
            Operator::GreaterOrEqual => self.compare(select, ">="),
            Operator::Contains => {
                self.operand(select, "");
                select.push_value(" LIKE ", like(&self.value.to_string()));
                select.push(" ESCAPE '\\'");
            }
            Operator::Prefix => self.prefix(select),
            Operator::Suffix => {
                let mut pattern = like(&self.value.to_string());
                pattern.pop();
                self.operand(select, "");
                select.push_value(" LIKE ", pattern).push(" ESCAPE '\\'");
            }
            _ => {
                self.operand(select, "");
                select.push(" IS NOT NULL");
            }
        }
    }

    /// Whether it is about the machine, which every key begins with.
    pub fn is_of_machine(&self) -> bool {
        self.column == "pc_id"
    }

    /// The same, for which no index is used.
    pub fn without_index(&self) -> Self {
        let expression = match &self.expression {
            Expression::Column(column) => Expression::Column(format!("+{column}")),
            fact @ Expression::Fact(_) => fact.clone(),
        };
        Self {
            expression,
            ..self.clone()
        }
    }

    /// Whether only versions can tell.
    pub fn compares_versions(&self) -> bool {
        self.operator.is_of_versions()
    }

    /// Restricts a column to some versions.
    pub fn restrict_to(&self, select: &mut Filtered, versions: Vec<String>) {
        if let Expression::Column(column) = &self.expression {
            select.and(format_args!("CAST({column} AS TEXT) IN ("));
            select.push_value(
                "SELECT value FROM json_each(",
                Value::from(versions).to_string(),
            );
            select.push("))");
        }
    }

    /// Whether a version in its column is one that is wanted; `true` when versions do not matter.
    pub fn holds_of(&self, version: Option<&str>) -> bool {
        if !self.operator.is_of_versions() {
            return true;
        }
        let other = self.value.to_string();
        version.is_some_and(|version| self.operator.holds_of_versions(version, &other))
    }

    /// Facts may hold text or numbers in one place: a number is compared with numbers alone.
    fn compare(&self, select: &mut Filtered, sign: &'static str) {
        self.operand(select, "");
        select.push(format_args!(" {sign} "));
        push_cell(select, &self.value);
        if let Expression::Fact(_) = &self.expression {
            let number = matches!(self.value, Cell::Integer(_) | Cell::Real(_));
            if number {
                self.and_typeof(select, "IN ('integer', 'real')");
            } else if sign != "=" {
                self.and_typeof(select, "= 'text'");
            }
        }
    }

    fn and_typeof(&self, select: &mut Filtered, types: &'static str) {
        self.operand(select, "typeof(");
        select.push(format_args!(") {types}"));
    }

    /// A prefix is a range, which an index answers.
    fn prefix(&self, select: &mut Filtered) {
        let prefix = self.value.to_string();
        self.operand(select, "");
        select.push_value(" >= ", prefix.clone());
        self.operand(select, "");
        select.push_value(" < ", format!("{prefix}\u{10FFFF}"));
    }

    fn operand(&self, select: &mut Filtered, before: &'static str) {
        match &self.expression {
            Expression::Column(column) => {
                select.and(format_args!("{before}{column}"));
            }
            Expression::Fact(field) => {
                select.and(before);
                select
                    .push_value("(item.scalars ->> ", field.clone())
                    .push(")");
            }
        }
    }
}

/// A column or expression that is compared with a value of a key.
pub fn push_cell(select: &mut Filtered, value: &Cell) {
    match value {
        Cell::Null => select.push("NULL"),
        Cell::Text(text) => select.push_value("", text.clone()),
        Cell::Integer(number) => select.push_value("", *number),
        Cell::Real(number) => select.push_value("", *number),
    };
}

/// `(a, b) > (?, ?)`, or another comparison.
pub fn restrict_key(select: &mut Filtered, columns: &[String], sign: &str, key: &[Cell]) {
    select.and(format_args!("({}) {sign} (", columns.join(", ")));
    for (index, value) in key.iter().enumerate() {
        if index > 0 {
            select.push(", ");
        }
        push_cell(select, value);
    }
    select.push(")");
}

/// Whether any condition compares versions.
pub fn compares_versions(tests: &[Test]) -> bool {
    tests.iter().any(Test::compares_versions)
}

/// A number if the text is one, else text: facts have no declared kind.
pub fn fact_value(condition: &Condition) -> Cell {
    use kanade_store::inventory::ColumnKind;
    let is_text = matches!(
        condition.operator,
        Operator::Contains | Operator::Prefix | Operator::Suffix
    );
    if is_text || condition.operator.is_of_versions() {
        return Cell::Text(condition.value.clone());
    }
    match condition.value.as_str() {
        "true" => Cell::Integer(1),
        "false" => Cell::Integer(0),
        text => ColumnKind::Integer
            .parse(text)
            .or_else(|| ColumnKind::Real.parse(text))
            .unwrap_or_else(|| Cell::Text(text.to_owned())),
    }
}
