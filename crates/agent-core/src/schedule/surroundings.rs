//! What a machine tells of its state, and of what happens at it.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::time::Duration;

use chrono::{DateTime, Utc};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use kanade_agent_os::conditions;
use kanade_agent_os::happenings::{Happening, Watch};
use kanade_agent_os::host::load::LoadMeter;
use kanade_manifest::schedule::Trigger;
use kanade_manifest::schedule::Tz;
use kanade_runtime::{SharedClock, local_zone};
use tokio::time::sleep;

/// The load is measured over this.
const MEASURED: Duration = Duration::from_secs(2);

/// What is asked of a machine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Whether it is on battery.
    pub ac_power: bool,
    /// When somebody last used it.
    pub idle: bool,
    /// Its load.
    pub cpu: bool,
    /// Whether it has a network.
    pub network: bool,
}

/// The state of a machine; what it does not tell, or was not asked, is absent.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Conditions {
    /// Whether it is not on battery.
    pub ac_power: Option<bool>,
    /// How long nobody has used it.
    pub idle: Option<Duration>,
    /// The load of all its cores together, 0–100.
    pub cpu_percent: Option<f64>,
    /// Whether it has a network.
    pub network: Option<bool>,
}

/// Tells of a machine.
pub trait Surroundings: Debug + Send {
    /// The zone its clock is set to.
    fn zone(&mut self) -> Tz;

    /// The state it is in.
    fn inspect(&mut self, wanted: Wanted) -> BoxFuture<'_, Conditions>;

    /// Waits until one of `wanted` happens, by the words of [`Trigger::as_str`]. May be dropped while it waits: what
    /// happens meanwhile is told the next time.
    fn next<'a>(&'a mut self, wanted: &'a BTreeSet<&'static str>) -> BoxFuture<'a, Trigger>;
}

/// This machine.
#[derive(Debug)]
pub struct HostSurroundings {
    watch: Watch,
    clock: SharedClock,
}

impl HostSurroundings {
    /// As this clock dates it.
    pub fn new(clock: SharedClock) -> Self {
        Self {
            watch: Watch::default(),
            clock,
        }
    }
}

impl Surroundings for HostSurroundings {
    fn zone(&mut self) -> Tz {
        local_zone()
    }

    fn inspect(&mut self, wanted: Wanted) -> BoxFuture<'_, Conditions> {
        inspect(wanted, self.clock.now()).boxed()
    }

    fn next<'a>(&'a mut self, wanted: &'a BTreeSet<&'static str>) -> BoxFuture<'a, Trigger> {
        let wants = |trigger: Trigger| wanted.contains(trigger.as_str());
        self.watch.sessions =
            wants(Trigger::Logon) || wants(Trigger::Lock) || wants(Trigger::Unlock);
        self.watch.network = wants(Trigger::NetworkChange);
        async move {
            loop {
                let trigger = match self.watch.next().await {
                    Happening::Logon => Trigger::Logon,
                    Happening::Lock => Trigger::Lock,
                    Happening::Unlock => Trigger::Unlock,
                    Happening::NetworkChange => Trigger::NetworkChange,
                };
                if wanted.contains(trigger.as_str()) {
                    return trigger;
                }
            }
        }
        .boxed()
    }
}

async fn inspect(wanted: Wanted, now: DateTime<Utc>) -> Conditions {
    let mut found = Conditions::default();
    if wanted.ac_power {
        found.ac_power = conditions::on_ac_power();
    }
    if wanted.network {
        found.network = conditions::has_network();
    }
    if wanted.idle {
        found.idle = conditions::idle(now.into()).await;
    }
    if wanted.cpu {
        let mut meter = LoadMeter::default();
        meter.read();
        sleep(MEASURED).await;
        found.cpu_percent = meter.read().cpu_percent;
    }
    found
}
