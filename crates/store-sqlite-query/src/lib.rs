//! Operator SQL.
