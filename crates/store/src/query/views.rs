use std::borrow::Cow;

/// What kind of values a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnType {
    /// Text.
    Text,
    /// Whole numbers.
    Integer,
    /// Numbers.
    Real,
    /// A time, as text in UTC such as `2026-11-22T08:00:00.000Z`.
    Time,
    /// JSON, as text.
    Json,
}

impl ColumnType {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Integer => "integer",
            Self::Real => "real",
            Self::Time => "time",
            Self::Json => "json",
        }
    }
}

/// A column of a view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: Cow<'static, str>,
    /// What it holds.
    pub kind: ColumnType,
    /// What that means.
    pub description: Cow<'static, str>,
}

/// A view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// Its name.
    pub name: Cow<'static, str>,
    /// What a row is.
    pub description: Cow<'static, str>,
    /// Its columns.
    pub columns: Vec<Column>,
}
