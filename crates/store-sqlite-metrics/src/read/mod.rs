//! The reading side.

mod fleet;
mod host;
mod processes;
mod reader;
mod top;

#[cfg(test)]
mod plans;
