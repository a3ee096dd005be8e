//! `[update]` of `agent.toml`.

use std::time::Duration;

use kanade_wire::duration::HumanDuration;

use crate::document::Document;

const DEFAULT_GRACE: Duration = Duration::from_secs(180);

/// How the agent replaces itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UpdateSection {
    /// How long a new version has to reach the broker before the version before is asked whether it does. 3 minutes.
    pub grace: Duration,
}

impl UpdateSection {
    pub(crate) fn read(document: &mut Document) -> Option<Self> {
        let mut section = document.section("update");
        let grace = section.optional_parsed("grace", str::parse::<HumanDuration>)?;
        Some(Self {
            grace: grace.map_or(DEFAULT_GRACE, |grace| grace.value()),
        })
    }
}
