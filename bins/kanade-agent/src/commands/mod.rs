//! What the agent's command line does.

mod run;

pub use run::run;
