//! What the projections just committed, for pages that never poll.

pub mod stream;
