//! How data is shown: tables for people, JSON and YAML for programs.

mod print;
mod quantity;
mod state;
mod table;
mod text;
mod time;

pub use print::{Look, Output, raw};
pub use quantity::{bytes, machines, plural};
pub use state::{execution_status, exit_code, online, outcome};
pub use table::{Cell, Column, Table, Tone, facts};
pub use text::{first_line, harmless};
pub use time::{ago, moment, moment_and_ago, span};
