//! Bodies of any size, in and out, piece by piece.

mod conditions;
mod download;
mod upload;

pub use conditions::{Asked, Part};
pub use download::{Offered, offer};
pub use upload::{DIGEST_HEADER, Upload, UploadBody};
