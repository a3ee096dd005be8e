//! What an agent is made from.

use std::fmt::Debug;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use kanade_agent_os::happenings::signed_in;
use kanade_agent_os::host::{Usage, UsageMeter};
use kanade_agent_os::people::{LastLogon, last_logon};
use kanade_bus::ConnectOptions;
use kanade_runtime::SharedClock;
use kanade_wire::PcId;

use crate::diagnose::DiagnosisSource;
use crate::local::Listener;
use crate::observe::{EventSource, Gauges};
use crate::run::{ScriptCache, ScriptRunner};
use crate::schedule::Surroundings;
use crate::sources::Files;
use crate::state::Storage;
use crate::update::Updates;

/// Who the agent is, and how it reaches the broker.
#[derive(Clone, Debug)]
pub struct AgentOptions {
    /// The machine.
    pub pc_id: PcId,
    /// The agent's version, as heartbeats tell it.
    pub agent_version: String,
    /// The broker.
    pub connect: ConnectOptions,
    /// What heartbeats tell of the machine.
    pub facts: Facts,
    /// Where its state lies.
    pub storage: Storage,
    /// Where fetched scripts are kept.
    pub scripts: ScriptCache,
    /// Where bundles of files are put together.
    pub bundles: PathBuf,
    /// Limits.
    pub settings: Settings,
}

/// What an agent stands on, which a simulation replaces.
#[derive(Debug)]
pub struct AgentParts {
    /// Runs scripts.
    pub runner: Arc<dyn ScriptRunner>,
    /// Measures the agent itself.
    pub vitals: Box<dyn Vitals>,
    /// Measures the machine, if it is measured.
    pub gauges: Option<Box<dyn Gauges>>,
    /// Tells what happens on the machine, if that is told.
    pub events: Option<Box<dyn EventSource>>,
    /// Replaces the program, if it does that.
    pub updates: Option<Updates>,
    /// Tells what the machine's own schedules ask of it; without it nothing happens, and nothing is known.
    pub surroundings: Option<Box<dyn Surroundings>>,
    /// Where programs of the people at the machine come, if they may.
    pub local: Option<Box<dyn Listener>>,
    /// Opens the files that scripts name.
    pub files: Arc<dyn Files>,
    /// Tells how the machine and its agent are, to who asks.
    pub diagnosis: Arc<dyn DiagnosisSource>,
    /// Tells the time.
    pub clock: SharedClock,
    /// Where chance begins: ids, jitter and back-off follow from it.
    pub seed: u64,
}

/// What heartbeats tell of a machine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The machine's own name.
    pub hostname: Option<String>,
    /// `linux`, `windows` or `macos`.
    pub os_family: Option<String>,
    /// The system's name and version.
    pub os_version: Option<String>,
    /// The processor architecture.
    pub architecture: Option<String>,
    /// Differs after every boot.
    pub boot_id: Option<String>,
    /// Who signed in last.
    pub last_logon_user: Option<String>,
    /// The name of that person.
    pub last_logon_display_name: Option<String>,
    /// What the agent can do here, such as `shell:bash`, sorted.
    pub capabilities: Vec<String>,
}

/// Limits of an agent.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Scripts that run at the same time, unless the configuration says how many; others wait.
    pub slots: usize,
    /// Bytes kept of each of a script's two streams.
    pub output_cap: usize,
    /// How long a run lasts before it is told that it began. The result of a quicker one says so too.
    pub start_told_after: Duration,
    /// How old what a backend tells of its streams may be. After a connect the agent asks once more when that has
    /// passed several times.
    pub position_age: Duration,
    /// How long finished commands are remembered: longer than the command stream holds them.
    pub ledger_kept: TimeDelta,
    /// Bytes the state file may hold. Above it reports go: copies of what the broker has, bundles, events of the
    /// machine, output, started events, results, the oldest of each first.
    pub state_bytes: u64,
    /// The machine's schedules are looked at at the start of every minute, and no more seldom than this.
    pub schedules_looked_at: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        let slots = std::thread::available_parallelism().map_or(4, |cores| cores.get().max(4));
        Self {
            slots,
            output_cap: 8 * 1024 * 1024,
            start_told_after: Duration::from_millis(100),
            position_age: Duration::from_secs(10),
            ledger_kept: TimeDelta::days(8),
            state_bytes: 256 * 1024 * 1024,
            schedules_looked_at: Duration::from_secs(60),
        }
    }
}

/// Measures an agent.
pub trait Vitals: Debug + Send {
    /// The figures at this moment.
    fn read(&mut self) -> Usage;

    /// Who signed in at the machine last; `None` leaves it at what the facts say.
    fn last_logon(&mut self) -> Option<LastLogon> {
        None
    }

    /// The accounts that are signed in now, sorted; `None` where that is not known.
    fn signed_in(&mut self) -> Option<Vec<String>> {
        None
    }
}

/// The figures of this process.
#[derive(Debug, Default)]
pub struct HostVitals(UsageMeter);

impl Vitals for HostVitals {
    fn read(&mut self) -> Usage {
        self.0.read()
    }

    fn last_logon(&mut self) -> Option<LastLogon> {
        last_logon()
    }

    fn signed_in(&mut self) -> Option<Vec<String>> {
        signed_in()
    }
}
