//! Many rows in few statements.
//!
//! Going through the driver costs more than the insert itself, so rows are never written one by
//! one. Statements come in a few sizes only: each stays prepared.

use std::vec;

use crate::to_nanoseconds;
use chrono::{DateTime, Utc};
use sqlx::error::BoxDynError;
use sqlx::sqlite::SqliteArguments;
use sqlx::{Arguments, AssertSqlSafe, Encode, Sqlite, SqliteConnection, Type};

/// Rows a statement takes, the largest first.
const SIZES: [usize; 4] = [200, 50, 10, 1];

/// `INSERT … VALUES …` of as many rows as there are.
#[derive(Debug, Clone, Copy)]
pub struct BulkInsert<'a> {
    /// Everything before the rows: `INSERT INTO t (a, b) VALUES`.
    pub head: &'a str,
    /// How many columns a row has.
    pub columns: usize,
    /// Everything after the rows, such as what to do on a conflict.
    pub tail: &'a str,
}

impl BulkInsert<'_> {
    /// Inserts the rows in their order. While SQLite works on some, the next are bound.
    pub async fn run<T>(
        &self,
        connection: &mut SqliteConnection,
        rows: Vec<T>,
        bind: impl Fn(T, &mut RowArguments) -> Result<(), BoxDynError>,
    ) -> Result<(), sqlx::Error> {
        let mut rows = rows.into_iter();
        let mut next = self.bind(&mut rows, &bind)?;
        while let Some(Bound { rows: size, values }) = next {
            let statement = sqlx::query_with(AssertSqlSafe(self.statement(size)), values);
            let (executed, bound) = tokio::join!(statement.execute(&mut *connection), async {
                self.bind(&mut rows, &bind)
            });
            executed?;
            next = bound?;
        }
        Ok(())
    }

    /// Binds as many rows as the next statement takes; `None` after the last.
    fn bind<T>(
        &self,
        rows: &mut vec::IntoIter<T>,
        bind: impl Fn(T, &mut RowArguments) -> Result<(), BoxDynError>,
    ) -> Result<Option<Bound>, sqlx::Error> {
        let left = rows.as_slice().len();
        let Some(size) = SIZES.into_iter().find(|size| *size <= left) else {
            return Ok(None);
        };
        let mut arguments = RowArguments::with_capacity(size * self.columns);
        for row in rows.take(size) {
            bind(row, &mut arguments).map_err(sqlx::Error::Encode)?;
        }
        Ok(Some(Bound {
            rows: size,
            values: arguments.0,
        }))
    }

    fn statement(&self, rows: usize) -> String {
        let row = format!("({})", vec!["?"; self.columns].join(","));
        let rows = vec![row; rows].join(",");
        format!("{} {rows} {}", self.head, self.tail)
    }
}

/// The values of one statement.
struct Bound {
    rows: usize,
    values: SqliteArguments,
}

/// The values of some rows, bound in the order of the columns.
pub struct RowArguments(SqliteArguments);

impl RowArguments {
    fn with_capacity(values: usize) -> Self {
        let mut arguments = SqliteArguments::default();
        arguments.reserve(values, 0);
        Self(arguments)
    }

    /// A value as it is.
    pub fn add<'t, T>(&mut self, value: T) -> Result<(), BoxDynError>
    where
        T: Encode<'t, Sqlite> + Type<Sqlite>,
    {
        self.0.add(value)
    }

    /// A text, or null.
    pub fn text(&mut self, value: Option<impl Into<String>>) -> Result<(), BoxDynError> {
        self.0.add(value.map(Into::into))
    }

    /// A time in nanoseconds.
    pub fn time(&mut self, value: DateTime<Utc>) -> Result<(), BoxDynError> {
        self.0.add(to_nanoseconds(value)?)
    }

    /// A time in nanoseconds, or null.
    pub fn maybe_time(&mut self, value: Option<DateTime<Utc>>) -> Result<(), BoxDynError> {
        self.0.add(value.map(to_nanoseconds).transpose()?)
    }

    /// A count; one beyond what SQLite holds becomes the largest it holds.
    pub fn count(&mut self, value: u64) -> Result<(), BoxDynError> {
        self.0.add(clamp(value))
    }

    /// A count, or null.
    pub fn maybe_count(&mut self, value: Option<u64>) -> Result<(), BoxDynError> {
        self.0.add(value.map(clamp))
    }
}

fn clamp(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use sqlx::{Connection, Row};

    use super::*;

    const INSERT: BulkInsert = BulkInsert {
        head: "INSERT INTO t (a, b) VALUES",
        columns: 2,
        tail: "ON CONFLICT (a) DO NOTHING",
    };

    #[tokio::test]
    async fn every_row_arrives_in_order_whatever_their_number() {
        let mut connection = SqliteConnection::connect(":memory:").await.unwrap();
        let create = "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)";
        sqlx::query(create).execute(&mut connection).await.unwrap();

        let rows: Vec<i64> = (0..463).chain([0]).collect();
        let bind = |row: i64, values: &mut RowArguments| {
            values.add(row)?;
            values.text(Some(format!("row {row}\0")))
        };
        INSERT.run(&mut connection, rows, bind).await.unwrap();

        let select = "SELECT count(*), max(b) FROM t";
        let row = sqlx::query(select)
            .fetch_one(&mut connection)
            .await
            .unwrap();
        assert_eq!((row.get(0), row.get(1)), (463_i64, "row 99\0".to_owned()));
    }
}
