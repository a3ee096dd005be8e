use kanade_store::inventory::FactsChange;
use sqlx::SqliteConnection;
use sqlx::error::BoxDynError;

use super::compressed;
use crate::bulk::{BulkInsert, RowArguments};

const FACTS: BulkInsert<'_> = BulkInsert {
    head: "INSERT INTO inventory_facts (
        job_id, pc_id, version, job_digest, result_id, collected_at, recorded_at, reported_at,
        digest, scalars
    ) VALUES",
    columns: 10,
    tail: "ON CONFLICT (job_id, pc_id) DO UPDATE SET
        version = excluded.version,
        job_digest = excluded.job_digest,
        result_id = excluded.result_id,
        collected_at = excluded.collected_at,
        recorded_at = excluded.recorded_at,
        reported_at = excluded.reported_at,
        digest = excluded.digest,
        scalars = excluded.scalars",
};

const DOCUMENTS: BulkInsert<'_> = BulkInsert {
    head: "INSERT INTO inventory_documents (job_id, pc_id, body) VALUES",
    columns: 3,
    tail: "ON CONFLICT (job_id, pc_id) DO UPDATE SET body = excluded.body",
};

/// Makes the facts of these machines and jobs the newest.
pub async fn replace(
    connection: &mut SqliteConnection,
    mut facts: Vec<FactsChange>,
) -> Result<(), sqlx::Error> {
    let documents = facts.iter_mut().filter_map(|facts| {
        let document = facts.document.take()?;
        Some((facts.job_id.to_string(), facts.pc_id.to_string(), document))
    });
    let documents = documents.collect();
    FACTS.run(connection, facts, bind).await?;
    DOCUMENTS.run(connection, documents, bind_document).await
}

fn bind(facts: FactsChange, values: &mut RowArguments) -> Result<(), BoxDynError> {
    values.add(String::from(facts.job_id))?;
    values.add(String::from(facts.pc_id))?;
    values.add(facts.version.to_string())?;
    values.add(facts.job_digest.to_string())?;
    values.add(String::from(facts.result_id))?;
    values.time(facts.collected_at)?;
    values.time(facts.recorded_at)?;
    values.maybe_time(facts.reported_at)?;
    values.add(facts.digest.to_string())?;
    values.add(facts.scalars)
}

fn bind_document(
    (job_id, pc_id, document): (String, String, String),
    values: &mut RowArguments,
) -> Result<(), BoxDynError> {
    values.add(job_id)?;
    values.add(pc_id)?;
    values.add(compressed(&document)?)
}
