//! Events counted by machine and stretch of time.

use std::collections::BTreeMap;

use kanade_store::obs_events::{EventFilter, Heat, HeatQuery, HeatRow};
use kanade_wire::PcId;
use sqlx::Row;

use super::event_filter::{bound, restrict};
use crate::database::Readers;
use crate::filter::Filtered;

/// Machines that are told.
const MACHINES: usize = 200;

/// Events that are counted, the newest first.
const EVENTS: i64 = 200_000;

/// Stretches there may be.
const STRETCHES: i64 = 2_000;

/// Counts them.
pub async fn read(readers: &Readers, query: &HeatQuery) -> Result<Heat, sqlx::Error> {
    let (from, to) = (bound(query.from), bound(query.to));
    let step = query.step.num_nanoseconds().unwrap_or(i64::MAX).max(1);
    let stretches = (to.saturating_sub(from).saturating_sub(1)).div_euclid(step) + 1;
    let stretches = usize::try_from(stretches.clamp(0, STRETCHES)).unwrap_or(0);
    let rows = newest(query, step).build().fetch_all(&**readers).await?;
    let mut machines: BTreeMap<PcId, Vec<u64>> = BTreeMap::new();
    let mut counted = 0;
    for row in &rows {
        let pc = crate::columns::parsed(row, "pc_id")?;
        let counts = machines.entry(pc).or_insert_with(|| vec![0; stretches]);
        let (stretch, events): (i64, i64) = (row.try_get("stretch")?, row.try_get("events")?);
        let place = usize::try_from(stretch).ok();
        if let Some(place) = place.and_then(|place| counts.get_mut(place)) {
            *place += events.unsigned_abs();
        }
        counted += events;
    }
    Ok(hottest(machines, counted > EVENTS))
}

/// One event more than are counted tells that some were left out.
fn newest(query: &HeatQuery, step: i64) -> sqlx::QueryBuilder<sqlx::Sqlite> {
    let from = bound(query.from);
    let mut select = Filtered::new(format!(
        "SELECT pc_id, (at - {from}) / {step} AS stretch, count(*) AS events
         FROM (SELECT pc_id, at FROM obs_events"
    ));
    let filter = EventFilter {
        pcs: query.pcs.clone(),
        kinds: query.kinds.clone(),
        from: Some(query.from),
        to: Some(query.to),
        ..EventFilter::default()
    };
    restrict(&mut select, &filter);
    let counted = EVENTS + 1;
    select.push(format_args!(
        " ORDER BY at DESC LIMIT {counted}) GROUP BY pc_id, stretch"
    ));
    select.end()
}

fn hottest(machines: BTreeMap<PcId, Vec<u64>>, is_cut: bool) -> Heat {
    let rows = machines.into_iter();
    let mut rows: Vec<HeatRow> = rows
        .map(|(pc_id, counts)| HeatRow { pc_id, counts })
        .collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.counts.iter().sum::<u64>()));
    let cut = is_cut || rows.len() > MACHINES;
    rows.truncate(MACHINES);
    Heat { rows, cut }
}
