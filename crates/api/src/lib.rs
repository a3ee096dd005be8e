//! The HTTP API: one file per operation under [`v1`], the OpenAPI document made from them, and
//! the embedded dashboard. No SQL, no broker client: ports and handles from [`state`].

pub mod http;
mod router;
pub mod state;
pub mod v1;

pub use router::{openapi, router};
