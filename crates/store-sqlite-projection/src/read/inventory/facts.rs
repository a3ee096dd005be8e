use kanade_store::inventory::{FactsQuery, FactsRow, FactsSortKey};
use kanade_store::{Cursor, Page, StoreError};
use serde_json::Value;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::facts_row::{COLUMNS, DOCUMENT_JOIN, JOINS, facts_row};
use crate::ProjectionDatabase;
use crate::filter::Filtered;

/// The sort key and machine of a row: what a cursor holds.
type Key = (Value, String);

/// Machines with good facts.
const WITH_FACTS: &str = "inventory_facts AS item";

/// Machines with a problem.
const WITH_PROBLEM: &str = "inventory_problems AS item";

const WITHOUT_FACTS: &str = "NOT EXISTS (
    SELECT 1 FROM inventory_facts AS facts
    WHERE facts.job_id = item.job_id AND facts.pc_id = item.pc_id
)";

impl ProjectionDatabase {
    pub(super) async fn facts_page(
        &self,
        query: &FactsQuery,
    ) -> Result<Page<FactsRow>, StoreError> {
        let list = list_name(query);
        let after: Option<Key> = query.page.after(&list)?;
        let removed = self.removed_at(&query.job_id).await?.unwrap_or(-1);
        let parts = Parts {
            query,
            removed,
            after: after.as_ref(),
        };
        let rows = parts
            .page()
            .end()
            .build()
            .try_map(|row| Ok((sort_key(&row, query)?, facts_row(&row, removed)?)))
            .fetch_all(&*self.readers().await)
            .await;
        let rows = rows.map_err(StoreError::failed("list facts"))?;
        let cursor =
            |(key, row): &(Value, FactsRow)| Cursor::new(&list, &(key, row.pc_id.as_str()));
        Ok(Page::from_surplus(rows, query.page.limit(), cursor).map(|(_, row)| row))
    }

    pub(super) async fn facts_count(&self, query: &FactsQuery) -> Result<u64, StoreError> {
        let removed = self.removed_at(&query.job_id).await?.unwrap_or(-1);
        let parts = Parts {
            query,
            removed,
            after: None,
        };
        let count: Result<i64, _> = parts
            .count()
            .end()
            .build_query_scalar()
            .fetch_one(&*self.readers().await)
            .await;
        let count = count.map_err(StoreError::failed("count facts"))?;
        Ok(count.cast_unsigned())
    }
}

fn list_name(query: &FactsQuery) -> String {
    let sort = query.sort;
    let sign = if sort.descending { "-" } else { "" };
    format!("inventory.{}.{sign}{}", query.job_id, sort.key.as_str())
}

fn sort_key(row: &SqliteRow, query: &FactsQuery) -> Result<Value, sqlx::Error> {
    match query.sort.key {
        FactsSortKey::PcId => Ok(Value::Null),
        FactsSortKey::Hostname => Ok(row.try_get::<String, _>("sort_key")?.into()),
        FactsSortKey::CollectedAt | FactsSortKey::RecordedAt => {
            Ok(row.try_get::<i64, _>("sort_key")?.into())
        }
    }
}

/// The statement over machines with facts, and those of which only a problem is known.
struct Parts<'a> {
    query: &'a FactsQuery,
    removed: i64,
    after: Option<&'a Key>,
}

