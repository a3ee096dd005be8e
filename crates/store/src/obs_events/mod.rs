//! What happened on machines: logons, boots, services that failed, whatever scripts emit.

mod filter;
mod reader;
mod row;

pub use filter::{EventFilter, EventQuery, HeatQuery, PayloadMatch};
pub use reader::ObsEventReader;
pub use row::{Heat, HeatRow, NewObsEvent, ObsEvent};
