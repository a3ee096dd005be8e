//! Why a notice was not sent or changed, as the API says it.

use axum::http::StatusCode;
use kanade_control::notices::NoticeError;

use crate::http::EndpointError;

/// A notice that was not sent or changed.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct NoticeRefused(#[from] pub NoticeError);

impl EndpointError for NoticeRefused {
    fn status(&self) -> StatusCode {
        use NoticeError as E;
        match &self.0 {
            E::NoSuchNotice(_) => StatusCode::NOT_FOUND,
            E::Exists(_) | E::Recalled(_) => StatusCode::CONFLICT,
            E::Publish(_) | E::Copies(_) => StatusCode::BAD_GATEWAY,
            E::Encode(_) | E::Store(_) => StatusCode::INTERNAL_SERVER_ERROR,
            _ => StatusCode::BAD_REQUEST,
        }
    }

    fn code(&self) -> &'static str {
        use NoticeError as E;
        match &self.0 {
            E::BadId(_) => "invalid_notice_id",
            E::Exists(_) => "notice_exists",
            E::NoSuchNotice(_) => "notice_not_found",
            E::Recalled(_) => "notice_recalled",
            E::BadText { .. } | E::BadPriority => "invalid_notice",
            E::Expired => "notice_expired",
            E::EmptyTarget => "empty_target",
            E::UnknownMachines(_) => "unknown_machines",
            E::EmptyGroups(_) => "empty_groups",
            E::TooManyNames(..) => "too_many_names",
            E::Encode(_) => "internal",
            E::Publish(_) | E::Copies(_) => "broker_failed",
            E::Store(_) => "store_failed",
        }
    }
}
