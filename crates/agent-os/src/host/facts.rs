//! Facts about the machine that do not change while the agent runs.

use std::env::consts;

use super::platform;

/// What kind of machine this is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HostFacts {
    /// The name the machine calls itself, dots included.
    pub hostname: Option<String>,
    /// `linux`, `windows` or `macos`.
    pub os_family: String,
    /// The system's name and version as people read it.
    pub os_version: Option<String>,
    /// The processor architecture the agent was built for, such as `x86_64`.
    pub architecture: String,
    /// Differs after every boot.
    pub boot_id: Option<String>,
}

impl HostFacts {
    /// Asks the machine. What it does not tell is absent.
    pub fn read() -> Self {
        Self {
            hostname: platform::hostname(),
            os_family: consts::OS.to_owned(),
            os_version: platform::os_version(),
            architecture: consts::ARCH.to_owned(),
            boot_id: platform::boot_id(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_has_a_name_and_a_family() {
        let facts = HostFacts::read();
        assert!(facts.hostname.is_some_and(|name| !name.is_empty()));
        assert!(["linux", "windows", "macos"].contains(&facts.os_family.as_str()));
    }
}
