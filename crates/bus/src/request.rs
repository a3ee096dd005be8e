use async_nats::client::{RequestError as LibraryError, RequestErrorKind};

/// Why a request has no answer, or a message was not handed over.
#[derive(Debug, thiserror::Error)]
pub enum RequestError {
    /// Nobody listens on the subject.
    #[error("nobody answers on {subject}")]
    NoResponders {
        /// Where the request went.
        subject: String,
    },
    /// No answer in time; whether the request was served is not known.
    #[error("no answer in time on {subject}")]
    Timeout {
        /// Where the request went.
        subject: String,
    },
    /// There is no connection, or it was lost while waiting; whether a request was served is not
    /// known.
    #[error("not connected to the broker, for {subject}")]
    Disconnected {
        /// Where the request should have gone.
        subject: String,
    },
    /// The message is larger than the broker accepts.
    #[error("the message for {subject} is larger than the broker accepts")]
    TooLarge {
        /// Where the request should have gone.
        subject: String,
        /// The sizes.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The client library refused it, for example because of the subject.
    #[error("the message for {subject} cannot be sent")]
    Refused {
        /// Where it should have gone.
        subject: String,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl RequestError {
    pub(crate) fn new(subject: &str, error: LibraryError) -> Self {
        let subject = subject.to_owned();
        match error.kind() {
            RequestErrorKind::NoResponders => Self::NoResponders { subject },
            RequestErrorKind::TimedOut => Self::Timeout { subject },
            RequestErrorKind::MaxPayloadExceeded => Self::TooLarge {
                subject,
                source: error.into(),
            },
            RequestErrorKind::InvalidSubject | RequestErrorKind::Other => Self::Refused {
                subject,
                source: error.into(),
            },
        }
    }
}