impl Parts<'_> {
    fn page(&self) -> Filtered {
        let query = self.query;
        let order = order(query);
        let mut select = self.listed("WITH listed AS (", true);
        select.push(format_args!(" ORDER BY {order}"));
        select.push_value(" LIMIT ", i64::from(query.page.limit()) + 1);
        if self.after.is_none() && query.offset > 0 {
            select.push_value(" OFFSET ", query.offset.cast_signed());
        }
        let (body, join) = match query.lists {
            true => ("document.body", DOCUMENT_JOIN),
            false => ("NULL AS body", ""),
        };
        select.push(format_args!(
            ") SELECT listed.sort_key, {COLUMNS}, {body} FROM listed {JOINS} {join}
             ORDER BY {}",
            order.replace("pc_id", "listed.pc_id")
        ));
        select
    }

    fn count(&self) -> Filtered {
        let mut select = self.listed("SELECT count(*) FROM (", false);
        select.push(")");
        select
    }

    fn listed(&self, head: &str, keyed: bool) -> Filtered {
        let mut select = Filtered::new(head);
        if self.query.problems_only {
            select.push(self.select(WITH_PROBLEM, keyed));
            self.restrict(&mut select, WITH_PROBLEM);
            return select;
        }
        select.push(self.select(WITH_FACTS, keyed));
        self.restrict(&mut select, WITH_FACTS);
        select.union_all(self.select(WITH_PROBLEM, keyed));
        self.restrict(&mut select, WITH_PROBLEM);
        select.and(WITHOUT_FACTS);
        select
    }

    fn select(&self, from: &str, keyed: bool) -> String {
        if !keyed {
            return format!("SELECT 1 FROM {from}");
        }
        let join = match self.query.sort.key {
            FactsSortKey::Hostname => "LEFT JOIN agents AS host ON host.pc_id = item.pc_id",
            _ => "",
        };
        let key = key_column(self.query, from);
        format!(
            "SELECT item.pc_id AS pc_id, item.job_id AS job_id, {key} AS sort_key FROM {from} {join}"
        )
    }

    fn restrict(&self, select: &mut Filtered, from: &str) {
        select.and_value("item.job_id = ", self.query.job_id.to_string());
        if self.removed >= 0 {
            select.and_value("item.recorded_at > ", self.removed);
        }
        if let Some(text) = &self.query.text {
            restrict_text(select, text, from);
        }
        if let Some((value, pc_id)) = self.after {
            self.restrict_after(select, from, value, pc_id);
        }
    }

    fn restrict_after(&self, select: &mut Filtered, from: &str, value: &Value, pc_id: &str) {
        let sign = if self.query.sort.descending { "<" } else { ">" };
        let pc_id = pc_id.to_owned();
        if self.query.sort.key == FactsSortKey::PcId {
            select.and(format_args!("item.pc_id {sign} "));
            select.push_value("", pc_id);
            return;
        }
        let key = key_column(self.query, from);
        select.and(format_args!("({key}, item.pc_id) {sign} ("));
        match value {
            Value::String(text) => select.push_value("", text.clone()),
            other => select.push_value("", other.as_i64().unwrap_or(0)),
        };
        select.push_value(", ", pc_id).push(")");
    }
}

/// The statement of a first page, for whoever looks at its plan.
#[cfg(test)]
pub fn page_of(query: &FactsQuery) -> Filtered {
    let parts = Parts {
        query,
        removed: -1,
        after: None,
    };
    parts.page()
}

/// Part of the machine id, of the hostname, or of a value among the facts. The whole JSON is
/// looked at first, which is faster, then the values alone.
fn restrict_text(select: &mut Filtered, text: &str, from: &str) {
    let pattern = like(text);
    select.and("(item.pc_id LIKE ");
    select.push_value("", pattern.clone());
    select.push(" ESCAPE '\\' OR item.pc_id IN (SELECT pc_id FROM agents WHERE hostname LIKE ");
    select.push_value("", pattern.clone()).push(" ESCAPE '\\')");
    if from == WITH_FACTS {
        select.push_value(" OR (item.scalars LIKE ", in_json(text));
        select.push(
            " ESCAPE '\\' AND EXISTS (SELECT 1 FROM json_each(item.scalars) WHERE value LIKE ",
        );
        select.push_value("", pattern).push(" ESCAPE '\\'))");
    }
    select.push(")");
}

/// A pattern for text that holds this one.
pub fn like(text: &str) -> String {
    let mut pattern = String::from("%");
    for character in text.chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}

/// The same for text as JSON writes it.
fn in_json(text: &str) -> String {
    let json = Value::from(text).to_string();
    let inner = json
        .strip_prefix('"')
        .and_then(|json| json.strip_suffix('"'));
    like(inner.unwrap_or(text))
}

fn order(query: &FactsQuery) -> String {
    let direction = if query.sort.descending { "DESC" } else { "ASC" };
    match query.sort.key {
        FactsSortKey::PcId => format!("pc_id {direction}"),
        _ => format!("sort_key {direction}, pc_id {direction}"),
    }
}

/// What a row is sorted by; by the machine id alone it needs no other column.
fn key_column(query: &FactsQuery, from: &str) -> String {
    match query.sort.key {
        FactsSortKey::PcId => "NULL".to_owned(),
        FactsSortKey::Hostname => "coalesce(host.hostname, '')".to_owned(),
        FactsSortKey::CollectedAt if from == WITH_FACTS => "item.collected_at".to_owned(),
        FactsSortKey::CollectedAt | FactsSortKey::RecordedAt => "item.recorded_at".to_owned(),
    }
}
