//! Alerts to operators, by mail and by webhook, and the notices that checks raise.
//!
//! Three steps, each of which goes on where it stopped: sources look for what happened and store it with
//! a mark of how far they looked, in one transaction; a new alert is given to those who want it; each of
//! these deliveries is tried until it arrives or is given up. So an alert is stored once, and arrives at
//! least once, under the same id each time. Nothing waits for any of it.

mod deliver;
mod error;
mod notice;
mod parts;
mod render;
mod route;
mod run;
mod sources;
mod test;

pub use deliver::delivery_row;
pub use error::AlertsError;
pub use parts::{AlertParts, Alerts};
pub use render::{text, title};
pub use test::TestError;
