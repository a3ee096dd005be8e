//! A folder of documents against what there is.

mod apply;
mod draw;
mod shown;

pub use apply::apply;
pub use draw::draw;
