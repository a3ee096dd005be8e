//! Performance samples, at the configured interval. None is kept for a broker that is away.

use std::fmt::Debug;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use kanade_agent_os::host::busiest::{ProcessLoad, ProcessMeter};
use kanade_agent_os::host::load::{Load, LoadMeter, Space};
use kanade_runtime::tasks::TaskError;
use kanade_wire::agent_config::EffectiveConfig;
use kanade_wire::perf::{HostPerf, ProcessPerf, ProcessSample};
use kanade_wire::sync::DesiredState;
use kanade_wire::{HumanDuration, PcId, subjects};
use serde::Serialize;
use tokio::time::sleep;

use crate::agent::Core;

const DEFAULT: Duration = Duration::from_secs(60);
const SHORTEST: Duration = Duration::from_secs(5);
/// However many are asked for.
const MOST_PROCESSES: usize = 200;

/// Measures a machine.
pub trait Gauges: Debug + Send {
    /// The machine's load.
    fn load(&mut self) -> Load;

    /// The `top` busiest processes since the last reading; `None` in the first one.
    fn processes(&mut self, top: usize) -> Option<Vec<ProcessLoad>>;

    /// Processes are not wanted any more.
    fn forget_processes(&mut self);
}

/// The figures of this machine.
#[derive(Debug, Default)]
pub struct HostGauges {
    load: LoadMeter,
    processes: ProcessMeter,
}

impl Gauges for HostGauges {
    fn load(&mut self) -> Load {
        self.load.read()
    }

    fn processes(&mut self, top: usize) -> Option<Vec<ProcessLoad>> {
        self.processes.read(top)
    }

    fn forget_processes(&mut self) {
        self.processes.forget();
    }
}

/// Measures and sends, for ever; at once when something else is to be measured.
pub(crate) async fn measure(core: &Arc<Core>) -> Result<(), TaskError> {
    let mut desired = core.desired.subscribe();
    loop {
        core.connection.connected().await;
        let wanted = Wanted::of(&desired.borrow_and_update().config);
        let pause = match sample(core, &wanted).await {
            // What processes use shows by the next reading: nobody who asked waits long for it.
            Sampled::ProcessesBegun => SHORTEST,
            Sampled::Whole => wanted.every,
        };
        let other = |desired: &Arc<DesiredState>| Wanted::of(&desired.config) != wanted;
        tokio::select! {
            () = sleep(pause) => {}
            changed = desired.wait_for(other) => drop(changed?),
        }
    }
}

/// What the configuration asks to be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Wanted {
    every: Duration,
    processes: Option<Processes>,
}

/// How many processes, until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Processes {
    top: usize,
    until: DateTime<Utc>,
}

impl Wanted {
    fn of(config: &EffectiveConfig) -> Self {
        let top = usize::try_from(config.process_perf_top_n).unwrap_or(MOST_PROCESSES);
        let until = config.process_perf_expires_at;
        Self {
            every: interval(&config.host_perf_interval),
            processes: until
                .filter(|_| config.process_perf_enabled)
                .map(|until| Processes {
                    top: top.min(MOST_PROCESSES),
                    until,
                }),
        }
    }

    /// How many processes are wanted now, if any: somebody asked, and that has not run out.
    fn processes_at(&self, now: DateTime<Utc>) -> Option<usize> {
        let processes = self.processes.filter(|processes| now < processes.until)?;
        Some(processes.top)
    }
}

/// How far a sample came.
enum Sampled {
    Whole,
    /// There was nothing yet to compare the processes with.
    ProcessesBegun,
}

async fn sample(core: &Core, wanted: &Wanted) -> Sampled {
    let mut gauges = core.gauges.lock().await;
    let Some(gauges) = gauges.as_mut() else {
        return Sampled::Whole;
    };
    let now = core.clock.now();
    let host = host_perf(&core.pc_id, now, &gauges.load());
    send(core, &subjects::host_perf(&core.pc_id), &host).await;

    let Some(top) = wanted.processes_at(now) else {
        gauges.forget_processes();
        return Sampled::Whole;
    };
    let Some(loads) = gauges.processes(top) else {
        return Sampled::ProcessesBegun;
    };
    let processes = ProcessPerf {
        pc_id: core.pc_id.clone(),
        at: now,
        processes: loads.into_iter().map(process_sample).collect(),
    };
    send(core, &subjects::process_perf(&core.pc_id), &processes).await;
    Sampled::Whole
}

async fn send(core: &Core, subject: &str, sample: &impl Serialize) {
    let Ok(payload) = serde_json::to_vec(sample) else {
        return;
    };
    if let Err(error) = core.connection.publish(subject, payload.into()).await {
        tracing::debug!(%error, subject, "a sample was not sent");
    }
}

/// What cannot be read is the built-in default.
fn interval(text: &str) -> Duration {
    text.parse::<HumanDuration>()
        .map_or(DEFAULT, |interval| interval.value())
        .max(SHORTEST)
}

fn host_perf(pc: &PcId, at: DateTime<Utc>, load: &Load) -> HostPerf {
    let used = |space: Option<Space>| space.and_then(|space| i64::try_from(space.used).ok());
    let total = |space: Option<Space>| space.and_then(|space| i64::try_from(space.total).ok());
    HostPerf {
        pc_id: pc.clone(),
        at,
        cpu_pct: load.cpu_percent.map(rounded),
        cpu_count: load.cpu_count,
        mem_used_bytes: used(load.memory),
        mem_total_bytes: total(load.memory),
        swap_used_bytes: used(load.swap),
        swap_total_bytes: total(load.swap),
        disk_read_bytes_per_sec: load.disk.map(|rate| rounded(rate.inward)),
        disk_written_bytes_per_sec: load.disk.map(|rate| rounded(rate.outward)),
        net_rx_bytes_per_sec: load.network.map(|rate| rounded(rate.inward)),
        net_tx_bytes_per_sec: load.network.map(|rate| rounded(rate.outward)),
    }
}

fn process_sample(load: ProcessLoad) -> ProcessSample {
    ProcessSample {
        pid: load.pid,
        name: load.name,
        cpu_pct: rounded(load.cpu_percent),
        rss_bytes: i64::try_from(load.rss_bytes).unwrap_or(i64::MAX),
        disk_read_bytes_per_sec: load.disk.map(|rate| rounded(rate.inward)),
        disk_written_bytes_per_sec: load.disk.map(|rate| rounded(rate.outward)),
    }
}

/// More digits say nothing.
fn rounded(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn processes_are_wanted_while_somebody_asked_and_not_longer() {
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let config = |enabled, until: i64| EffectiveConfig {
            process_perf_enabled: enabled,
            process_perf_expires_at: Some(now + chrono::TimeDelta::seconds(until)),
            process_perf_top_n: 5,
            ..EffectiveConfig::default()
        };
        assert_eq!(Wanted::of(&config(true, 60)).processes_at(now), Some(5));
        assert_eq!(Wanted::of(&config(true, 0)).processes_at(now), None);
        assert_eq!(Wanted::of(&config(false, 60)).processes_at(now), None);
        let never_ends = EffectiveConfig {
            process_perf_expires_at: None,
            ..config(true, 60)
        };
        assert_eq!(Wanted::of(&never_ends).processes_at(now), None);
    }

    #[test]
    fn what_a_machine_does_not_tell_is_absent() {
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let sample = host_perf(&PcId::new("pc").unwrap(), now, &Load::default());
        let json = serde_json::to_value(&sample).unwrap();
        assert_eq!(json.as_object().unwrap().len(), 2);
    }
}
