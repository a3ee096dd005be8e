//! Configuration of machines in layers.

pub mod effective;
pub mod global;
pub mod group;
pub mod inherited;
pub mod layers;
pub mod machine;
mod refused;
mod scope;
mod source;

pub use refused::ConfigError;
pub use scope::tell_machines;
