//! How data is shown: tables for people, JSON and YAML for programs.

mod print;
mod quantity;
mod state;
mod table;
mod text;
mod time;

pub use print::{Look, Output, raw};
pub use quantity::{bytes, gauge, machines, plural};
pub use state::{check_status, execution_status, exit_code, online, outcome};
pub use table::{Cell, Column, Table, Tone, facts};
pub use text::{first_line, harmless, json_line};
pub use time::{ago, moment, moment_and_ago, span};
