use std::collections::{BTreeSet, HashMap};

use kanade_store::inventory::{
    ExplodedTable, FactsKey, KnownFacts, KnownInventory, KnownList, WantedInventory,
};
use serde_json::{Value, json};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use crate::columns;
use crate::write::read_body;

const FACTS: &str = "
    SELECT wanted.value ->> 0 AS job_id, wanted.value ->> 1 AS pc_id,
        max(coalesce(facts.recorded_at, problem.recorded_at),
            coalesce(problem.recorded_at, facts.recorded_at)) AS seen_at,
        problem.job_id IS NOT NULL AS has_problem, facts.scalars, facts.digest
    FROM json_each(?) AS wanted
    LEFT JOIN inventory_facts AS facts
        ON facts.job_id = wanted.value ->> 0 AND facts.pc_id = wanted.value ->> 1
    LEFT JOIN inventory_problems AS problem
        ON problem.job_id = wanted.value ->> 0 AND problem.pc_id = wanted.value ->> 1
    WHERE facts.job_id IS NOT NULL OR problem.job_id IS NOT NULL";

/// The items come along where the list in hand is another one.
const LISTS: &str = "
    SELECT list.job_id, list.pc_id, list.field, list.digest, items.body
    FROM json_each(?) AS wanted
    CROSS JOIN inventory_lists AS list
        ON list.job_id = wanted.value ->> 0 AND list.pc_id = wanted.value ->> 1
        AND list.field = wanted.value ->> 2
    LEFT JOIN inventory_list_items AS items
        ON items.job_id = list.job_id AND items.field = list.field AND items.pc_id = list.pc_id
        AND list.digest <> wanted.value ->> 3";

const TABLES: &str = "
    SELECT physical_name, job_id, spec
    FROM inventory_tables
    WHERE job_id IN (SELECT value FROM json_each(?)) AND state IN ('building', 'ready')
    ORDER BY physical_name";

/// Looks up what is known of the facts a batch touches.
pub async fn find(
    connection: &mut SqliteConnection,
    wanted: &WantedInventory,
) -> Result<KnownInventory, sqlx::Error> {
    if wanted.facts.is_empty() {
        return Ok(KnownInventory::default());
    }
    let keys = wanted
        .facts
        .keys()
        .map(|key| json!([key.job_id, key.pc_id]));
    let facts = sqlx::query(FACTS)
        .bind(Value::from_iter(keys).to_string())
        .try_map(|row| facts(&row))
        .fetch_all(&mut *connection)
        .await?;
    Ok(KnownInventory {
        facts,
        lists: lists(connection, wanted).await?,
        tables: tables(connection, wanted).await?,
    })
}

async fn lists(
    connection: &mut SqliteConnection,
    wanted: &WantedInventory,
) -> Result<Vec<KnownList>, sqlx::Error> {
    let lists = wanted.facts.iter().flat_map(|(key, facts)| {
        let lists = facts.lists.iter();
        lists.map(|list| json!([key.job_id, key.pc_id, list.field, list.digest]))
    });
    let rows = sqlx::query(LISTS)
        .bind(Value::from_iter(lists).to_string())
        .try_map(|row| list(&row))
        .fetch_all(connection)
        .await?;
    let mut found: HashMap<(FactsKey, String), KnownList> = HashMap::new();
    for list in rows {
        let place = (list.key.clone(), list.field.clone());
        let known = found.entry(place).or_insert_with(|| list.clone());
        // A batch may hold several lists of a machine: one that differs needs the stored items.
        if list.items.is_some() {
            known.items = list.items;
        }
    }
    Ok(found.into_values().collect())
}

async fn tables(
    connection: &mut SqliteConnection,
    wanted: &WantedInventory,
) -> Result<Vec<ExplodedTable>, sqlx::Error> {
    let jobs: BTreeSet<&str> = wanted.facts.keys().map(|key| key.job_id.as_str()).collect();
    sqlx::query(TABLES)
        .bind(Value::from_iter(jobs).to_string())
        .try_map(|row| table(&row))
        .fetch_all(connection)
        .await
}

/// A row of the catalogue of tables.
pub fn table(row: &SqliteRow) -> Result<ExplodedTable, sqlx::Error> {
    Ok(ExplodedTable {
        job_id: columns::parsed(row, "job_id")?,
        spec: columns::json(row, "spec")?,
        physical_name: row.try_get("physical_name")?,
    })
}

fn key(row: &SqliteRow) -> Result<FactsKey, sqlx::Error> {
    Ok(FactsKey {
        job_id: columns::parsed(row, "job_id")?,
        pc_id: columns::parsed(row, "pc_id")?,
    })
}

fn facts(row: &SqliteRow) -> Result<KnownFacts, sqlx::Error> {
    Ok(KnownFacts {
        key: key(row)?,
        seen_at: columns::time(row, "seen_at")?,
        has_problem: row.try_get("has_problem")?,
        scalars: row.try_get("scalars")?,
        digest: columns::maybe_parsed(row, "digest")?,
    })
}

fn list(row: &SqliteRow) -> Result<KnownList, sqlx::Error> {
    let body: Option<&[u8]> = row.try_get("body")?;
    Ok(KnownList {
        key: key(row)?,
        field: row.try_get("field")?,
        digest: columns::parsed(row, "digest")?,
        items: body.map(read_body).transpose()?,
    })
}
