//! A freeze stops what runs by itself; a person is asked.

use axum::http::StatusCode;
use kanade_wire::freeze::Freeze;
use serde::Deserialize;

use crate::http::EndpointError;
use crate::state::ApiParts;

/// What a person says of a freeze.
#[derive(Debug, Clone, Copy, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DuringFreeze {
    /// Go on although a change freeze holds; else it is refused with `frozen`.
    #[serde(default)]
    pub during_freeze: bool,
}

/// Somebody wants to run something while nothing should change.
#[derive(Debug, thiserror::Error)]
#[error("a change freeze holds{}{}: confirm that this is to run all the same (`during_freeze=true`, on the command line `--during-freeze`)", until(.0), reason(.0))]
pub struct Frozen(Freeze);

/// Refuses while a freeze holds, unless the caller has said that it is to be so.
///
/// # Errors
/// [`Frozen`].
pub fn confirm_freeze(state: &ApiParts, during: DuringFreeze) -> Result<(), Frozen> {
    if during.during_freeze {
        return Ok(());
    }
    let frozen = state.catalogue.frozen(state.clock.now());
    frozen.map_or(Ok(()), |freeze| Err(Frozen(freeze)))
}

fn until(freeze: &Freeze) -> String {
    let until = freeze.until.as_ref();
    until.map_or_else(String::new, |until| format!(" until {until}"))
}

fn reason(freeze: &Freeze) -> String {
    let reason = freeze.reason.as_ref();
    reason.map_or_else(String::new, |reason| format!(" ({reason})"))
}

impl EndpointError for Frozen {
    fn status(&self) -> StatusCode {
        StatusCode::CONFLICT
    }

    fn code(&self) -> &'static str {
        "frozen"
    }
}
