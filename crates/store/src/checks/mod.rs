//! Compliance: what each check says about each machine, how that changed, and who is told.

mod changes;
mod filter;
mod reader;
mod row;
mod status;

pub use changes::{CheckChanges, CheckClear, CheckKey, CheckRow, KnownCheck};
pub use filter::{CheckHistoryFilter, CheckHistoryQuery, CheckQuery, MatrixQuery};
pub use reader::CheckReader;
pub use row::{
    CheckAlertRow, CheckColumn, CheckCount, CheckMatrix, CheckMatrixRow, CheckOverview,
    CheckProblem, CheckTransition, MatrixCell, StoredCheck,
};
pub use status::CheckStatus;
