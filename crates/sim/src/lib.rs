//! Thousands of real agents in one process, with a scripted runner.
