//! What a backup saves: accounts, sessions, one-time sign-in links, approvals and the answers kept for repeated requests.
//!
//! Every method is one transaction: it happens whole or not at all, and it is on disk when it returns. Passwords and
//! tokens never reach these ports; they take hashes.

mod accounts;
pub mod alerts;
mod approvals;
mod attributes;
mod error;
mod groups;
mod idempotency;
mod pins;
pub mod rollouts;
pub mod schedules;
mod secrets;
mod sessions;
mod sign_in_links;
mod token_hash;

pub use accounts::{
    Account, AccountChange, AccountRepository, ChangeAccountError, CreateAccountError, Credentials,
};
pub use accounts::{NewAccount, NewPassword};
pub use approvals::{
    APPROVAL_LIFETIME, Approval, ApprovalDecision, ApprovalKind, ApprovalQuery, ApprovalRepository,
    ApprovalState, DecideError,
};
pub use attributes::{
    AttributeChange, AttributeCondition, AttributeRepository, AttributeTest, Attributes,
    InvalidValue, MAX_ATTRIBUTES, MachineAttribute, attribute_value,
};
pub use error::{OwnerError, StateError};
pub use groups::{GroupEvaluation, GroupEvaluationRepository};
pub use idempotency::{
    IdempotencyRepository, IdempotentRequest, KeptResponse, RequestKey, Reservation,
};
pub use kanade_api_types::Role;
pub use pins::PinRepository;
pub use secrets::{SecretRepository, SecretRow};
pub use sessions::{NewSession, Session, SessionRepository, SessionSource, UnknownSource};
pub use sign_in_links::{NewSignInLink, SIGN_IN_LINK_LIFETIME, SignInLinkRepository};
pub use token_hash::TokenHash;
