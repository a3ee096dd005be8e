//! Keeping the agent's memory to itself.

/// From now on other processes of the same account can read neither this one's memory nor the environment it was
/// started with, and no core of it is written. What a privileged account reads nobody can keep from it.
#[cfg(target_os = "linux")]
pub fn hide_memory() {
    use rustix::process::{DumpableBehavior, set_dumpable_behavior};
    if let Err(error) = set_dumpable_behavior(DumpableBehavior::NotDumpable) {
        tracing::warn!(%error, "the agent's memory stays readable for its own account");
    }
}

/// There is nothing to be done here.
#[cfg(not(target_os = "linux"))]
pub fn hide_memory() {}
