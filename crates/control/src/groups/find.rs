//! Which machines a document means.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use kanade_manifest::{Group, group::Membership};
use kanade_store::StoreError;
use kanade_store::agents::AgentReader;
use kanade_store::query::{Cell, QueryAnswer, QueryError, QueryRequest, QueryRunner};
use kanade_wire::PcId;

/// How long a query may take.
const TIMEOUT: Duration = Duration::from_secs(5);

/// The most rows a query may find.
const MOST: usize = 200_000;

/// The column that says which machines are in the group.
const COLUMN: &str = "pc_id";

/// Asks the tables for the machines that queries mean.
#[derive(Clone)]
pub struct GroupQueries {
    /// Answers queries.
    pub runner: Arc<dyn QueryRunner>,
    /// Knows which machines there are.
    pub agents: Arc<dyn AgentReader>,
}

/// What a query finds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// The machines.
    pub machines: BTreeSet<PcId>,
    /// Rows that name no machine that was ever seen.
    pub passed_over: u64,
}

/// Why it is not known which machines a query means.
#[derive(Debug, thiserror::Error)]
pub enum FindError {
    /// It was not answered.
    #[error("{0}")]
    Query(#[source] QueryError),
    /// It does not say which machines.
    #[error(
        "the query finds {}, and no `pc_id`: begin it with SELECT pc_id, or name a column so with AS pc_id", columns(.0)
    )]
    NoColumn(Vec<String>),
    /// It finds too much.
    #[error(
        "the query finds more than {MOST} rows: let it find each machine once, with SELECT DISTINCT pc_id"
    )]
    TooMany,
    /// It is not known which machines there are.
    #[error("the machines cannot be read")]
    Machines(#[from] StoreError),
}

impl FindError {
    /// Whether it is no fault of the query: the same may work in a moment.
    pub fn is_passing(&self) -> bool {
        matches!(
            self,
            Self::Machines(_) | Self::Query(QueryError::Busy | QueryError::Failed(_))
        )
    }
}

impl GroupQueries {
    /// The machines a group means. Those that are named need not have been seen.
    ///
    /// # Errors
    /// When the query is not answered, or says no machines.
    pub async fn members(&self, group: &Group) -> Result<BTreeSet<PcId>, FindError> {
        match group.membership() {
            Membership::Static(machines) => Ok(machines.iter().cloned().collect()),
            Membership::Dynamic(query) => Ok(self.find(query).await?.machines),
        }
    }

    /// The machines a query finds, of those that were ever seen.
    ///
    /// # Errors
    /// When it is not answered, or says no machines.
    pub async fn find(&self, query: &str) -> Result<Found, FindError> {
        let request = QueryRequest {
            sql: query.to_owned(),
            limit: MOST,
            timeout: TIMEOUT,
        };
        let answer = self.runner.run(request).await.map_err(FindError::Query)?;
        if answer.truncated {
            return Err(FindError::TooMany);
        }
        let named = named(answer)?;
        let roster = self.agents.roster().await?.into_iter();
        let known: BTreeSet<String> = roster.map(|machine| machine.pc_id.into()).collect();
        Ok(among(&known, named))
    }
}

/// What stands in the column of machines; nothing where there is none.
fn named(answer: QueryAnswer) -> Result<Vec<Option<String>>, FindError> {
    let mut names = answer.columns.iter();
    let Some(column) = names.position(|name| name.eq_ignore_ascii_case(COLUMN)) else {
        return Err(FindError::NoColumn(answer.columns));
    };
    let named = answer.rows.into_iter().map(|mut row| {
        match (column < row.len()).then(|| row.swap_remove(column)) {
            Some(Cell::Text(text)) => Some(text),
            Some(Cell::Integer(number)) => Some(number.to_string()),
            _ => None,
        }
    });
    Ok(named.collect())
}

fn among(known: &BTreeSet<String>, named: Vec<Option<String>>) -> Found {
    let mut found = Found::default();
    for name in named {
        let machine = name.filter(|name| known.contains(name));
        match machine.and_then(|name| PcId::new(name).ok()) {
            Some(pc) => {
                found.machines.insert(pc);
            }
            None => found.passed_over += 1,
        }
    }
    found
}

fn columns(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(columns: &[&str], rows: &[&[Cell]]) -> QueryAnswer {
        QueryAnswer {
            columns: columns.iter().map(|name| (*name).to_owned()).collect(),
            rows: rows.iter().map(|row| row.to_vec()).collect(),
            ..QueryAnswer::default()
        }
    }

    #[test]
    fn the_column_of_machines_is_found_wherever_it_stands() {
        let text = |text: &str| Cell::Text(text.into());
        let row_a: &[Cell] = &[Cell::Integer(1), text("a")];
        let rows = [
            row_a,
            &[Cell::Integer(2), Cell::Null],
            &[Cell::Null, text("c")],
        ];
        let named = named(answer(&["n", "PC_ID"], &rows)).unwrap();
        let found = among(&["a".to_owned()].into(), named);
        let machines: Vec<&str> = found.machines.iter().map(PcId::as_str).collect();
        assert_eq!((machines, found.passed_over), (vec!["a"], 2));
    }

    #[test]
    fn a_query_without_machines_is_told_what_to_write() {
        let error = named(answer(&["hostname"], &[])).unwrap_err();
        assert!(!error.is_passing());
        let told = error.to_string();
        assert!(
            told.contains("`hostname`") && told.contains("AS pc_id"),
            "{told}"
        );
    }
}
