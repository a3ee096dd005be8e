//! What every operation shares: refusals, layers, extractors, paging, and the embedded pages.

pub mod authenticate;
pub mod csv;
pub mod docs_page;
pub mod extract;
pub mod failures;
pub mod idempotency;
pub mod layers;
pub mod paging;
pub mod refusal;
pub mod roles;
pub mod spa;
pub mod sse;
pub mod transfer;

pub use authenticate::{Credential, Identity};
pub use extract::{Body, Path, Query};
pub use refusal::{Answer, EndpointError, Refusal};
pub use roles::{Admin, Anybody, Operator, ProjectionAdmin, Viewer};
