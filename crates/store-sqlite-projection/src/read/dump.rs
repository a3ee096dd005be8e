//! All rows as text, to compare a database that grew with one that was rebuilt.

use kanade_store::StoreError;
use sqlx::AssertSqlSafe;

use crate::ProjectionDatabase;

/// Columns that number rows: they may differ between two equal databases.
const ROW_NUMBER: &str = "id";

const COLUMNS: &str = "
    SELECT relation.name AS relation, attribute.name AS attribute
    FROM sqlite_schema AS relation
    JOIN pragma_table_info(relation.name) AS attribute
    WHERE relation.type = 'table'
        AND relation.name NOT LIKE 'sqlite_%'
        AND relation.name NOT LIKE '_sqlx_%'
        AND relation.name NOT GLOB 'exploded_*'
        AND relation.name <> 'inventory_tables'
        AND attribute.name <> ?
    ORDER BY relation.name, attribute.cid";

impl ProjectionDatabase {
    /// Every row of every table as `table: value, value, …`, in order, without row numbers. Two
    /// databases that were built from the same streams give the same.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn dump(&self) -> Result<Vec<String>, StoreError> {
        let failed = StoreError::failed("read all tables");
        let columns: Vec<(String, String)> = sqlx::query_as(COLUMNS)
            .bind(ROW_NUMBER)
            .fetch_all(&*self.readers().await)
            .await
            .map_err(&failed)?;
        let mut rows = Vec::new();
        for table in columns.chunk_by(|left, right| left.0 == right.0) {
            let Some((name, _)) = table.first() else {
                continue;
            };
            let values: Vec<String> = table
                .iter()
                .map(|(_, column)| format!("quote({column})"))
                .collect();
            let values = values.join(" || ', ' || ");
            let select = format!("SELECT '{name}: ' || {values} FROM {name} ORDER BY 1");
            let found: Vec<String> = sqlx::query_scalar(AssertSqlSafe(select))
                .fetch_all(&*self.readers().await)
                .await
                .map_err(&failed)?;
            rows.extend(found);
        }
        rows.extend(self.dump_exploded().await?);
        Ok(rows)
    }
}
