//! Is something wrong?

pub mod alive;
pub mod fleet;
pub mod scan_durations;
pub mod summary;
