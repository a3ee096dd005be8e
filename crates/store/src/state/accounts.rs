//! Who may sign in.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kanade_api_types::Role;

use super::{StateError, TokenHash};

/// Somebody who may sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The name, unique, compared exactly.
    pub username: String,
    /// What the account may do.
    pub role: Role,
    /// A disabled account cannot sign in and has no sessions.
    pub disabled: bool,
    /// Whether the account can do nothing but change its password.
    pub must_change_password: bool,
    /// Where mail for the account goes.
    pub email: Option<String>,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// When it was changed last, its password included.
    pub updated_at: DateTime<Utc>,
}

/// An account with what its password is checked against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credentials {
    /// The account.
    pub account: Account,
    /// Its password as an argon2 PHC string.
    pub password_hash: String,
}

/// An account to be created, enabled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAccount {
    /// The name.
    pub username: String,
    /// Its password as an argon2 PHC string.
    pub password_hash: String,
    /// What it may do.
    pub role: Role,
    /// Whether it has to change the password first.
    pub must_change_password: bool,
    /// Where mail for it goes.
    pub email: Option<String>,
}

/// A password to be set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPassword {
    /// The password as an argon2 PHC string.
    pub password_hash: String,
    /// Whether the account has to change it before anything else.
    pub must_change_password: bool,
}

/// What to change of an account; `None` leaves a field as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccountChange {
    /// What it may do.
    pub role: Option<Role>,
    /// Whether it is disabled; disabling ends its sessions and sign-in links.
    pub disabled: Option<bool>,
    /// Where mail for it goes; `Some(None)` removes the address.
    pub email: Option<Option<String>>,
}

/// Why an account was not created.
#[derive(Debug, thiserror::Error)]
pub enum CreateAccountError {
    /// There is an account of that name.
    #[error("there is an account named {0:?} already")]
    NameTaken(String),
    /// The database failed.
    #[error(transparent)]
    State(#[from] StateError),
}

/// Why an account was not changed or deleted.
#[derive(Debug, thiserror::Error)]
pub enum ChangeAccountError {
    /// There is no account of that name.
    #[error("there is no account named {0:?}")]
    Unknown(String),
    /// Nobody could manage accounts any more.
    #[error("{0:?} is the last enabled admin")]
    LastAdmin(String),
    /// The database failed.
    #[error(transparent)]
    State(#[from] StateError),
}

/// The accounts.
#[async_trait]
pub trait AccountRepository: Send + Sync {
    /// The account of that name; `None` when there is none.
    async fn find(&self, username: &str) -> Result<Option<Account>, StateError>;

    /// The account of that name with its password hash; `None` when there is none. Disabled accounts are returned too.
    async fn credentials(&self, username: &str) -> Result<Option<Credentials>, StateError>;

    /// All accounts, by name.
    async fn list(&self) -> Result<Vec<Account>, StateError>;

    /// Creates an account and returns it.
    async fn create(
        &self,
        account: NewAccount,
        now: DateTime<Utc>,
    ) -> Result<Account, CreateAccountError>;

    /// Creates an account with role admin, whatever role it asks for, unless there is an enabled admin already: then
    /// nothing happens and `None` is returned. Two callers at once cannot both create one.
    async fn create_first_admin(
        &self,
        account: NewAccount,
        now: DateTime<Utc>,
    ) -> Result<Option<Account>, CreateAccountError>;

    /// Sets a password and ends the account's sessions and sign-in links, but for the session `keep`.
    async fn set_password(
        &self,
        username: &str,
        password: NewPassword,
        keep: Option<&TokenHash>,
        now: DateTime<Utc>,
    ) -> Result<(), ChangeAccountError>;

    /// Changes an account and returns it as it is then. Refuses to demote or disable the last enabled admin.
    async fn change(
        &self,
        username: &str,
        change: AccountChange,
        now: DateTime<Utc>,
    ) -> Result<Account, ChangeAccountError>;

    /// Deletes an account with its sessions, sign-in links and kept responses. Refuses the last enabled admin.
    async fn delete(&self, username: &str) -> Result<(), ChangeAccountError>;
}
