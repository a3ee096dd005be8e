//! Jobs that run only with somebody else's consent.

pub mod approve;
mod ask;
pub mod get;
pub mod list;
mod refused;
pub mod reject;
pub mod request;
mod row;
pub mod waiting;

pub(crate) use ask::ask;
