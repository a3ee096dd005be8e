//! The busiest processes.

use std::collections::HashMap;

use kanade_store::metrics::ProcessSamples;
use kanade_store_sqlite::bulk::{BulkInsert, RowArguments};
use kanade_store_sqlite::to_nanoseconds;
use kanade_wire::PcId;
use kanade_wire::perf::ProcessSample;
use sqlx::SqliteConnection;
use sqlx::error::BoxDynError;

const INSERT: BulkInsert = BulkInsert {
    head: "INSERT INTO process_samples (machine, at, pid, name, cpu_pct, rss_bytes,
        disk_read_bytes_per_sec, disk_written_bytes_per_sec) VALUES",
    columns: 8,
    tail: "ON CONFLICT (machine, at, pid) DO NOTHING",
};

/// Inserts samples that are new; returns how many messages were taken.
pub async fn record(
    connection: &mut SqliteConnection,
    numbers: &HashMap<PcId, i64>,
    samples: Vec<ProcessSamples>,
) -> Result<u64, sqlx::Error> {
    let messages = samples.len() as u64;
    let mut rows = Vec::new();
    for sample in samples {
        if let (Some(machine), Ok(at)) = (numbers.get(&sample.pc_id), to_nanoseconds(sample.at)) {
            rows.extend(sample.processes.into_iter().map(|row| (*machine, at, row)));
        }
    }
    INSERT.run(connection, rows, bind).await?;
    Ok(messages)
}

fn bind(
    (machine, at, process): (i64, i64, ProcessSample),
    values: &mut RowArguments,
) -> Result<(), BoxDynError> {
    values.add(machine)?;
    values.add(at)?;
    values.add(process.pid)?;
    values.add(process.name)?;
    values.add(process.cpu_pct)?;
    values.add(process.rss_bytes)?;
    values.add(process.disk_read_bytes_per_sec)?;
    values.add(process.disk_written_bytes_per_sec)
}
