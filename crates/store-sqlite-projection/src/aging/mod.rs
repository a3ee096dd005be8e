//! Rows that grow old and are removed, table by table.

mod file;
mod marks;
mod tables;

pub(crate) use marks::{Mark, apply_marks, marks};
pub(crate) use tables::LIFETIMES;
