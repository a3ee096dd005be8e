//! How a rebuild or comparison is shown.

use kanade_api_types::health::RebuildHealth;
use kanade_api_types::projection::{Difference, RebuildStatus, StreamReading, VerifyStatus};
use kanade_projections::{StreamProgress, Upkeep, UpkeepKind, UpkeepStatus};

/// The last rebuild.
pub fn rebuild(upkeep: &Upkeep) -> RebuildStatus {
    let status = upkeep.status(UpkeepKind::Rebuild);
    let (messages_done, messages_total) = messages(&status);
    RebuildStatus {
        state: status.state.as_str().to_owned(),
        started_at: status.started_at,
        finished_at: status.finished_at,
        messages_done,
        messages_total,
        streams: status.streams.into_iter().map(reading).collect(),
        error: status.error,
    }
}

/// The last rebuild, in short.
pub fn rebuild_health(upkeep: &Upkeep) -> RebuildHealth {
    let status = upkeep.status(UpkeepKind::Rebuild);
    let (messages_done, messages_total) = messages(&status);
    RebuildHealth {
        state: status.state.as_str().to_owned(),
        messages_done,
        messages_total,
    }
}

/// The last comparison with some of the rows that differ.
pub fn verify(upkeep: &Upkeep, offset: usize, limit: usize) -> VerifyStatus {
    let status = upkeep.status(UpkeepKind::Verify);
    let (messages_done, messages_total) = messages(&status);
    let differences = upkeep.differences(offset, limit).into_iter();
    let first = differences.map(|row| Difference {
        table: row.table,
        key: row.key,
        side: row.side.as_str().to_owned(),
    });
    VerifyStatus {
        state: status.state.as_str().to_owned(),
        started_at: status.started_at,
        finished_at: status.finished_at,
        messages_done,
        messages_total,
        tables_compared: status.compared.tables,
        rows_compared: status.compared.rows,
        differences: status.differences,
        first: first.collect(),
        error: status.error,
    }
}

fn messages(status: &UpkeepStatus) -> (u64, u64) {
    let counts = status.streams.iter().map(StreamProgress::counts);
    counts.fold((0, 0), |all, one| (all.0 + one.0, all.1 + one.1))
}

fn reading(stream: StreamProgress) -> StreamReading {
    StreamReading {
        stream: stream.stream,
        first_sequence: stream.first_sequence,
        sequence: stream.sequence,
        last_sequence: stream.last_sequence,
    }
}
