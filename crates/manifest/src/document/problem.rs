//! What is wrong with a document.

use std::fmt;

use serde::{Deserialize, Serialize};

/// One thing that is wrong, or worth a remark, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Where in the document, such as `execute.timeout`; empty for the document itself.
    pub path: String,
    /// The line in the text, from 1.
    pub line: u64,
    /// The column in that line, in characters, from 1.
    pub column: u64,
    /// What is wrong and what would be right.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: ", self.line, self.column)?;
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        f.write_str(&self.message)
    }
}
