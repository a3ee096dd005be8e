//! What operators say of machines.

pub mod change;
mod conditions;
pub mod get;
pub mod import;
pub mod names;
mod refused;
pub mod replace;
mod values;

pub use conditions::matching_machines;
pub use refused::AttributeError;
pub use values::shown;
