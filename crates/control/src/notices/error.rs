use kanade_bus::PublishError;
use kanade_bus::backend::ApiError;
use kanade_store::StoreError;
use kanade_wire::{GroupName, PcId};

/// Why a notice was not sent or changed, in the words an operator reads.
#[derive(Debug, thiserror::Error)]
pub enum NoticeError {
    /// The id cannot be one.
    #[error(
        "{0:?} cannot be the id of a notice: use letters, digits, `_`, `-` and dots between them"
    )]
    BadId(String),
    /// There is one of this id.
    #[error("there is a notice {0} already: edit it, or choose another id")]
    Exists(String),
    /// There is none.
    #[error("there is no notice {0}: `kanade notice list` shows them")]
    NoSuchNotice(String),
    /// It was taken back.
    #[error("notice {0} was recalled and cannot be changed any more: send a new one")]
    Recalled(String),
    /// A text is missing or too long.
    #[error("the {what} {why}")]
    BadText {
        /// Which.
        what: &'static str,
        /// What is wrong with it.
        why: String,
    },
    /// The priority is none.
    #[error("the priority must be `info`, `warn` or `emergency`")]
    BadPriority,
    /// It would never be seen.
    #[error("`expires_at` has passed already: give a time in the future")]
    Expired,
    /// Nobody is addressed.
    #[error("the target names nobody: give `all`, some `groups` or some `pcs`")]
    EmptyTarget,
    /// Named machines were never seen.
    #[error("no machine is called {}: machine ids are case-sensitive; `kanade agent list` shows them", list(.0))]
    UnknownMachines(Vec<PcId>),
    /// Named groups have no member.
    #[error("no machine is in group {}: check the name", list(.0))]
    EmptyGroups(Vec<GroupName>),
    /// Too many names.
    #[error("{0} machines and groups are named, at most {1} can be: use a group")]
    TooManyNames(usize, usize),
    /// The message could not be encoded.
    #[error("the notice could not be encoded")]
    Encode(#[from] serde_json::Error),
    /// The broker did not take it.
    #[error("the broker did not take the notice: try again")]
    Publish(#[from] PublishError),
    /// Earlier copies are still there.
    #[error("earlier copies of the notice could not be deleted from the broker: try again")]
    Copies(#[from] ApiError),
    /// The tables could not be read.
    #[error("the backend's database did not answer: try again")]
    Store(#[from] StoreError),
}

fn list<T: std::fmt::Display>(names: &[T]) -> String {
    let named: Vec<String> = names.iter().take(5).map(ToString::to_string).collect();
    match names.len().saturating_sub(5) {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    }
}
