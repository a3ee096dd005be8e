//! Groups that documents define: who is in them is found, and written where agents and target
//! resolution look it up.
//!
//! The bucket `agent_groups` of 0.43 holds the groups of each machine. A group with a document is in
//! it exactly for the machines the document means; one without is left to whoever assigns it by hand.

mod find;
mod follow;
mod keep;
mod wanted;

pub use find::{FindError, Found, GroupQueries};
pub use follow::FollowError;
pub use keep::{GroupParts, Groups, SettleError};
