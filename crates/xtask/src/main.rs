//! The project's own commands: up, test, tidy, gen and bench.

fn main() {}
