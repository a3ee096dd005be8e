//! Attributes of machines from a table of people's own.

mod import;
mod sheet;

pub use import::{ImportPlan, plan_import};
pub use sheet::{EmptyCells, Sheet, SheetProblem, SheetRow, read_sheet};
