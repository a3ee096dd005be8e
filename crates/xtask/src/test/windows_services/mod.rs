//! Agent and backend as services of Windows, from their installation over a reboot to their removal, under Wine.
//!
//! In a prefix of its own, because a reboot ends everything in it. Wine neither starts a service again after a crash
//! nor has other accounts: what restarts and who reads a secret is not shown here.

mod agent;
mod prefix;
mod system;

use anyhow::Result;

use self::prefix::Prefix;
use super::windows::{build, where_possible};
use crate::test::steps::Outcome;
use crate::workspace::Workspace;

/// Tells the agent's story, and the one of a whole system.
pub fn services(workspace: &Workspace) -> Result<Outcome> {
    where_possible(|| {
        build(workspace)?;
        let prefix = Prefix::new(workspace);
        prefix.boot()?;
        let told = agent::tell(&prefix).and_then(|()| system::tell(&prefix));
        prefix.end()?;
        told
    })
}
