//! The command line, and `kanade up`.

fn main() {}
