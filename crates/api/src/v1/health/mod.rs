//! Is something wrong?

pub mod alive;
pub mod fleet;
pub mod summary;
