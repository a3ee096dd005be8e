//! The account of whoever installs the backend.

use std::fmt;

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use kanade_config::Secret;
use kanade_store::state::{AccountRepository, NewAccount, Role};
use kanade_trust::{Passwords, generate_password};

/// What became of the first admin.
#[derive(Clone, PartialEq, Eq)]
pub enum FirstAdmin {
    /// There was an enabled admin already.
    Present,
    /// It was created with a password that somebody else knows, so it must be changed first.
    Given {
        /// Its name.
        username: String,
    },
    /// It was created with a password of its own, to be said once.
    Generated {
        /// Its name.
        username: String,
        /// Its password.
        password: String,
    },
}

/// Creates an admin called `username` unless there is an enabled one.
pub(crate) async fn ensure(
    accounts: &dyn AccountRepository,
    passwords: &Passwords,
    username: &str,
    given: Option<&Secret>,
    now: DateTime<Utc>,
) -> Result<FirstAdmin> {
    let known = accounts.list().await?;
    if known
        .iter()
        .any(|account| account.role == Role::Admin && !account.disabled)
    {
        return Ok(FirstAdmin::Present);
    }
    let password = match given {
        Some(password) => password.reveal().to_owned(),
        None => generate_password(&mut rand::rng()),
    };
    let account = NewAccount {
        username: username.to_owned(),
        password_hash: passwords.hash(password.clone()).await?,
        role: Role::Admin,
        must_change_password: given.is_some(),
        email: None,
    };
    let created = accounts.create_first_admin(account, now).await;
    let created = created.context(
        "cannot create the first admin; set KANADE_BOOTSTRAP_ADMIN_USER to another name",
    )?;
    let username = username.to_owned();
    Ok(match (created, given) {
        (None, _) => FirstAdmin::Present,
        (Some(_), Some(_)) => FirstAdmin::Given { username },
        (Some(_), None) => FirstAdmin::Generated { username, password },
    })
}

/// The password does not show itself.
impl fmt::Debug for FirstAdmin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Present => "Present",
            Self::Given { .. } => "Given",
            Self::Generated { .. } => "Generated",
        })
    }
}
