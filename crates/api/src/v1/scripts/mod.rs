//! Revocation of jobs.

pub mod revoke;
pub mod status;
pub mod unrevoke;

mod known;
