//! The broker as the rest of kanade sees it; the only crate that names async-nats.
//!
//! Two faces over one connection type: [`backend`] for whoever owns streams, buckets and objects,
//! [`agent`] for a machine that may do no more than publish, ask and listen.
//!
//! JetStream is spoken as requests and replies over the core protocol: one implementation serves
//! both faces, configuration fields this project does not know survive an update, and a listing
//! is complete or an error, never short.
//!
//! Nothing here is process-wide: a thousand connections live side by side in one process.

pub mod agent;
pub mod backend;
mod connection;
mod headers;
mod message;
mod publish;
mod request;

pub use connection::{ConnectError, ConnectOptions, ConnectionState};
pub use headers::{Headers, names as header_names};
pub use message::{CoreMessage, Subscription};
pub use publish::{PublishAck, PublishError};
pub use request::RequestError;
