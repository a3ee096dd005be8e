use kanade_store::inventory::{Cell, ExplodedChange, ExplodedTable};
use kanade_wire::PcId;
use sqlx::SqliteConnection;
use sqlx::error::BoxDynError;

use super::table::{columns_of, key_of};
use crate::bulk::{BulkInsert, RowArguments};

/// Removes and puts rows.
pub async fn change(
    connection: &mut SqliteConnection,
    changes: Vec<ExplodedChange>,
) -> Result<(), sqlx::Error> {
    for change in changes {
        remove(connection, &change.table, change.removed).await?;
        put(connection, &change.table, change.put).await?;
    }
    Ok(())
}

/// Puts rows; those with the same key go.
pub async fn put(
    connection: &mut SqliteConnection,
    table: &ExplodedTable,
    rows: Vec<(PcId, Vec<Cell>)>,
) -> Result<(), sqlx::Error> {
    let columns = columns_of(&table.spec);
    let head = format!(
        "INSERT OR REPLACE INTO {} ({}) VALUES",
        table.physical_name,
        columns.join(", ")
    );
    let insert = BulkInsert {
        head: &head,
        columns: columns.len(),
        tail: "",
    };
    insert.run(connection, rows, bind).await
}

async fn remove(
    connection: &mut SqliteConnection,
    table: &ExplodedTable,
    keys: Vec<(PcId, Vec<Cell>)>,
) -> Result<(), sqlx::Error> {
    let key = key_of(&table.spec);
    let head = format!(
        "DELETE FROM {} WHERE ({}) IN (VALUES",
        table.physical_name,
        key.join(", ")
    );
    let delete = BulkInsert {
        head: &head,
        columns: key.len(),
        tail: ")",
    };
    delete.run(connection, keys, bind).await
}

fn bind((pc_id, cells): (PcId, Vec<Cell>), values: &mut RowArguments) -> Result<(), BoxDynError> {
    values.add(String::from(pc_id))?;
    for cell in cells {
        match cell {
            Cell::Null => values.add(None::<String>)?,
            Cell::Text(text) => values.add(text)?,
            Cell::Integer(number) => values.add(number)?,
            Cell::Real(number) => values.add(number)?,
        }
    }
    Ok(())
}
