//! The backend: orders become commands, reports become tables.

fn main() {}
