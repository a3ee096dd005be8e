//! Conditions that are there only when they restrict something: no `? IS NULL OR …`, which would
//! keep SQLite from choosing an index.

use std::fmt::Display;

use sqlx::{Encode, QueryBuilder, SqlStr, Sqlite, Type};

/// A statement with `WHERE`, grown condition by condition.
pub struct Filtered {
    query: QueryBuilder<Sqlite>,
    started: bool,
}

impl Filtered {
    /// Begins with everything before `WHERE`.
    pub fn new(select: impl Into<String>) -> Self {
        Self {
            query: QueryBuilder::new(select),
            started: false,
        }
    }

    /// A condition without a value.
    pub fn and(&mut self, condition: impl Display) -> &mut Self {
        self.query
            .push(if self.started { " AND " } else { " WHERE " });
        self.query.push(condition);
        self.started = true;
        self
    }

    /// A condition that ends where its value stands: `started_at >= `.
    pub fn and_value<'t, T>(&mut self, condition: &'static str, value: T) -> &mut Self
    where
        T: Encode<'t, Sqlite> + Type<Sqlite>,
    {
        self.and(condition);
        self.query.push_bind(value);
        self
    }

    /// The same when there is a value, else nothing.
    pub fn and_maybe<'t, T>(&mut self, condition: &'static str, value: Option<T>) -> &mut Self
    where
        T: Encode<'t, Sqlite> + Type<Sqlite>,
    {
        match value {
            Some(value) => self.and_value(condition, value),
            None => self,
        }
    }

    /// A column that equals one of some texts.
    pub fn and_one_of<'a>(
        &mut self,
        column: &'static str,
        values: impl IntoIterator<Item = &'a str>,
    ) -> &mut Self {
        let list = serde_json::Value::from_iter(values).to_string();
        self.and(format_args!("{column} IN (SELECT value FROM json_each("));
        self.query.push_bind(list).push("))");
        self
    }

    /// The row comes after the one with this key: `(a, b) > (?, ?)`.
    pub fn and_after<'t, A, B>(
        &mut self,
        columns: (&'static str, &'static str),
        descending: bool,
        key: (A, B),
    ) -> &mut Self
    where
        A: Encode<'t, Sqlite> + Type<Sqlite>,
        B: Encode<'t, Sqlite> + Type<Sqlite>,
    {
        let sign = if descending { '<' } else { '>' };
        self.and(format_args!("({}, {}) {sign} (", columns.0, columns.1));
        self.query
            .push_bind(key.0)
            .push(", ")
            .push_bind(key.1)
            .push(")");
        self
    }

    /// Ends the select and begins another one, whose rows come too.
    pub fn union_all(&mut self, select: impl Display) -> &mut Self {
        self.query.push(" UNION ALL ").push(select);
        self.started = false;
        self
    }

    /// More of the current condition.
    pub fn push(&mut self, text: impl Display) -> &mut Self {
        self.query.push(text);
        self
    }

    /// More of the current condition, with a value.
    pub fn push_value<'t, T>(&mut self, text: &'static str, value: T) -> &mut Self
    where
        T: Encode<'t, Sqlite> + Type<Sqlite>,
    {
        self.query.push(text).push_bind(value);
        self
    }

    /// Ends with an order and one row more than the page has.
    pub fn page(mut self, order: impl Display, limit: u32) -> QueryBuilder<Sqlite> {
        self.query.push(" ORDER BY ").push(order);
        self.query.push(" LIMIT ").push_bind(i64::from(limit) + 1);
        self.query
    }

    /// Ends here, for a statement that numbers its values itself.
    pub fn into_sql(self) -> SqlStr {
        self.query.into_sql()
    }

    /// Ends here.
    pub fn end(self) -> QueryBuilder<Sqlite> {
        self.query
    }
}
