//! The outbox: reports in the order they were made, until the broker has certainly kept them.
//!
//! A report leaves in three steps: it waits, it is acknowledged, and it is forgotten once the broker has had time to
//! write what it acknowledged to its disk. Reports of one run leave one after the other; those of different runs do
//! not wait for each other.

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, named_params, params};

use super::{State, StateError, nanos, time};

/// Nothing is ever put off for longer: what is due later was dated by a clock that has been set back since.
const LONGEST_WAIT: TimeDelta = TimeDelta::minutes(10);

/// A report to be delivered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The stream that will keep it.
    pub stream: ReportStream,
    /// Where it is published.
    pub subject: String,
    /// Tells a second delivery from a second report.
    pub message_id: String,
    /// Headers of ours.
    pub headers: Vec<(String, String)>,
    /// The message.
    pub payload: Vec<u8>,
    /// The run it belongs to, if any.
    pub run: Option<String>,
}

/// The streams that keep reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportStream {
    /// Results.
    Results,
    /// Started events and notices.
    Events,
    /// Chunks of output.
    Output,
    /// Chunks of bundles.
    Bundles,
    /// Events of the machine.
    ObsEvents,
}

/// A report whose turn has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// Its place in the outbox.
    pub id: i64,
    /// The report.
    pub report: Report,
    /// How often it was tried.
    pub attempts: u32,
    /// How often the broker answered with a refusal.
    pub refusals: u32,
}

impl ReportStream {
    const ALL: [Self; 5] = [
        Self::Results,
        Self::Events,
        Self::Output,
        Self::Bundles,
        Self::ObsEvents,
    ];

    fn as_str(self) -> &'static str {
        match self {
            ReportStream::Results => "results",
            ReportStream::Events => "events",
            ReportStream::Output => "output",
            ReportStream::Bundles => "bundles",
            ReportStream::ObsEvents => "obs_events",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stream| stream.as_str() == text)
    }
}

impl State {
    /// Queues reports.
    pub fn enqueue(&self, reports: &[Report], at: DateTime<Utc>) -> Result<(), StateError> {
        self.write("queue a report", |transaction| {
            insert(transaction, reports, at)
        })
    }

