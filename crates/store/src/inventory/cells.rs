use std::fmt;

use kanade_manifest::job::ExplodeColumn;
use serde_json::Value;

/// What a column of an exploded table holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// Text; other values are written as JSON.
    Text,
    /// Whole numbers.
    Integer,
    /// Numbers.
    Real,
}

impl ColumnKind {
    /// The kind a column declares; a kind that is not known counts as text.
    pub fn of(column: &ExplodeColumn) -> Self {
        match column.kind.as_deref() {
            Some("integer") => Self::Integer,
            Some("real") => Self::Real,
            _ => Self::Text,
        }
    }

    /// A value of a report as this kind; `None` when it cannot be.
    ///
    /// Numbers written as text count as numbers, `true` and `false` as 1 and 0. Text takes every
    /// value: what is no text is kept as its JSON.
    pub fn read(self, value: &Value) -> Option<Cell> {
        match (self, value) {
            (_, Value::Null) => Some(Cell::Null),
            (Self::Text, Value::String(text)) => Some(Cell::Text(text.clone())),
            (Self::Text, other) => Some(Cell::Text(other.to_string())),
            (_, Value::Bool(truth)) => Some(self.whole(i64::from(*truth))),
            (_, Value::Number(number)) => match number.as_i64() {
                Some(whole) => Some(self.whole(whole)),
                None => self.fraction(number.as_f64()?),
            },
            (_, Value::String(text)) => self.parse(text),
            (_, Value::Array(_) | Value::Object(_)) => None,
        }
    }

    /// A text as this kind, as filters give it; `None` when it cannot be.
    pub fn parse(self, text: &str) -> Option<Cell> {
        let trimmed = text.trim();
        match self {
            Self::Text => Some(Cell::Text(text.to_owned())),
            Self::Integer | Self::Real => match trimmed.parse::<i64>() {
                Ok(whole) => Some(self.whole(whole)),
                Err(_) => self.fraction(trimmed.parse().ok()?),
            },
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "a column of reals holds reals")]
    fn whole(self, number: i64) -> Cell {
        match self {
            Self::Real => Cell::Real(number as f64),
            Self::Text | Self::Integer => Cell::Integer(number),
        }
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "the range is checked first"
    )]
    fn fraction(self, number: f64) -> Option<Cell> {
        const SAFE: f64 = 9_007_199_254_740_992.0;
        match self {
            Self::Real => number.is_finite().then_some(Cell::Real(number)),
            Self::Text | Self::Integer => (number.fract() == 0.0 && number.abs() <= SAFE)
                .then_some(Cell::Integer(number as i64)),
        }
    }
}

/// One value of an exploded row.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing.
    Null,
    /// Text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A finite number.
    Real(f64),
}

impl Cell {
    /// The value as JSON.
    pub fn to_json(&self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Text(text) => Value::from(text.as_str()),
            Self::Integer(number) => Value::from(*number),
            Self::Real(number) => Value::from(*number),
        }
    }

    /// What tells it from other values of its column.
    pub(super) fn identity(&self) -> CellIdentity {
        match self {
            Self::Null => CellIdentity::Null,
            Self::Text(text) => CellIdentity::Text(text.clone()),
            Self::Integer(number) => CellIdentity::Integer(*number),
            // SQLite holds no negative zero apart from zero.
            Self::Real(number) => CellIdentity::Real((number + 0.0).to_bits()),
        }
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => Ok(()),
            Self::Text(text) => f.write_str(text),
            Self::Integer(number) => number.fmt(f),
            Self::Real(number) => number.fmt(f),
        }
    }
}

/// A cell as a key: equal and ordered.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum CellIdentity {
    Null,
    Text(String),
    Integer(i64),
    Real(u64),
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_number_may_be_written_as_text() {
        assert_eq!(
            ColumnKind::Integer.read(&json!("13")),
            Some(Cell::Integer(13))
        );
        assert_eq!(
            ColumnKind::Integer.read(&json!(13.0)),
            Some(Cell::Integer(13))
        );
        assert_eq!(ColumnKind::Real.read(&json!(2)), Some(Cell::Real(2.0)));
        assert_eq!(
            ColumnKind::Integer.read(&json!(true)),
            Some(Cell::Integer(1))
        );
    }

    #[test]
    fn what_is_no_number_is_none() {
        for value in [json!("many"), json!([1]), json!({"n": 1}), json!(1.5)] {
            assert_eq!(ColumnKind::Integer.read(&value), None, "{value}");
        }
        assert_eq!(ColumnKind::Real.read(&json!("NaN")), None);
    }

    #[test]
    fn text_takes_every_value() {
        assert_eq!(
            ColumnKind::Text.read(&json!({"a": [1]})),
            Some(Cell::Text("{\"a\":[1]}".into()))
        );
        assert_eq!(ColumnKind::Text.read(&Value::Null), Some(Cell::Null));
    }
}
