//! What happened on machines.

pub mod heatmap;
pub mod kinds;
pub mod list;
pub mod recent;
mod row;
pub mod sources;
