//! Accounts that are there before the backend starts.

use std::collections::HashMap;
use std::path::Path;

use chrono::{TimeDelta, Utc};
use kanade_store::state::{
    AccountRepository, NewAccount, NewSession, NewSignInLink, Role, SessionRepository,
    SessionSource, SignInLinkRepository, TokenHash,
};
use kanade_store_sqlite_state::StateDatabase;
use kanade_trust::{Passwords, SecretToken, TokenKind};

/// Everybody's password.
pub const PASSWORD: &str = "correct horse battery staple";

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Who {
    Nobody,
    Viewer,
    Operator,
    Admin,
    /// An admin who must change the password first.
    Newcomer,
}

impl Who {
    pub const ACCOUNTS: [Self; 4] = [Self::Viewer, Self::Operator, Self::Admin, Self::Newcomer];

    pub fn name(self) -> &'static str {
        match self {
            Self::Nobody => "",
            Self::Viewer => "vera",
            Self::Operator => "otto",
            Self::Admin => "ada",
            Self::Newcomer => "nina",
        }
    }

    fn role(self) -> Role {
        match self {
            Self::Nobody | Self::Viewer => Role::Viewer,
            Self::Operator => Role::Operator,
            Self::Admin | Self::Newcomer => Role::Admin,
        }
    }
}

/// What the accounts prove themselves with.
pub struct Credentials {
    pub tokens: HashMap<Who, String>,
    /// Of a link that signs the viewer in once.
    pub link: String,
}

/// Creates the accounts, each with a session.
pub async fn create(state: &Path) -> Credentials {
    let state = StateDatabase::open(state).await.unwrap();
    let password_hash = Passwords::new().hash(PASSWORD).await.unwrap();
    let mut tokens = HashMap::new();
    for who in Who::ACCOUNTS {
        let account = NewAccount {
            username: who.name().to_owned(),
            password_hash: password_hash.clone(),
            role: who.role(),
            must_change_password: who == Who::Newcomer,
            email: None,
        };
        state.accounts().create(account, Utc::now()).await.unwrap();
        tokens.insert(who, session(&state, who).await);
    }
    let link = SecretToken::generate(TokenKind::SignInLink, &mut rand::rng());
    let new_link = NewSignInLink {
        token_hash: TokenHash::from(link.hash()),
        username: Who::Viewer.name().to_owned(),
    };
    state
        .sign_in_links()
        .create(new_link, Utc::now())
        .await
        .unwrap();
    state.close().await.unwrap();
    Credentials {
        tokens,
        link: link.reveal().to_owned(),
    }
}

async fn session(state: &StateDatabase, who: Who) -> String {
    let token = SecretToken::generate(TokenKind::Session, &mut rand::rng());
    let session = NewSession {
        token_hash: TokenHash::from(token.hash()),
        username: who.name().to_owned(),
        source: SessionSource::Program,
        expires_at: Utc::now() + TimeDelta::hours(1),
    };
    state.sessions().create(session, Utc::now()).await.unwrap();
    token.reveal().to_owned()
}
