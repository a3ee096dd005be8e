//! Questions in SQL over documented views.

mod answer;
mod error;
mod runner;
mod saved;
mod views;

pub use answer::{Cell, QueryAnswer, QueryRequest};
pub use error::QueryError;
pub use runner::QueryRunner;
pub use saved::{NewSavedQuery, SavedQuery, SavedQueryRepository};
pub use views::{Column, ColumnType, View};
