//! Exploded tables as text: under the names of their specifications, and only those that jobs want.

use kanade_store::StoreError;
use sqlx::{AssertSqlSafe, Row};

use crate::write::columns_of;
use crate::{ProjectionDatabase, columns};

const TABLES: &str = "
    SELECT physical_name, job_id, table_name, field, spec, error
    FROM inventory_tables
    WHERE wanted = 1
    ORDER BY job_id, table_name, physical_name";

impl ProjectionDatabase {
    /// The catalogue of exploded tables and their rows. How far building one is says nothing about
    /// the streams; whoever compares databases builds all tables first.
    pub(super) async fn dump_exploded(&self) -> Result<Vec<String>, StoreError> {
        let failed = StoreError::failed("read exploded tables");
        let tables = sqlx::query(TABLES)
            .fetch_all(&*self.readers().await)
            .await
            .map_err(&failed)?;
        let mut rows = Vec::new();
        for table in tables {
            let text = |column| table.try_get::<String, _>(column).map_err(&failed);
            let (job, name) = (text("job_id")?, text("table_name")?);
            let error: Option<String> = table.try_get("error").map_err(&failed)?;
            let (field, spec) = (text("field")?, text("spec")?);
            rows.push(format!(
                "inventory_tables: {job}, {name}, {field}, {spec}, {error:?}"
            ));
            if error.is_some() {
                continue;
            }
            let spec = columns::json(&table, "spec").map_err(&failed)?;
            let values = columns_of(&spec).into_iter();
            let values: Vec<String> = values.map(|column| format!("quote({column})")).collect();
            let select = format!(
                "SELECT ? || {} FROM {} ORDER BY 1",
                values.join(" || ', ' || "),
                text("physical_name")?
            );
            let found: Vec<String> = sqlx::query_scalar(AssertSqlSafe(select))
                .bind(format!("{job}/{name}: "))
                .fetch_all(&*self.readers().await)
                .await
                .map_err(&failed)?;
            rows.extend(found);
        }
        Ok(rows)
    }
}
