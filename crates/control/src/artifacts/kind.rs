use kanade_wire::topology::{self, StoreSpec};

/// What is handed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ArtifactKind {
    /// Scripts that jobs name.
    Script,
    /// Packages that scripts download.
    Package,
    /// Releases of the agent.
    Release,
}

impl ArtifactKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Script, Self::Package, Self::Release];

    /// Where their bodies lie.
    pub const fn store(self) -> &'static StoreSpec {
        match self {
            Self::Script => &topology::SCRIPTS,
            Self::Package => &topology::APP_PACKAGES,
            Self::Release => &topology::AGENT_RELEASES,
        }
    }

    /// Bytes one may have.
    pub const fn limit(self) -> u64 {
        match self {
            Self::Script => 4 << 20,
            Self::Package => 8 << 30,
            Self::Release => 512 << 20,
        }
    }

    /// What people call one.
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Script => "script object",
            Self::Package => "package",
            Self::Release => "release",
        }
    }
}
