//! The room the file may take, and what goes when it is used up.

use chrono::{DateTime, Utc};
use kanade_wire::notice::DroppedReports;
use rusqlite::{Transaction, params};

use super::desired::{get, remove, set};
use super::outbox::{self, Report};
use super::{State, StateError};

/// What goes first, and its name in reports. Copies of what the broker has already acknowledged go before anything
/// that it has not; results and the agent's notices are what people wait for. Notices never go.
const ORDER: &[(&str, &str)] = &[
    ("acknowledged", "acknowledged_at IS NOT NULL"),
    ("bundles", "stream = 'bundles'"),
    ("obs_events", "stream = 'obs_events'"),
    ("output", "stream = 'output'"),
    (
        "events",
        "stream = 'events' AND message_id NOT LIKE 'notice:%'",
    ),
    ("results", "stream = 'results'"),
];
/// So many go at a time.
const AT_ONCE: u32 = 32;
/// The ids of so many runs are told.
const TOLD_RUNS: usize = 200;
const DROPPED: &str = "dropped";

impl State {
    /// Queues the report `told` makes of what was thrown away since the last one, if anything was.
    pub fn tell_dropped(
        &self,
        at: DateTime<Utc>,
        told: impl FnOnce(Vec<DroppedReports>) -> Report,
    ) -> Result<bool, StateError> {
        self.write("report what was thrown away", |transaction| {
            let dropped: Vec<DroppedReports> = get(transaction, DROPPED)?.unwrap_or_default();
            if dropped.is_empty() {
                return Ok(false);
            }
            remove(transaction, DROPPED)?;
            outbox::insert(transaction, &[told(dropped)], at)?;
            Ok(true)
        })
    }
}

/// Throws reports away while the file holds more than `limit` bytes, a tenth below it when it does, and remembers
/// what went.
pub(super) fn keep_within(transaction: &Transaction<'_>, limit: u64) -> rusqlite::Result<()> {
    if used(transaction)? <= limit {
        return Ok(());
    }
    let enough = limit / 10 * 9;
    let before: Vec<DroppedReports> = get(transaction, DROPPED)?.unwrap_or_default();
    let mut dropped = before.clone();
    for (kind, condition) in ORDER {
        while used(transaction)? > enough {
            let gone = drop_oldest(transaction, condition)?;
            if gone.is_empty() {
                break;
            }
            // The broker has these: nothing is lost with them.
            if *kind != "acknowledged" {
                count(&mut dropped, kind, &gone);
            }
        }
    }
    if dropped == before {
        return Ok(());
    }
    let reports: u64 = dropped.iter().map(|dropped| dropped.reports).sum();
    tracing::warn!(
        limit,
        reports,
        "reports were thrown away: the agent's file had taken its room"
    );
    set(transaction, DROPPED, &dropped)
}

/// Bytes of the file that hold something.
fn used(transaction: &Transaction<'_>) -> rusqlite::Result<u64> {
    let pragma = |name| transaction.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let pages = pragma("page_count")? - pragma("freelist_count")?;
    Ok((pages * pragma("page_size")?).cast_unsigned())
}

/// A report that went: its run, and its bytes.
type Gone = (Option<String>, u64);

fn drop_oldest(transaction: &Transaction<'_>, condition: &str) -> rusqlite::Result<Vec<Gone>> {
    let text = format!(
        "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE {condition} ORDER BY id LIMIT ?1)
         RETURNING run, length(payload)"
    );
    let mut statement = transaction.prepare(&text)?;
    let gone = statement.query_map(params![AT_ONCE], |row| {
        Ok((row.get(0)?, row.get::<_, i64>(1)?.cast_unsigned()))
    })?;
    gone.collect()
}

fn count(dropped: &mut Vec<DroppedReports>, kind: &str, gone: &[Gone]) {
    let index = dropped.iter().position(|known| known.kind == kind);
    let index = index.unwrap_or_else(|| {
        dropped.push(DroppedReports {
            kind: kind.to_owned(),
            ..DroppedReports::default()
        });
        dropped.len() - 1
    });
    let Some(of_kind) = dropped.get_mut(index) else {
        return;
    };
    for (run, bytes) in gone {
        of_kind.reports += 1;
        of_kind.bytes += bytes;
        if let Some(run) = run.as_ref().filter(|run| !of_kind.runs.contains(run))
            && of_kind.runs.len() < TOLD_RUNS
        {
            of_kind.runs.push(run.clone());
        }
    }
}
