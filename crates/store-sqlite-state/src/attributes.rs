//! Attributes of machines in SQLite.

use std::collections::BTreeMap;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kanade_store::state::{
    AttributeChange, AttributeCondition, AttributeRepository, AttributeTest, Attributes,
    MachineAttribute, StateError,
};
use kanade_store_sqlite::filter::Filtered;
use kanade_store_sqlite::{SqliteFile, columns, to_nanoseconds};
use kanade_wire::{AttributeKey, PcId};
use sqlx::{Row, SqliteConnection};

use crate::failure::failed;

/// Attributes in the state database.
#[derive(Debug, Clone)]
pub struct SqliteAttributes {
    file: SqliteFile,
}

impl SqliteAttributes {
    pub(crate) const fn new(file: SqliteFile) -> Self {
        Self { file }
    }

    async fn fetch(
        &self,
        select: Filtered,
        operation: &'static str,
    ) -> Result<Vec<MachineAttribute>, StateError> {
        let mut select = select;
        select.push(" ORDER BY pc_id, key");
        let rows = select.end().build().fetch_all(self.file.readers()).await;
        let rows = rows.map_err(failed(operation))?;
        let read = rows.iter().map(|row| read(row).map_err(failed(operation)));
        read.collect()
    }
}

#[async_trait]
impl AttributeRepository for SqliteAttributes {
    async fn get(&self, pc: &PcId) -> Result<Attributes, StateError> {
        let of = self.of(std::slice::from_ref(pc)).await?;
        Ok(of.into_values().next().unwrap_or_default())
    }

    async fn of(&self, pcs: &[PcId]) -> Result<BTreeMap<PcId, Attributes>, StateError> {
        let mut select = all();
        select.and_one_of("pc_id", pcs.iter().map(PcId::as_str));
        let rows = self.fetch(select, "read attributes of machines").await?;
        let mut of: BTreeMap<PcId, Attributes> = BTreeMap::new();
        for row in rows {
            of.entry(row.pc_id).or_default().insert(row.key, row.value);
        }
        Ok(of)
    }

    async fn all(&self) -> Result<Vec<MachineAttribute>, StateError> {
        self.fetch(all(), "list attributes").await
    }

    async fn names(&self) -> Result<Vec<(AttributeKey, u64)>, StateError> {
        const OPERATION: &str = "list names of attributes";
        let rows = sqlx::query!(
            r#"SELECT key, count(*) AS "machines!: i64" FROM machine_attributes
               GROUP BY key ORDER BY key"#
        );
        let rows = rows.fetch_all(self.file.readers()).await;
        let rows = rows.map_err(failed(OPERATION))?.into_iter();
        let names = rows.map(|row| {
            let key = AttributeKey::new(row.key).map_err(failed(OPERATION))?;
            Ok((key, row.machines.unsigned_abs()))
        });
        names.collect()
    }

    async fn matching(&self, condition: &AttributeCondition) -> Result<Vec<PcId>, StateError> {
        let mut select = all();
        select.and_value("key = ", condition.key.to_string());
        match &condition.test {
            AttributeTest::Is(value) => select.and_value("value = ", value.clone()),
            AttributeTest::Contains(part) => select
                .and_value("value LIKE ", format!("%{}%", escaped(part)))
                .push(" ESCAPE '\\'"),
            AttributeTest::StartsWith(part) => select
                .and_value("value LIKE ", format!("{}%", escaped(part)))
                .push(" ESCAPE '\\'"),
            AttributeTest::Set => &mut select,
        };
        let rows = self.fetch(select, "find machines by attribute").await?;
        Ok(rows.into_iter().map(|row| row.pc_id).collect())
    }

    async fn change(
        &self,
        changes: Vec<AttributeChange>,
        now: DateTime<Utc>,
    ) -> Result<Vec<PcId>, StateError> {
        const OPERATION: &str = "change attributes";
        let now = to_nanoseconds(now).map_err(failed(OPERATION))?;
        let mut transaction = self.file.begin().await.map_err(failed(OPERATION))?;
        let mut changed = Vec::new();
        for change in changes {
            let rows = apply(&mut transaction, &change, now).await;
            if rows.map_err(failed(OPERATION))? > 0 {
                changed.push(change.pc_id);
            }
        }
        transaction.commit().await.map_err(failed(OPERATION))?;
        Ok(changed)
    }
}

fn all() -> Filtered {
    Filtered::new("SELECT pc_id, key, value FROM machine_attributes")
}

fn read(row: &sqlx::sqlite::SqliteRow) -> Result<MachineAttribute, sqlx::Error> {
    Ok(MachineAttribute {
        pc_id: columns::parsed(row, "pc_id")?,
        key: columns::parsed(row, "key")?,
        value: row.try_get("value")?,
    })
}

/// A text as part of a pattern of `LIKE`.
fn escaped(text: &str) -> String {
    text.chars().fold(String::new(), |mut pattern, letter| {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
        pattern
    })
}

/// How many rows are different.
async fn apply(
    connection: &mut SqliteConnection,
    change: &AttributeChange,
    now: i64,
) -> Result<u64, sqlx::Error> {
    let pc = change.pc_id.as_str();
    let mut rows = 0;
    if change.replace {
        let named: Vec<&str> = change.values.keys().map(AttributeKey::as_str).collect();
        let named = serde_json::Value::from(named).to_string();
        let removed = sqlx::query!(
            "DELETE FROM machine_attributes
             WHERE pc_id = ? AND key NOT IN (SELECT value FROM json_each(?))",
            pc,
            named
        );
        rows += removed.execute(&mut *connection).await?.rows_affected();
    }
    for (key, value) in &change.values {
        rows += match value {
            Some(value) => set(connection, (pc, key.as_str()), value, now).await?,
            None => remove(connection, (pc, key.as_str())).await?,
        };
    }
    Ok(rows)
}

async fn set(
    connection: &mut SqliteConnection,
    (pc, key): (&str, &str),
    value: &str,
    now: i64,
) -> Result<u64, sqlx::Error> {
    let set = sqlx::query!(
        "INSERT INTO machine_attributes (pc_id, key, value, updated_at) VALUES (?, ?, ?, ?)
         ON CONFLICT (pc_id, key) DO UPDATE
             SET value = excluded.value, updated_at = excluded.updated_at
             WHERE value <> excluded.value",
        pc,
        key,
        value,
        now
    );
    Ok(set.execute(connection).await?.rows_affected())
}

async fn remove(
    connection: &mut SqliteConnection,
    (pc, key): (&str, &str),
) -> Result<u64, sqlx::Error> {
    let removed = sqlx::query!(
        "DELETE FROM machine_attributes WHERE pc_id = ? AND key = ?",
        pc,
        key
    );
    Ok(removed.execute(connection).await?.rows_affected())
}
