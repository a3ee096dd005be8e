//! A state database of its own for each test, and accounts in it.
#![allow(dead_code, clippy::unwrap_used)]

use chrono::{DateTime, TimeDelta, Utc};
use kanade_store::state::{
    AccountRepository, NewAccount, NewSession, Role, SessionRepository, SessionSource, TokenHash,
};
use kanade_store_sqlite_state::StateDatabase;

pub struct Scene {
    pub folder: tempfile::TempDir,
    pub state: StateDatabase,
}

impl Scene {
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let state = StateDatabase::open(folder.path().join("backend-state.db"))
            .await
            .unwrap();
        Self { folder, state }
    }

    /// An empty database with enabled accounts.
    pub async fn with_accounts(accounts: &[(&str, Role)]) -> Self {
        let scene = Self::new().await;
        for (username, role) in accounts {
            scene
                .state
                .accounts()
                .create(new_account(username, *role), at(0))
                .await
                .unwrap();
        }
        scene
    }

    pub async fn sign_in(&self, username: &str, token: u8) -> TokenHash {
        let token_hash = hash(token);
        let session = NewSession {
            token_hash,
            username: username.to_owned(),
            source: SessionSource::Program,
            expires_at: at(3_600),
        };
        self.state.sessions().create(session, at(0)).await.unwrap();
        token_hash
    }

    pub async fn is_signed_in(&self, token: &TokenHash) -> bool {
        self.state
            .sessions()
            .find(token, at(1))
            .await
            .unwrap()
            .is_some()
    }
}

pub fn new_account(username: &str, role: Role) -> NewAccount {
    NewAccount {
        username: username.to_owned(),
        password_hash: format!("$argon2id$of-{username}"),
        role,
        must_change_password: false,
        email: None,
    }
}

pub fn hash(byte: u8) -> TokenHash {
    TokenHash::from([byte; 32])
}

/// A moment some seconds after the start of the test's time.
pub fn at(seconds: i64) -> DateTime<Utc> {
    let start: DateTime<Utc> = "2026-11-21T08:00:00.000000001Z".parse().unwrap();
    start + TimeDelta::seconds(seconds)
}
