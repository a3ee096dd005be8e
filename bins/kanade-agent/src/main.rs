//! The agent: runs what it is told, reports what it sees.

fn main() {}
