use kanade_store::inventory::ListChange;
use sqlx::SqliteConnection;
use sqlx::error::BoxDynError;

use super::compressed;
use crate::bulk::{BulkInsert, RowArguments};

const LISTS: BulkInsert<'_> = BulkInsert {
    head: "INSERT INTO inventory_lists (
        job_id, field, pc_id, collected_at, recorded_at, digest
    ) VALUES",
    columns: 6,
    tail: "ON CONFLICT (job_id, field, pc_id) DO UPDATE SET
        collected_at = excluded.collected_at,
        recorded_at = excluded.recorded_at,
        digest = excluded.digest",
};

const ITEMS: BulkInsert<'_> = BulkInsert {
    head: "INSERT INTO inventory_list_items (job_id, field, pc_id, body) VALUES",
    columns: 4,
    tail: "ON CONFLICT (job_id, field, pc_id) DO UPDATE SET body = excluded.body",
};

/// Makes these lists the newest; the items of those that did not change stay as they are.
pub async fn replace(
    connection: &mut SqliteConnection,
    mut lists: Vec<ListChange>,
) -> Result<(), sqlx::Error> {
    let items = lists.iter_mut().filter_map(|list| {
        let items = list.items.take()?;
        let (job_id, pc_id) = (list.job_id.to_string(), list.pc_id.to_string());
        Some((job_id, list.field.clone(), pc_id, items))
    });
    let items = items.collect();
    LISTS.run(connection, lists, bind).await?;
    ITEMS.run(connection, items, bind_items).await
}

fn bind(list: ListChange, values: &mut RowArguments) -> Result<(), BoxDynError> {
    values.add(String::from(list.job_id))?;
    values.add(list.field)?;
    values.add(String::from(list.pc_id))?;
    values.time(list.collected_at)?;
    values.time(list.recorded_at)?;
    values.add(list.digest.to_string())
}

fn bind_items(
    (job_id, field, pc_id, items): (String, String, String, String),
    values: &mut RowArguments,
) -> Result<(), BoxDynError> {
    values.add(job_id)?;
    values.add(field)?;
    values.add(pc_id)?;
    values.add(compressed(&items)?)
}
