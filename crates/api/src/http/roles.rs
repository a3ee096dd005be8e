//! What a handler requires of its caller, as an extractor: a handler that takes an [`Operator`]
//! cannot be reached by anybody less.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use kanade_api_types::Role;

use super::authenticate::{Authentication, CSRF_HEADER, Credential, Identity, header_text};
use super::refusal::Refusal;
use crate::state::ApiState;

/// Anybody who is signed in, also with a password that must be changed first.
#[derive(Debug, Clone)]
pub struct Anybody(pub Identity);

/// Somebody who may look.
#[derive(Debug, Clone)]
pub struct Viewer(pub Identity);

/// Somebody who may run, stop and change things.
#[derive(Debug, Clone)]
pub struct Operator(pub Identity);

/// Somebody who may manage accounts.
#[derive(Debug, Clone)]
pub struct Admin(pub Identity);

/// An admin, or whoever owns the machine the backend runs on.
#[derive(Debug, Clone)]
pub struct ProjectionAdmin(pub Identity);

impl FromRequestParts<ApiState> for ProjectionAdmin {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> Result<Self, Refusal> {
        if let Some(Authentication::Owner(identity)) = parts.extensions.get() {
            return Ok(Self(identity.clone()));
        }
        let Admin(identity) = Admin::from_request_parts(parts, state).await?;
        Ok(Self(identity))
    }
}

macro_rules! requires {
    ($name:ident, $check:expr) => {
        impl FromRequestParts<ApiState> for $name {
            type Rejection = Refusal;

            async fn from_request_parts(parts: &mut Parts, _: &ApiState) -> Result<Self, Refusal> {
                let identity = signed_in(parts)?;
                let check: fn(&Identity) -> Result<(), Refusal> = $check;
                check(&identity)?;
                Ok(Self(identity))
            }
        }
    };
}

requires!(Anybody, |_| Ok(()));
requires!(Viewer, |identity| at_least(identity, Role::Viewer));
requires!(Operator, |identity| at_least(identity, Role::Operator));
requires!(Admin, |identity| at_least(identity, Role::Admin));

fn signed_in(parts: &Parts) -> Result<Identity, Refusal> {
    match parts.extensions.get::<Authentication>() {
        Some(Authentication::Known(identity)) => {
            prove_own_request(parts, identity)?;
            Ok(identity.clone())
        }
        Some(Authentication::Unavailable) => Err(Refusal::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "sessions_unavailable",
            "Sessions cannot be looked up right now: try again.",
        )),
        Some(Authentication::Owner(_) | Authentication::Unknown) | None => Err(Refusal::new(
            StatusCode::UNAUTHORIZED,
            "not_signed_in",
            "Nobody is signed in, or the session is over: sign in (`kanade login`) and repeat.",
        )),
    }
}

/// A browser sends its cookie with requests of other sites too; only our page knows the token.
fn prove_own_request(parts: &Parts, identity: &Identity) -> Result<(), Refusal> {
    let is_safe = matches!(parts.method, Method::GET | Method::HEAD | Method::OPTIONS);
    let Credential::Cookie { csrf_token, .. } = &identity.credential else {
        return Ok(());
    };
    let given = header_text(&parts.headers, CSRF_HEADER).unwrap_or_default();
    if is_safe || kanade_trust::secrets_match(given, csrf_token) {
        return Ok(());
    }
    Err(Refusal::new(
        StatusCode::FORBIDDEN,
        "csrf_token_missing",
        "The request does not carry the page's X-CSRF-Token: reload the page and repeat.",
    ))
}

fn at_least(identity: &Identity, role: Role) -> Result<(), Refusal> {
    if identity.must_change_password {
        return Err(Refusal::new(
            StatusCode::FORBIDDEN,
            "must_change_password",
            "Change your password first: nothing else is allowed until then.",
        ));
    }
    if identity.role >= role {
        return Ok(());
    }
    let detail = format!(
        "This needs the role {role}; {} is {}. Ask an admin.",
        identity.username, identity.role
    );
    Err(Refusal::new(StatusCode::FORBIDDEN, "role_too_low", detail))
}
