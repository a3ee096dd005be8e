//! What the backend does with the broker: streams, buckets, objects, requests.

mod account;
mod api;
mod bucket;
mod bus;
mod listing;
mod mirror;
mod objects;
mod outgoing;
mod reading;
mod replies;
mod streams;
mod topology;

pub use account::StoreTotals;
pub use api::ApiError;
pub use bucket::{BucketEntry, BucketError};
pub use bus::Bus;
pub use mirror::{KvMirror, MirrorEntry, MirrorSnapshot};
pub use objects::{
    Announced, ObjectError, ObjectInfo, ObjectMirror, ObjectReader, ObjectSnapshot, OrphanedChunks,
    StagedObject,
};
pub use outgoing::{Expected, Outgoing};
pub use reading::{Read, StreamMessage, StreamReader};
pub use replies::Replies;
pub use streams::StreamInfo;
pub use topology::{Drift, ReconcileOptions, ReconcileReport, StreamAges};
