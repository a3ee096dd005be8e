//! The port, each method one transaction.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kanade_store::state::{
    Account, AccountChange, AccountRepository, ChangeAccountError, CreateAccountError, Credentials,
    NewAccount, NewPassword, Role, StateError, TokenHash,
};
use kanade_store_sqlite::{SqliteFile, to_nanoseconds};

use super::{read, write};
use crate::failure::failed;

/// Accounts in the state database.
#[derive(Debug, Clone)]
pub struct SqliteAccounts {
    file: SqliteFile,
}

impl SqliteAccounts {
    pub(crate) const fn new(file: SqliteFile) -> Self {
        Self { file }
    }
}

#[async_trait]
impl AccountRepository for SqliteAccounts {
    async fn find(&self, username: &str) -> Result<Option<Account>, StateError> {
        let credentials = self.credentials(username).await?;
        Ok(credentials.map(|credentials| credentials.account))
    }

    async fn credentials(&self, username: &str) -> Result<Option<Credentials>, StateError> {
        read::credentials(self.file.readers(), username).await
    }

    async fn list(&self) -> Result<Vec<Account>, StateError> {
        read::list(self.file.readers()).await
    }

    async fn create(
        &self,
        account: NewAccount,
        now: DateTime<Utc>,
    ) -> Result<Account, CreateAccountError> {
        let now = to_nanoseconds(now).map_err(failed("create an account"))?;
        let mut writer = self
            .file
            .writer()
            .await
            .map_err(failed("create an account"))?;
        write::insert(&mut writer, account, now).await
    }

    async fn create_first_admin(
        &self,
        mut account: NewAccount,
        now: DateTime<Utc>,
    ) -> Result<Option<Account>, CreateAccountError> {
        const OPERATION: &str = "create the first admin";
        account.role = Role::Admin;
        let now = to_nanoseconds(now).map_err(failed(OPERATION))?;
        let mut transaction = self.file.begin().await.map_err(failed(OPERATION))?;
        if read::has_enabled_admin(&mut transaction).await? {
            return Ok(None);
        }
        let account = write::insert(&mut transaction, account, now).await?;
        transaction.commit().await.map_err(failed(OPERATION))?;
        Ok(Some(account))
    }

    async fn set_password(
        &self,
        username: &str,
        password: NewPassword,
        keep: Option<&TokenHash>,
        now: DateTime<Utc>,
    ) -> Result<(), ChangeAccountError> {
        const OPERATION: &str = "set a password";
        let now = to_nanoseconds(now).map_err(failed(OPERATION))?;
        let mut transaction = self.file.begin().await.map_err(failed(OPERATION))?;
        write::set_password(&mut transaction, username, &password, now).await?;
        write::sign_out(&mut transaction, username, keep).await?;
        transaction.commit().await.map_err(failed(OPERATION))?;
        Ok(())
    }

    async fn change(
        &self,
        username: &str,
        change: AccountChange,
        now: DateTime<Utc>,
    ) -> Result<Account, ChangeAccountError> {
        const OPERATION: &str = "change an account";
        let now = to_nanoseconds(now).map_err(failed(OPERATION))?;
        let mut transaction = self.file.begin().await.map_err(failed(OPERATION))?;
        let account = write::change(&mut transaction, username, change, now).await?;
        if account.disabled {
            write::sign_out(&mut transaction, username, None).await?;
        }
        transaction.commit().await.map_err(failed(OPERATION))?;
        Ok(account)
    }

    async fn delete(&self, username: &str) -> Result<(), ChangeAccountError> {
        const OPERATION: &str = "delete an account";
        let mut transaction = self.file.begin().await.map_err(failed(OPERATION))?;
        write::delete(&mut transaction, username).await?;
        transaction.commit().await.map_err(failed(OPERATION))?;
        Ok(())
    }
}
