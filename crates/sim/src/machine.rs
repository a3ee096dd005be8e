//! One made-up machine.

use kanade_agent_core::Facts;
use kanade_wire::{GroupName, InvalidId, PcId, Shell};
use rand::rngs::SmallRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};

use crate::options::FleetOptions;
use crate::words;

/// The system a machine runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OperatingSystem {
    /// Windows 10 or 11.
    Windows,
    /// A Linux server.
    Linux,
    /// macOS.
    Macos,
}

/// A machine as it would describe itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Machine {
    /// Its id in the fleet.
    pub pc_id: PcId,
    /// Its own name.
    pub hostname: String,
    /// Its system.
    pub system: OperatingSystem,
    /// The system's name and version.
    pub os_version: String,
    /// The processor architecture.
    pub architecture: String,
    /// Who signed in last: account and name. Servers have nobody.
    pub user: Option<(String, String)>,
    /// The groups somebody would put it in: its site and its kind.
    pub groups: Vec<GroupName>,
    /// Who made it, and what it is called.
    pub model: (String, String),
    /// Processor and threads.
    pub processor: (String, u32),
    /// Memory in bytes.
    pub memory_bytes: u64,
    /// The version its agent says it has.
    pub agent_version: String,
    /// Where its own chance begins.
    pub seed: u64,
    /// Whether it says hello once and is gone.
    pub is_asleep: bool,
}

impl OperatingSystem {
    /// The word in heartbeats.
    pub fn family(self) -> &'static str {
        match self {
            Self::Windows => "windows",
            Self::Linux => "linux",
            Self::Macos => "macos",
        }
    }

    /// The shells such a machine has.
    pub fn shells(self) -> &'static [Shell] {
        match self {
            Self::Windows => &[Shell::Cmd, Shell::Powershell],
            Self::Linux => &[Shell::Bash, Shell::Python, Shell::Sh],
            Self::Macos => &[Shell::Bash, Shell::Sh],
        }
    }

    fn versions(self) -> &'static [&'static str] {
        match self {
            Self::Windows => &[
                "Windows 11 Pro (22631)",
                "Windows 11 Pro (26100)",
                "Windows 10 Pro (19045)",
                "Windows 11 Enterprise (22631)",
            ],
            Self::Linux => &[
                "Debian GNU/Linux 12 (bookworm)",
                "Ubuntu 24.04.2 LTS",
                "Ubuntu 22.04.5 LTS",
            ],
            Self::Macos => &["macOS 15.1", "macOS 14.7"],
        }
    }
}

impl Machine {
    /// The machine with this number in a fleet; the same for the same seed. Fails when the prefix makes no id.
    pub fn number(number: usize, options: &FleetOptions) -> Result<Self, InvalidId> {
        let seed = options
            .seed
            .wrapping_mul(1_000_003)
            .wrapping_add(number as u64);
        let mut rng = SmallRng::seed_from_u64(seed);
        let system = draw_system(&mut rng, &options.systems);
        let site = draw(&mut rng, words::SITES);
        let (kind, models) = draw_kind(&mut rng, system);
        let hostname = format!("{site}-{kind}-{number:05}");
        let (maker, model) = draw(&mut rng, models);
        let is_server = kind == "srv";
        let (processor, threads) = draw(
            &mut rng,
            if is_server {
                words::SERVER_PROCESSORS
            } else {
                words::PROCESSORS
            },
        );
        let user = (!is_server).then(|| draw(&mut rng, words::PEOPLE));
        Ok(Self {
            pc_id: PcId::new(format!("{}{hostname}", options.prefix))?,
            os_version: draw(&mut rng, system.versions()).to_owned(),
            architecture: if system == OperatingSystem::Macos {
                "aarch64"
            } else {
                "x86_64"
            }
            .to_owned(),
            user: user.map(|(account, name)| (account.to_owned(), name.to_owned())),
            groups: [site, plural(kind)]
                .into_iter()
                .filter_map(|name| GroupName::new(name).ok())
                .collect(),
            model: (maker.to_owned(), model.to_owned()),
            processor: (processor.to_owned(), threads),
            memory_bytes: draw(
                &mut rng,
                if is_server {
                    &[64, 128, 256]
                } else {
                    &[8, 16, 32]
                },
            ) << 30,
            agent_version: if rng.random_bool(0.92) {
                options.agent_version.clone()
            } else {
                "0.0.9".to_owned()
            },
            is_asleep: rng.random_bool(options.asleep.clamp(0.0, 1.0)),
            hostname,
            system,
            seed,
        })
    }

    /// What its heartbeats say.
    pub(crate) fn facts(&self) -> Facts {
        let (account, name) = self.user.clone().unzip();
        Facts {
            hostname: Some(self.hostname.clone()),
            os_family: Some(self.system.family().to_owned()),
            os_version: Some(self.os_version.clone()),
            architecture: Some(self.architecture.clone()),
            boot_id: Some(format!("{:016x}", self.seed)),
            last_logon_user: account,
            last_logon_display_name: name,
            capabilities: self
                .system
                .shells()
                .iter()
                .map(|shell| format!("shell:{shell}"))
                .collect(),
        }
    }
}

fn draw<T: Copy>(rng: &mut SmallRng, from: &[T]) -> T {
    from[rng.random_range(0..from.len())]
}

fn draw_system(rng: &mut SmallRng, systems: &[(OperatingSystem, u32)]) -> OperatingSystem {
    systems
        .choose_weighted(rng, |(_, weight)| *weight)
        .map_or(OperatingSystem::Linux, |(system, _)| *system)
}

type Models = &'static [(&'static str, &'static str)];

fn draw_kind(rng: &mut SmallRng, system: OperatingSystem) -> (&'static str, Models) {
    match system {
        OperatingSystem::Linux => ("srv", words::SERVERS),
        OperatingSystem::Macos => ("mac", words::MACS),
        OperatingSystem::Windows if rng.random_bool(0.7) => ("nb", words::LAPTOPS),
        OperatingSystem::Windows => ("pc", words::DESKTOPS),
    }
}

fn plural(kind: &str) -> &'static str {
    match kind {
        "srv" => "servers",
        "mac" => "macs",
        "nb" => "notebooks",
        _ => "desktops",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn the_same_seed_gives_the_same_fleet() {
        let options = FleetOptions::lively(50, "nats://nowhere");
        let fleet = |options: &FleetOptions| -> Vec<Machine> {
            (0..50)
                .map(|number| Machine::number(number, options).unwrap())
                .collect()
        };
        assert_eq!(fleet(&options), fleet(&options));
        let other = FleetOptions {
            seed: 2,
            ..options.clone()
        };
        assert_ne!(fleet(&options), fleet(&other));
    }

    #[test]
    fn a_lively_fleet_is_mixed_and_every_machine_has_its_own_id() {
        let options = FleetOptions::lively(300, "nats://nowhere");
        let machines: Vec<Machine> = (0..300)
            .map(|number| Machine::number(number, &options).unwrap())
            .collect();
        let ids: HashSet<&PcId> = machines.iter().map(|machine| &machine.pc_id).collect();
        assert_eq!(ids.len(), 300);
        for system in [
            OperatingSystem::Windows,
            OperatingSystem::Linux,
            OperatingSystem::Macos,
        ] {
            assert!(
                machines.iter().any(|machine| machine.system == system),
                "{system:?}"
            );
        }
    }

    #[test]
    fn a_prefix_that_makes_no_id_is_refused() {
        let options = FleetOptions {
            prefix: "a b".into(),
            ..FleetOptions::quick(1, "nats://nowhere")
        };
        assert!(Machine::number(0, &options).is_err());
    }
}
