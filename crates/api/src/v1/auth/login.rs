//! `POST /api/auth/login`

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, TimeDelta, Utc};
use kanade_api_types::auth::{LoginRequest, LoginResponse};
use kanade_control::audit::Entry;
use kanade_store::state::{Account, NewSession, OwnerError, SessionSource, StateError, TokenHash};
use kanade_trust::{PasswordError, SecretToken, TokenKind};

use crate::http::authenticate::{COOKIE, SOURCE_HEADER, header_text};
use crate::http::{Answer, Body, EndpointError};
use crate::state::ApiState;

/// How long the page's session lasts.
const PAGE_SESSION: TimeDelta = TimeDelta::hours(12);

/// How long the command line's session lasts.
pub const PROGRAM_SESSION: TimeDelta = TimeDelta::days(30);

/// Signs in with a name and a password, or with a one-time link. The page (`X-Kanade-Source:
/// spa`) gets its session as a cookie, everybody else as a bearer token.
#[utoipa::path(post, path = "/api/auth/login", operation_id = "login", tag = "auth",
    request_body = LoginRequest,
    responses((status = 200, description = "A session", body = LoginResponse),
        (status = 401, description = "Unknown account, wrong password, or a link that is over")))]
pub async fn handler(
    State(state): State<ApiState>,
    headers: HeaderMap,
    Body(login): Body<LoginRequest>,
) -> Answer<Response> {
    let source = header_text(&headers, SOURCE_HEADER);
    let account = match check(&state, &login).await {
        Ok(account) => account,
        Err(error) => {
            note(
                &state,
                "login_failed",
                login.username.as_deref().unwrap_or("link"),
                source,
            )
            .await;
            return Err(error.into());
        }
    };
    let is_page = source == Some("spa");
    let now = state.clock.now();
    let expires_at = now
        + if is_page {
            PAGE_SESSION
        } else {
            PROGRAM_SESSION
        };
    let token = SecretToken::generate(TokenKind::Session, &mut rand::rng());
    let session = NewSession {
        token_hash: TokenHash::from(token.hash()),
        username: account.username.clone(),
        source: if is_page {
            SessionSource::Dashboard
        } else {
            SessionSource::Program
        },
        expires_at,
    };
    state
        .state_store
        .sessions
        .create(session, now)
        .await
        .map_err(LoginError::Session)?;
    note(&state, "login", &account.username, source).await;
    Ok(respond(&state, &account, &token, is_page, expires_at))
}

async fn check(state: &ApiState, login: &LoginRequest) -> Result<Account, LoginError> {
    if let Some(link) = &login.link {
        let link =
            SecretToken::parse(TokenKind::SignInLink, link).map_err(|_| LoginError::Refused)?;
        let redeemed = state
            .state_store
            .sign_in_links
            .redeem(&TokenHash::from(link.hash()), state.clock.now())
            .await;
        return redeemed
            .map_err(LoginError::Lookup)?
            .ok_or(LoginError::Refused);
    }
    let (Some(username), Some(password)) = (&login.username, &login.password) else {
        return Err(LoginError::Incomplete);
    };
    let credentials = state
        .state_store
        .accounts
        .credentials(username)
        .await
        .map_err(LoginError::Lookup)?;
    let hash = credentials
        .as_ref()
        .map(|credentials| credentials.password_hash.clone());
    let matches = state
        .passwords
        .verify(password.clone(), hash)
        .await
        .map_err(LoginError::Password)?;
    let account = credentials.map(|credentials| credentials.account);
    account
        .filter(|account| matches && !account.disabled)
        .ok_or(LoginError::Refused)
}

async fn note(state: &ApiState, action: &'static str, username: &str, source: Option<&str>) {
    let username: String = username.chars().take(64).collect();
    state
        .audit
        .write(Entry {
            actor: "auth",
            action,
            target: Some(&username),
            account: &username,
            source,
            details: serde_json::Map::new(),
            work: None,
        })
        .await;
}

fn respond(
    state: &ApiState,
    account: &Account,
    token: &SecretToken,
    is_page: bool,
    expires_at: DateTime<Utc>,
) -> Response {
    let body = LoginResponse {
        token: if is_page {
            String::new()
        } else {
            token.reveal().to_owned()
        },
        role: account.role,
        username: account.username.clone(),
        must_change_pw: account.must_change_password,
        exp: expires_at.timestamp(),
        csrf_token: if is_page {
            token.csrf_token()
        } else {
            String::new()
        },
    };
    if !is_page {
        return Json(body).into_response();
    }
    let secure = if state.access.secure_cookies {
        "; Secure"
    } else {
        ""
    };
    let cookie = format!(
        "{COOKIE}={}; Path=/; HttpOnly; SameSite=Strict; Max-Age={}{secure}",
        token.reveal(),
        PAGE_SESSION.num_seconds(),
    );
    ([(header::SET_COOKIE, cookie)], Json(body)).into_response()
}

/// What makes a browser forget the session.
pub fn cleared_cookie() -> String {
    format!("{COOKIE}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0")
}

#[derive(Debug, thiserror::Error)]
enum LoginError {
    #[error("give `username` and `password`, or `link`")]
    Incomplete,
    #[error("name or password is wrong, or the link was used or is over")]
    Refused,
    #[error("the account could not be looked up: try again")]
    Lookup(#[source] StateError),
    #[error("the password could not be checked: try again")]
    Password(#[source] PasswordError),
    #[error("the session could not be stored: try again")]
    Session(#[source] OwnerError),
}

impl EndpointError for LoginError {
    fn status(&self) -> StatusCode {
        match self {
            Self::Incomplete => StatusCode::BAD_REQUEST,
            Self::Refused => StatusCode::UNAUTHORIZED,
            Self::Lookup(_) | Self::Password(_) | Self::Session(_) => {
                StatusCode::INTERNAL_SERVER_ERROR
            }
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Incomplete => "invalid_body",
            Self::Refused => "login_refused",
            Self::Lookup(_) | Self::Session(_) => "store_failed",
            Self::Password(_) => "internal",
        }
    }
}
