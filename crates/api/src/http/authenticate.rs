//! Who is asking: a session's cookie, a session's bearer token, or what migration still allows.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::Response;
use kanade_api_types::Role;
use kanade_store::state::TokenHash;
use kanade_trust::{SecretToken, TokenKind};
use uuid::Uuid;

use crate::state::ApiState;

/// The page's session.
pub const COOKIE: &str = "kanade_session";

/// What the page proves with that a request is its own.
pub const CSRF_HEADER: &str = "x-csrf-token";

/// Which client is asking: `spa` or `cli`.
pub const SOURCE_HEADER: &str = "x-kanade-source";

/// Who is asking.
#[derive(Debug, Clone)]
pub struct Identity {
    /// The account.
    pub username: String,
    /// What it may do.
    pub role: Role,
    /// Whether it may do nothing but change its password.
    pub must_change_password: bool,
    /// How it proved itself.
    pub credential: Credential,
    /// Which client it uses, when that said so.
    pub source: Option<String>,
    /// What its request is worked on under: the same for every attempt with one `Idempotency-Key`.
    pub work: Option<Uuid>,
}

/// How somebody proved who they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credential {
    /// The page's cookie; what its unsafe requests must repeat.
    Cookie {
        /// The session.
        session: TokenHash,
        /// The value of [`CSRF_HEADER`].
        csrf_token: String,
    },
    /// A session's bearer token.
    Bearer {
        /// The session.
        session: TokenHash,
    },
    /// The static token of a 0.43 installation.
    StaticToken,
    /// What the backend wrote into its data folder, for its owner alone.
    OwnerFile,
    /// Authentication is switched off.
    Disabled,
}

impl Credential {
    /// The session behind it, if there is one.
    pub fn session(&self) -> Option<&TokenHash> {
        match self {
            Self::Cookie { session, .. } | Self::Bearer { session } => Some(session),
            Self::StaticToken | Self::OwnerFile | Self::Disabled => None,
        }
    }

    /// What the page repeats; empty for everybody else.
    pub fn csrf_token(&self) -> &str {
        match self {
            Self::Cookie { csrf_token, .. } => csrf_token,
            _ => "",
        }
    }
}

/// What is known of the caller when a handler asks.
#[derive(Debug, Clone)]
pub enum Authentication {
    /// Somebody.
    Known(Identity),
    /// Whoever can read the backend's data folder: may do what says so, and nothing else.
    Owner(Identity),
    /// Nobody: no credential, or one that is not valid (any more).
    Unknown,
    /// The sessions could not be looked up.
    Unavailable,
}

/// Looks the caller up once per request; handlers decide what they require.
pub async fn authenticate(
    State(state): State<ApiState>,
    mut request: Request,
    next: Next,
) -> Response {
    if request.uri().path().starts_with("/api/") {
        let found = identify(&state, request.headers()).await;
        request.extensions_mut().insert(found);
    }
    next.run(request).await
}

async fn identify(state: &ApiState, headers: &HeaderMap) -> Authentication {
    let source = header_text(headers, SOURCE_HEADER).map(|text| text.chars().take(32).collect());
    if state.access.auth_disabled {
        return known("auth-disabled", Role::Admin, Credential::Disabled, source);
    }
    if let Some(token) = bearer(headers) {
        if state.access.is_static_token(token) {
            return known(
                "service-token",
                Role::Admin,
                Credential::StaticToken,
                source,
            );
        }
        if state.access.is_owner_token(token) {
            return Authentication::Owner(owner(source));
        }
        return of_session(state, token, false, source).await;
    }
    match cookie(headers) {
        Some(token) => of_session(state, token, true, source).await,
        None => Authentication::Unknown,
    }
}

fn owner(source: Option<String>) -> Identity {
    Identity {
        username: "owner".to_owned(),
        role: Role::Admin,
        must_change_password: false,
        credential: Credential::OwnerFile,
        source,
        work: None,
    }
}

fn known(
    username: &str,
    role: Role,
    credential: Credential,
    source: Option<String>,
) -> Authentication {
    let username = username.to_owned();
    Authentication::Known(Identity {
        username,
        role,
        must_change_password: false,
        credential,
        source,
        work: None,
    })
}

async fn of_session(
    state: &ApiState,
    token: &str,
    is_cookie: bool,
    source: Option<String>,
) -> Authentication {
    let Ok(token) = SecretToken::parse(TokenKind::Session, token) else {
        return Authentication::Unknown;
    };
    let hash = TokenHash::from(token.hash());
    let session = match state
        .state_store
        .sessions
        .find(&hash, state.clock.now())
        .await
    {
        Ok(Some(session)) => session,
        Ok(None) => return Authentication::Unknown,
        Err(error) => {
            tracing::error!(error = %super::refusal::chain(&error), "a session could not be looked up");
            return Authentication::Unavailable;
        }
    };
    let credential = if is_cookie {
        Credential::Cookie {
            session: hash,
            csrf_token: token.csrf_token(),
        }
    } else {
        Credential::Bearer { session: hash }
    };
    Authentication::Known(Identity {
        username: session.account.username,
        role: session.account.role,
        must_change_password: session.account.must_change_password,
        credential,
        source,
        work: None,
    })
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    header_text(headers, header::AUTHORIZATION.as_str())?
        .strip_prefix("Bearer ")
        .map(str::trim)
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let mut pairs = cookies
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    pairs
        .find(|(name, _)| *name == COOKIE)
        .map(|(_, value)| value)
}

/// A header's text, when it has one that is text.
pub fn header_text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}
