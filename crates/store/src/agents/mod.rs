//! Machines and what they last said of themselves.

mod filter;
mod reader;
mod row;

pub use filter::{AgentFilter, AgentQuery, AgentSort, AgentSortKey, Presence, SessionFilter};
pub use reader::AgentReader;
pub use row::{Agent, AgentCounts, ONLINE_WINDOW, RosterEntry, VersionCounts};
