//! Refusals that many operations share.

use axum::http::StatusCode;
use kanade_store::StoreError;
use kanade_store::page::InvalidCursor;

use super::refusal::EndpointError;

/// A look-up failed.
#[derive(Debug, thiserror::Error)]
pub enum LookupError {
    /// The cursor belongs to another list.
    #[error(transparent)]
    Cursor(#[from] InvalidCursor),
    /// The database failed.
    #[error("the backend's database did not answer: try again; its log has the request id")]
    Store(#[source] StoreError),
    /// A parameter is not a pattern.
    #[error("`{parameter}` is not a regular expression: {reason}")]
    Pattern {
        /// The parameter.
        parameter: &'static str,
        /// Why.
        reason: String,
    },
    /// A parameter is none of the known words.
    #[error("`{parameter}`: {reason}")]
    Word {
        /// The parameter.
        parameter: &'static str,
        /// What would be right.
        reason: String,
    },
}

impl From<StoreError> for LookupError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::InvalidCursor(cursor) => Self::Cursor(cursor),
            error => Self::Store(error),
        }
    }
}

impl EndpointError for LookupError {
    fn status(&self) -> StatusCode {
        match self {
            Self::Store(_) => StatusCode::INTERNAL_SERVER_ERROR,
            _ => StatusCode::BAD_REQUEST,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Cursor(_) => "invalid_cursor",
            Self::Store(_) => "store_failed",
            Self::Pattern { .. } => "invalid_pattern",
            Self::Word { .. } => "invalid_query",
        }
    }
}

/// What was named is not there.
#[derive(Debug, thiserror::Error)]
#[error("there is no {what} {name}")]
pub struct NotFound {
    what: &'static str,
    name: String,
    code: &'static str,
}

impl NotFound {
    /// Nothing of the kind `what` is called `name`.
    pub fn new(what: &'static str, code: &'static str, name: &impl ToString) -> Self {
        Self {
            what,
            name: name.to_string(),
            code,
        }
    }
}

impl EndpointError for NotFound {
    fn status(&self) -> StatusCode {
        StatusCode::NOT_FOUND
    }

    fn code(&self) -> &'static str {
        self.code
    }
}

/// A regular expression from a query, with a limit on its size.
///
/// # Errors
/// [`LookupError::Pattern`] when it is none.
pub fn pattern(
    parameter: &'static str,
    text: Option<&str>,
) -> Result<Option<regex::Regex>, LookupError> {
    let Some(text) = text.filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    let built = regex::RegexBuilder::new(text).size_limit(1 << 20).build();
    built.map(Some).map_err(|error| LookupError::Pattern {
        parameter,
        reason: error.to_string(),
    })
}

/// A word from a query.
///
/// # Errors
/// [`LookupError::Word`] when it is none of the known ones.
pub fn word<T>(parameter: &'static str, text: Option<&str>) -> Result<Option<T>, LookupError>
where
    T: std::str::FromStr,
    T::Err: std::fmt::Display,
{
    let parse = |text: &str| {
        text.parse().map_err(|error: T::Err| LookupError::Word {
            parameter,
            reason: error.to_string(),
        })
    };
    text.filter(|text| !text.is_empty()).map(parse).transpose()
}
