use std::error::Error;

/// Why a question was not answered.
#[derive(Debug, thiserror::Error)]
pub enum QueryError {
    /// It is no SQL, or names what is not there.
    #[error("the SQL cannot be run: {0}")]
    Invalid(String),
    /// It asks for something that is not allowed.
    #[error("not allowed: {0}")]
    Refused(String),
    /// It took too long.
    #[error("the query was stopped after {seconds} s: narrow it down, for example by time")]
    TooLong {
        /// How long it was let run.
        seconds: u64,
    },
    /// A value or the whole grew too large.
    #[error("the query was stopped: {0}")]
    TooLarge(String),
    /// Too many questions are being answered.
    #[error("other queries are being answered: try again in a moment")]
    Busy,
    /// The database failed.
    #[error("the query could not be run: the backend's log has the request id")]
    Failed(#[source] Box<dyn Error + Send + Sync>),
}
