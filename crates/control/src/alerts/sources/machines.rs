//! Machines that are gone, and those that are back.
//!
//! A machine is gone when it was silent for a while in which it could be heard, and was not told to go
//! down; it is back when it is heard again for a moment. What was silent before anybody looked is not news.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, TimeDelta, Utc};
use kanade_api_types::alerts::AlertEvent;
use kanade_store::PageRequest;
use kanade_store::agents::RosterEntry;
use kanade_store::obs_events::{EventFilter, EventQuery};
use kanade_store::state::alerts::{Alert, AlertRecord, StandingAlert};
use kanade_wire::{PcId, topology};

use super::{mark_of, time_of};
use crate::alerts::{Alerts, AlertsError};

const SOURCE: &str = "machines";
const KIND: &str = "machine_gone";
/// A machine that was gone is back when it was heard for this long.
const BACK_AFTER: TimeDelta = TimeDelta::minutes(2);
/// What a machine says before it goes down on purpose, and how long before its last heartbeat.
const GOING: [&str; 2] = ["shutdown", "sleep"];
const GOING_WITHIN: TimeDelta = TimeDelta::minutes(10);
/// Machines named in one alert.
const NAMED: usize = 20;

impl Alerts {
    pub(super) async fn look_at_machines(
        &self,
        now: DateTime<Utc>,
    ) -> Result<AlertRecord, AlertsError> {
        let parts = self.parts();
        let mark = parts.alerts.mark(SOURCE).await?;
        let Some(begun) = mark.as_deref().and_then(time_of) else {
            return Ok(AlertRecord {
                mark: Some((SOURCE, mark_of(now))),
                ..AlertRecord::default()
            });
        };
        if !self.is_listening_for(parts.gone_after, now) {
            return Ok(AlertRecord::default());
        }
        let standing = parts.alerts.standing(KIND).await?.into_iter();
        let standing: BTreeMap<String, StandingAlert> =
            standing.map(|it| (it.subject.clone(), it)).collect();
        let roster = parts.agents.roster().await?;
        let mut record = AlertRecord::default();
        let silent = roster.iter().filter(|machine| {
            now - machine.updated_at >= parts.gone_after
                && !standing.contains_key(machine.pc_id.as_str())
        });
        let mut gone = Vec::new();
        for machine in silent {
            let quiet = machine.updated_at < begun || self.went_down(machine).await?;
            record.begun.push(StandingAlert {
                kind: KIND,
                subject: machine.pc_id.to_string(),
                since: machine.updated_at,
                quiet,
            });
            if !quiet {
                gone.push(machine);
            }
        }
        record.alerts.extend(gone_alert(&gone, now));
        let heard: Vec<&RosterEntry> = roster
            .iter()
            .filter(|machine| machine.is_online(now))
            .collect();
        self.come_back(&heard, &standing, &mut record, now);
        Ok(record)
    }

    /// Whether machines could be heard, without a break, for as long as their silence counts.
    fn is_listening_for(&self, while_: TimeDelta, now: DateTime<Utc>) -> bool {
        let parts = self.parts();
        let hears = parts.bus.state().borrow().connected
            && parts.applied.progress(topology::HEARTBEAT.name).caught_up;
        let mut memory = self.memory();
        if !hears {
            memory.listening_since = None;
            return false;
        }
        let since = *memory.listening_since.get_or_insert(now);
        now - since >= while_
    }

    async fn went_down(&self, machine: &RosterEntry) -> Result<bool, AlertsError> {
        let query = EventQuery {
            filter: EventFilter {
                pcs: vec![machine.pc_id.clone()],
                from: Some(machine.updated_at - GOING_WITHIN),
                kinds: GOING.map(str::to_owned).to_vec(),
                ..EventFilter::default()
            },
            page: PageRequest::first(1),
        };
        let found = self.parts().events.list(&query).await?;
        Ok(!found.items.is_empty())
    }

    fn come_back(
        &self,
        heard: &[&RosterEntry],
        standing: &BTreeMap<String, StandingAlert>,
        record: &mut AlertRecord,
        now: DateTime<Utc>,
    ) {
        let mut memory = self.memory();
        let returning = still_heard(&memory.returning, heard, standing, now);
        let mut back = Vec::new();
        for (pc, since) in &returning {
            let Some(known) = standing.get(pc.as_str()) else {
                continue;
            };
            if now - *since >= BACK_AFTER {
                record.ended.push(known.clone());
                back.extend((!known.quiet).then(|| pc.clone()));
            }
        }
        memory.returning = returning;
        back.sort();
        record.alerts.extend(back_alert(back, now));
    }
}

/// Since when each machine that was gone is heard again; one that fell silent begins anew.
fn still_heard(
    before: &HashMap<PcId, DateTime<Utc>>,
    heard: &[&RosterEntry],
    standing: &BTreeMap<String, StandingAlert>,
    now: DateTime<Utc>,
) -> HashMap<PcId, DateTime<Utc>> {
    let gone = heard
        .iter()
        .filter(|machine| standing.contains_key(machine.pc_id.as_str()));
    gone.map(|machine| {
        let since = before.get(&machine.pc_id).copied().unwrap_or(now);
        (machine.pc_id.clone(), since)
    })
    .collect()
}

fn gone_alert(gone: &[&RosterEntry], now: DateTime<Utc>) -> Option<Alert> {
    let first = gone.iter().min_by_key(|machine| machine.updated_at)?;
    let pcs = gone.iter().take(NAMED).map(|machine| machine.pc_id.clone());
    Some(Alert {
        id: format!("gone:{}:{}", first.pc_id, now.timestamp_millis()),
        at: now,
        event: AlertEvent::MachinesGone {
            count: gone.len() as u64,
            pcs: pcs.collect(),
            since: first.updated_at,
        },
    })
}

fn back_alert(back: Vec<PcId>, now: DateTime<Utc>) -> Option<Alert> {
    let first = back.first()?;
    Some(Alert {
        id: format!("back:{first}:{}", now.timestamp_millis()),
        at: now,
        event: AlertEvent::MachinesBack {
            count: back.len() as u64,
            pcs: back.into_iter().take(NAMED).collect(),
        },
    })
}
