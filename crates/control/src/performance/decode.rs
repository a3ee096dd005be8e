//! From a message to a sample.

use chrono::{DateTime, TimeDelta, Utc};
use kanade_bus::CoreMessage;
use kanade_store::metrics::{Gauges, HostSample, ProcessSamples};
use kanade_wire::PcId;
use kanade_wire::perf::{HostPerf, ProcessPerf};

/// How far a machine's clock may run ahead before it is not believed.
const AHEAD: TimeDelta = TimeDelta::minutes(5);
/// Samples older than what is kept raw would count twice if they came twice.
const TOO_OLD: TimeDelta = TimeDelta::hours(48);

/// Why a message is not a sample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoSample {
    /// It cannot be read, or is somebody else's.
    Refused(String),
    /// Its time is past.
    TooOld,
}

/// The subjects of samples of machines, before the machine.
pub const HOST: &str = "host_perf.";
/// The subjects of samples of processes, before the machine.
pub const PROCESS: &str = "process_perf.";

/// A sample of a machine that came at `now`.
pub fn host(message: &CoreMessage, now: DateTime<Utc>) -> Result<HostSample, NoSample> {
    let perf: HostPerf =
        serde_json::from_slice(&message.payload).map_err(|error| unreadable(&error))?;
    check_machine(&message.subject, HOST, &perf.pc_id)?;
    let (at, reported_at) = told(perf.at, now)?;
    #[allow(clippy::cast_precision_loss)] // bytes of a machine are far below 2^52
    let bytes = |value: Option<i64>| value.map(|value| value as f64);
    Ok(HostSample {
        pc_id: perf.pc_id,
        at,
        reported_at,
        cpu_count: perf.cpu_count,
        gauges: Gauges([
            perf.cpu_pct,
            bytes(perf.mem_used_bytes),
            bytes(perf.mem_total_bytes),
            bytes(perf.swap_used_bytes),
            bytes(perf.swap_total_bytes),
            perf.disk_read_bytes_per_sec,
            perf.disk_written_bytes_per_sec,
            perf.net_rx_bytes_per_sec,
            perf.net_tx_bytes_per_sec,
        ]),
    })
}

/// A sample of processes that came at `now`.
pub fn processes(message: &CoreMessage, now: DateTime<Utc>) -> Result<ProcessSamples, NoSample> {
    let perf: ProcessPerf =
        serde_json::from_slice(&message.payload).map_err(|error| unreadable(&error))?;
    check_machine(&message.subject, PROCESS, &perf.pc_id)?;
    let (at, reported_at) = told(perf.at, now)?;
    Ok(ProcessSamples {
        pc_id: perf.pc_id,
        at,
        reported_at,
        processes: perf.processes,
    })
}

fn unreadable(error: &serde_json::Error) -> NoSample {
    NoSample::Refused(format!("the message cannot be read: {error}"))
}

fn check_machine(subject: &str, prefix: &str, pc: &PcId) -> Result<(), NoSample> {
    let named = subject.strip_prefix(prefix).unwrap_or_default();
    if named == pc.as_str() {
        return Ok(());
    }
    Err(NoSample::Refused(format!(
        "the subject names machine {named}, the message names {pc}"
    )))
}

/// The time it is kept under, and the machine's own where that is not believed.
fn told(
    at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(DateTime<Utc>, Option<DateTime<Utc>>), NoSample> {
    if at > now + AHEAD {
        return Ok((now, Some(at)));
    }
    if at < now - TOO_OLD {
        return Err(NoSample::TooOld);
    }
    Ok((at, None))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap()
    }

    fn message(subject: &str, at: DateTime<Utc>) -> CoreMessage {
        let payload = json!({ "pc_id": "a", "at": at, "cpu_pct": 12.5, "mem_used_bytes": 7 });
        CoreMessage {
            subject: subject.to_owned(),
            reply: None,
            headers: kanade_bus::Headers::new(),
            payload: payload.to_string().into(),
        }
    }

    #[test]
    fn a_sample_keeps_what_was_measured() {
        let sample = host(&message("host_perf.a", now()), now()).unwrap();
        let values = (sample.gauges.0[0], sample.gauges.0[1], sample.gauges.0[2]);
        assert_eq!(values, (Some(12.5), Some(7.0), None));
    }

    #[test]
    fn a_sample_of_another_machine_is_refused() {
        let refused = host(&message("host_perf.b", now()), now()).unwrap_err();
        let reason = "the subject names machine b, the message names a";
        assert_eq!(refused, NoSample::Refused(reason.to_owned()));
    }

    #[test]
    fn a_sample_from_the_future_is_kept_when_it_came() {
        let ahead = now() + TimeDelta::minutes(6);
        let sample = host(&message("host_perf.a", ahead), now()).unwrap();
        assert_eq!((sample.at, sample.reported_at), (now(), Some(ahead)));
    }

    #[test]
    fn a_sample_from_long_ago_is_passed_over() {
        let past = now() - TimeDelta::hours(49);
        let passed = host(&message("host_perf.a", past), now()).unwrap_err();
        assert_eq!(passed, NoSample::TooOld);
    }
}