    /// The oldest reports whose turn has come, at most `limit`, and of each run only the first. Results come in the
    /// order in which they were made: one that stands behind another report of its run holds later results back, unless
    /// that report was put off.
    ///
    /// A limit that is bound makes SQLite plan the statement anew each time, unless it comes out of a
    /// query of its own.
    pub fn due(&self, now: DateTime<Utc>, limit: u32) -> Result<Vec<Due>, StateError> {
        self.read("list due reports", |connection| {
            let mut statement = connection.prepare_cached(
                r"
                SELECT id, stream, subject, message_id, headers, payload, run, attempts, refusals
                FROM outbox AS one
                WHERE acknowledged_at IS NULL AND (attempts = 0 OR due_at <= :now OR due_at > :impossible)
                  AND (run IS NULL OR id = (
                      SELECT min(id) FROM outbox AS other WHERE other.run = one.run AND other.acknowledged_at IS NULL))
                ORDER BY id
                LIMIT (SELECT :limit)
                ",
            )?;
            let found = statement.query_map(named_params! { ":now": nanos(now), ":impossible": nanos(now + LONGEST_WAIT), ":limit": limit }, due)?;
            in_order(connection, found.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// When the next report's turn comes; `None` when none waits.
    pub fn next_due(&self) -> Result<Option<DateTime<Utc>>, StateError> {
        self.read("find the next due report", |connection| {
            let mut statement = connection.prepare_cached(
                r"
                SELECT min(due_at) FROM outbox AS one
                WHERE acknowledged_at IS NULL
                  AND (run IS NULL OR id = (
                      SELECT min(id) FROM outbox AS other WHERE other.run = one.run AND other.acknowledged_at IS NULL))
                ",
            )?;
            let found: Option<i64> = statement.query_row([], |row| row.get(0)).optional()?.flatten();
            Ok(found.map(time))
        })
    }

    /// How many reports wait for their acknowledgement.
    pub fn outbox_depth(&self) -> Result<u64, StateError> {
        self.read("count waiting reports", |connection| {
            let mut statement = connection
                .prepare_cached("SELECT count(*) FROM outbox WHERE acknowledged_at IS NULL")?;
            statement
                .query_row([], |row| row.get::<_, i64>(0))
                .map(i64::cast_unsigned)
        })
    }

    /// Notes that the broker keeps these reports, each under its sequence.
    pub fn acknowledge(
        &self,
        acknowledged: &[(i64, u64)],
        at: DateTime<Utc>,
    ) -> Result<(), StateError> {
        self.write("note acknowledgements", |transaction| {
            let mut statement = transaction.prepare_cached(
                "UPDATE outbox SET acknowledged_at = ?2, sequence = ?3 WHERE id = ?1",
            )?;
            for (id, sequence) in acknowledged {
                statement.execute(params![id, nanos(at), sequence.cast_signed()])?;
            }
            Ok(())
        })
    }

    /// Puts a report off until `due`, counting a failed attempt, and a refusal if the broker gave one.
    pub fn postpone(&self, id: i64, due: DateTime<Utc>, refused: bool) -> Result<(), StateError> {
        self.write("postpone a report", |transaction| {
            transaction
                .execute(
                    "UPDATE outbox SET due_at = ?2, attempts = attempts + 1, refusals = refusals + ?3 WHERE id = ?1",
                    params![id, nanos(due), refused],
                )
                .map(drop)
        })
    }

    /// Makes every waiting report due now: the broker is back.
    pub fn hurry(&self, now: DateTime<Utc>) -> Result<(), StateError> {
        self.write("hurry reports", |transaction| {
            transaction
                .execute(
                    "UPDATE outbox SET due_at = ?1 WHERE acknowledged_at IS NULL AND due_at > ?1",
                    [nanos(now)],
                )
                .map(drop)
        })
    }

    /// Gives a report up, queueing `notice` in its place.
    pub fn bury(
        &self,
        id: i64,
        notice: Option<&Report>,
        at: DateTime<Utc>,
    ) -> Result<(), StateError> {
        self.write("give a report up", |transaction| {
            transaction.execute("DELETE FROM outbox WHERE id = ?", [id])?;
            notice.map_or(Ok(()), |notice| {
                insert(transaction, std::slice::from_ref(notice), at)
            })
        })
    }

    /// Lets every report of `stream` that was acknowledged above `sequence`, no later than `until`, wait again: the
    /// broker no longer has it. Returns how many there were.
    pub fn send_again(
        &self,
        stream: ReportStream,
        above: u64,
        until: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<usize, StateError> {
        self.write("send reports again", |transaction| {
            let mut statement = transaction.prepare_cached(
                r"
                UPDATE outbox SET acknowledged_at = NULL, sequence = NULL, due_at = ?4
                WHERE acknowledged_at <= ?3 AND stream = ?1 AND sequence > ?2
                ",
            )?;
            let (above, until, now) = (above.cast_signed(), nanos(until), nanos(now));
            statement.execute(params![stream.as_str(), above, until, now])
        })
    }

    /// Forgets reports that were acknowledged before `before`, and gives the space back. What was acknowledged later
    /// than `now` counts from now: the clock was set back.
    pub fn forget_acknowledged(
        &self,
        before: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<usize, StateError> {
        let forgotten = self.write("forget acknowledged reports", |transaction| {
            transaction
                .prepare_cached(
                    "UPDATE outbox SET acknowledged_at = ?1 WHERE acknowledged_at > ?1",
                )?
                .execute([nanos(now)])?;
            transaction
                .prepare_cached("DELETE FROM outbox WHERE acknowledged_at < ?")?
                .execute([nanos(before)])
        })?;
        if forgotten > 0 {
            self.read("shrink the file", |connection| {
                connection.execute_batch("PRAGMA incremental_vacuum")
            })?;
        }
        Ok(forgotten)
    }
}

/// Without results that an earlier one has to go before.
fn in_order(connection: &Connection, mut found: Vec<Due>) -> rusqlite::Result<Vec<Due>> {
    let (Some(first), Some(last)) = (found.first(), found.last()) else {
        return Ok(found);
    };
    let mut statement = connection.prepare_cached(
        r"
        SELECT min(held.id) FROM outbox AS held
        JOIN outbox AS before ON before.id = (
            SELECT min(id) FROM outbox AS other WHERE other.run = held.run AND other.acknowledged_at IS NULL)
        WHERE held.id > ?1 AND held.id < ?2 AND held.stream = 'results' AND held.acknowledged_at IS NULL
          AND before.id < held.id AND before.attempts = 0
        ",
    )?;
    let held: Option<i64> = statement.query_row([first.id, last.id], |row| row.get(0))?;
    if let Some(held) = held {
        found.retain(|due| due.report.stream != ReportStream::Results || due.id < held);
    }
    Ok(found)
}

pub(super) fn insert(
    transaction: &Transaction<'_>,
    reports: &[Report],
    at: DateTime<Utc>,
) -> rusqlite::Result<()> {
    let mut statement = transaction.prepare_cached(
        r"
        INSERT INTO outbox (stream, subject, message_id, headers, payload, run, due_at)
        VALUES (:stream, :subject, :message_id, :headers, :payload, :run, :at)
        ",
    )?;
    for report in reports {
        let headers = serde_json::to_string(&report.headers)
            .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
        statement.execute(named_params! {
            ":stream": report.stream.as_str(),
            ":subject": report.subject,
            ":message_id": report.message_id,
            ":headers": headers,
            ":payload": report.payload,
            ":run": report.run,
            ":at": nanos(at),
        })?;
    }
    Ok(())
}

fn due(row: &Row<'_>) -> rusqlite::Result<Due> {
    let stream: String = row.get(1)?;
    let stream = ReportStream::parse(&stream)
        .ok_or_else(|| rusqlite::Error::InvalidColumnType(1, stream, Type::Text))?;
    let headers: String = row.get(4)?;
    let headers = serde_json::from_str(&headers)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(4, Type::Text, error.into()))?;
    Ok(Due {
        id: row.get(0)?,
        report: Report {
            stream,
            subject: row.get(2)?,
            message_id: row.get(3)?,
            headers,
            payload: row.get(5)?,
            run: row.get(6)?,
        },
        attempts: row.get(7)?,
        refusals: row.get(8)?,
    })
}
