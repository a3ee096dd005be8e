//! An account as its row.

use kanade_store::state::{Account, Role, StateError};
use kanade_store_sqlite::from_nanoseconds;

use crate::failure::failed;

/// The columns of `accounts` but for the password.
#[derive(Debug)]
pub(crate) struct AccountRow {
    pub username: String,
    pub role: String,
    pub disabled: bool,
    pub must_change_password: bool,
    pub email: Option<String>,
    pub created_at: i64,
    pub updated_at: i64,
}

impl TryFrom<AccountRow> for Account {
    type Error = StateError;

    fn try_from(row: AccountRow) -> Result<Self, Self::Error> {
        let role: Role = row
            .role
            .parse()
            .map_err(failed("understand the role of an account"))?;
        Ok(Self {
            username: row.username,
            role,
            disabled: row.disabled,
            must_change_password: row.must_change_password,
            email: row.email,
            created_at: from_nanoseconds(row.created_at),
            updated_at: from_nanoseconds(row.updated_at),
        })
    }
}
