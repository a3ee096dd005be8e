//! What happens on machines that do not exist: they are started in the morning, people come and go, and now and then
//! something breaks.

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use kanade_agent_core::observe::{EventSource, Seen};
use kanade_agent_os::host_event::HostEvent;
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};

use crate::machine::Machine;
use crate::words::UNITS;

/// The events of one machine. They follow from the machine and the day alone, so that a fleet that is started again
/// tells the same ones again, under the same record ids.
#[derive(Debug)]
pub(crate) struct SimulatedEvents {
    machine: Machine,
}

impl SimulatedEvents {
    pub fn new(machine: Machine) -> Self {
        Self { machine }
    }

    /// Everything that happens on one day.
    fn of_day(&self, start: DateTime<Utc>) -> Vec<HostEvent> {
        let day = start.timestamp() / 86_400;
        let mut rng =
            SmallRng::seed_from_u64(self.machine.seed ^ day.cast_unsigned().wrapping_mul(0x9e37));
        let mut day = Day {
            start,
            number: day,
            seed: self.machine.seed,
            events: Vec::new(),
        };
        match self.machine.user.clone() {
            Some((user, _)) => a_persons_day(&mut day, &mut rng, &user),
            None => a_servers_day(&mut day, &mut rng),
        }
        day.events
    }
}

impl EventSource for SimulatedEvents {
    fn about_start(&self) -> Value {
        json!({ "boot_id": format!("{:016x}", self.machine.seed) })
    }

    /// The mark is the time up to which everything was told.
    fn look<'a>(
        &'a mut self,
        mark: Option<&'a str>,
        now: DateTime<Utc>,
    ) -> Option<BoxFuture<'a, Result<Seen, String>>> {
        let told = mark.and_then(|mark| DateTime::parse_from_rfc3339(mark).ok());
        let from = told.map_or(now - TimeDelta::hours(24), |told| told.with_timezone(&Utc));
        let midnight = |time: DateTime<Utc>| time.date_naive().and_time(NaiveTime::MIN).and_utc();
        let mut events = Vec::new();
        let mut day = midnight(from);
        while day <= now {
            events.extend(self.of_day(day));
            day += TimeDelta::days(1);
        }
        events.retain(|event| event.at > from && event.at <= now);
        let seen = Seen {
            events,
            mark: now.to_rfc3339(),
            more: false,
        };
        Some(std::future::ready(Ok(seen)).boxed())
    }
}

/// A day as it fills up.
struct Day {
    start: DateTime<Utc>,
    number: i64,
    seed: u64,
    events: Vec<HostEvent>,
}

impl Day {
    fn add(&mut self, minute: i64, kind: &str, identifier: &str, payload: Value) {
        let second = i64::try_from(self.seed % 60).unwrap_or_default();
        self.events.push(HostEvent {
            at: self.start + TimeDelta::minutes(minute) + TimeDelta::seconds(second),
            kind: kind.to_owned(),
            source: format!("journald:{identifier}"),
            record_id: format!("{:x}:{}:{}", self.seed, self.number, self.events.len()),
            payload,
        });
    }
}

fn a_persons_day(day: &mut Day, rng: &mut SmallRng, user: &str) {
    let mut minute = rng.random_range(0..90);
    if rng.random_bool(0.04) {
        day.add(minute, "unexpected_shutdown", "systemd-journald", json!({}));
    }
    day.add(minute + 1, "boot", "systemd-journald", json!({}));
    day.add(
        minute + 3,
        "logon",
        "systemd-logind",
        json!({ "user": user }),
    );
    for _ in 0..rng.random_range(0..3) {
        minute += rng.random_range(60..160);
        day.add(
            minute,
            "sleep",
            "systemd-sleep",
            json!({ "how": "suspend" }),
        );
        minute += rng.random_range(10..70);
        day.add(
            minute,
            "resume",
            "systemd-sleep",
            json!({ "how": "suspend" }),
        );
    }
    minute += rng.random_range(120..300);
    day.add(minute, "logoff", "systemd-logind", json!({ "user": user }));
    day.add(minute + 1, "shutdown", "systemd-logind", json!({}));
}

fn a_servers_day(day: &mut Day, rng: &mut SmallRng) {
    for _ in 0..rng.random_range(0..3) {
        let minute = rng.random_range(0..1200);
        let from = format!("192.0.2.{}", rng.random_range(1..255));
        day.add(
            minute,
            "logon",
            "sshd",
            json!({ "user": "root", "from": from, "method": "publickey" }),
        );
        day.add(
            minute + rng.random_range(1..200),
            "logoff",
            "sshd",
            json!({ "user": "root" }),
        );
    }
    if rng.random_bool(0.1) {
        let unit = UNITS[rng.random_range(0..UNITS.len())];
        let payload = json!({ "unit": unit, "result": "exit-code" });
        day.add(rng.random_range(0..1400), "unit_failed", "systemd", payload);
    }
    if rng.random_bool(0.03) {
        let minute = rng.random_range(60..1300);
        day.add(
            minute,
            "shutdown",
            "systemd-logind",
            json!({ "message": "System is rebooting." }),
        );
        day.add(minute + 2, "boot", "systemd-journald", json!({}));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FleetOptions;

    #[tokio::test]
    async fn a_day_is_told_once_however_often_one_looks() {
        let options = FleetOptions::lively(1, "nats://nowhere");
        let mut events = SimulatedEvents::new(Machine::number(0, &options).unwrap());
        let start = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let at = |hours| start + TimeDelta::hours(hours);
        let whole = events.look(None, at(24)).unwrap().await.unwrap().events;
        let mut parts = Vec::new();
        let mut mark = None;
        for hour in (0..=24).step_by(6) {
            let seen = events
                .look(mark.as_deref(), at(hour))
                .unwrap()
                .await
                .unwrap();
            parts.extend(seen.events);
            mark = Some(seen.mark);
        }
        parts.retain(|event| event.at > start);
        parts.sort_by(|one, other| one.record_id.cmp(&other.record_id));
        let mut whole = whole;
        whole.sort_by(|one, other| one.record_id.cmp(&other.record_id));
        assert_eq!(parts, whole);
    }
}
