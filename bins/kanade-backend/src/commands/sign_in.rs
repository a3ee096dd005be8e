//! `kanade-backend sign-in`: for whoever owns this machine, while the backend is stopped.

use anyhow::{Result, bail};
use chrono::{DateTime, Utc};
use kanade_api::v1::auth::login::PROGRAM_SESSION;
use kanade_config::{AuthSettings, BackendConfig};
use kanade_runtime::{Clock, SystemClock};
use kanade_store::state::{
    AccountRepository, NewPassword, NewSession, NewSignInLink, SessionRepository, SessionSource,
    SignInLinkRepository, TokenHash,
};
use kanade_store_sqlite_state::{StateDatabase, import_legacy};
use kanade_trust::{Passwords, SecretToken, TokenKind, generate_password};
use serde::Serialize;

use super::serve::say_once;
use crate::first_admin::{FirstAdmin, ensure};

/// What is printed.
#[derive(Serialize)]
struct SignedIn {
    account: String,
    /// Only when it was generated now.
    #[serde(skip_serializing_if = "Option::is_none")]
    password: Option<String>,
    /// Of a program session.
    token: String,
    /// Of a link that signs in once: `/sign-in/<link>`.
    link: String,
}

/// Signs `account` in, as the first admin if there is none yet. The lock of the database tells a
/// backend that runs. `reset` replaces the password of an account that exists.
pub async fn sign_in(config: &BackendConfig, account: Option<String>, reset: bool) -> Result<()> {
    let now = SystemClock.now();
    let state = StateDatabase::open(&config.db.paths.state).await?;
    import_legacy(&config.db.paths.projection, &state, now).await?;
    let signed_in = mint(&state, &config.auth, account, reset, now).await;
    state.close().await?;
    println!("{}", serde_json::to_string(&signed_in?)?);
    Ok(())
}

/// Creates the first admin if there is none, and tells the password if it was generated.
pub async fn introduce(config: &BackendConfig) -> Result<()> {
    let now = SystemClock.now();
    let state = StateDatabase::open(&config.db.paths.state).await?;
    import_legacy(&config.db.paths.projection, &state, now).await?;
    let auth = &config.auth;
    let (name, given) = (&auth.bootstrap_user, auth.bootstrap_password.as_ref());
    let first = ensure(&state.accounts(), &Passwords::new(), name, given, now).await;
    state.close().await?;
    say_once(&first?);
    Ok(())
}

async fn mint(
    state: &StateDatabase,
    auth: &AuthSettings,
    account: Option<String>,
    reset: bool,
    now: DateTime<Utc>,
) -> Result<SignedIn> {
    let account = account.unwrap_or_else(|| auth.bootstrap_user.clone());
    let given = auth.bootstrap_password.as_ref();
    let passwords = Passwords::new();
    let first = ensure(&state.accounts(), &passwords, &account, given, now).await?;
    match state.accounts().find(&account).await? {
        None => bail!("there is no account named {account:?}"),
        Some(found) if found.disabled => bail!("the account {account:?} is disabled"),
        Some(_) => {}
    }
    let password = match first {
        FirstAdmin::Generated { password, .. } => Some(password),
        FirstAdmin::Given { .. } | FirstAdmin::Present if reset => {
            Some(new_password(state, &passwords, &account, now).await?)
        }
        FirstAdmin::Given { .. } | FirstAdmin::Present => None,
    };
    let token = SecretToken::generate(TokenKind::Session, &mut rand::rng());
    let session = NewSession {
        token_hash: TokenHash::from(token.hash()),
        username: account.clone(),
        source: SessionSource::Program,
        expires_at: now + PROGRAM_SESSION,
    };
    state.sessions().create(session, now).await?;
    let link = SecretToken::generate(TokenKind::SignInLink, &mut rand::rng());
    let new_link = NewSignInLink {
        token_hash: TokenHash::from(link.hash()),
        username: account.clone(),
    };
    state.sign_in_links().create(new_link, now).await?;
    Ok(SignedIn {
        account,
        password,
        token: token.reveal().to_owned(),
        link: link.reveal().to_owned(),
    })
}

async fn new_password(
    state: &StateDatabase,
    passwords: &Passwords,
    account: &str,
    now: DateTime<Utc>,
) -> Result<String> {
    let password = generate_password(&mut rand::rng());
    let stored = NewPassword {
        password_hash: passwords.hash(password.clone()).await?,
        must_change_password: false,
    };
    let accounts = state.accounts();
    accounts.set_password(account, stored, None, now).await?;
    Ok(password)
}
