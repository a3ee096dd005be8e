use std::time::Duration;

/// A question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryRequest {
    /// One SELECT statement.
    pub sql: String,
    /// The most rows of the answer.
    pub limit: usize,
    /// How long it may take.
    pub timeout: Duration,
}

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing.
    Null,
    /// A whole number.
    Integer(i64),
    /// A number.
    Real(f64),
    /// A text.
    Text(String),
}

/// An answer.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct QueryAnswer {
    /// The columns' names.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
    /// Whether there are more rows, or a value was cut.
    pub truncated: bool,
    /// How long it took.
    pub elapsed: Duration,
}
