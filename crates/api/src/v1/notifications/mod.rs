//! Notices to people at machines.

pub mod ack_status;
pub mod audience;
pub mod edit;
pub mod get;
pub mod list;
pub mod publish;
pub mod recall;
mod refused;
mod row;
