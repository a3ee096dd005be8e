//! Pages of facts, searches and changes are read along an index, however many rows there are.

use kanade_store::PageRequest;
use kanade_store::inventory::{FactsQuery, FactsSort, HistoryQuery};
use kanade_wire::JobId;
use sqlx::{Execute, Executor};

use super::{facts, history};
use crate::ProjectionDatabase;
use crate::filter::Filtered;

async fn plan(select: Filtered) -> String {
    let folder = tempfile::tempdir().unwrap();
    let database = ProjectionDatabase::open(folder.path().join("backend.db"))
        .await
        .unwrap();
    let mut select = select.end();
    let sql = select.build().sql().as_str().to_owned();
    let explain = sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"));
    let readers = database.readers().await;
    let steps = readers.fetch_all(sqlx::query(explain)).await.unwrap();
    let steps = steps.iter().map(|row| sqlx::Row::get::<String, _>(row, 3));
    steps.collect::<Vec<_>>().join("\n")
}

fn job() -> JobId {
    JobId::new("inventory-sw").unwrap()
}

fn query(sort: &str) -> FactsQuery {
    FactsQuery {
        job_id: job(),
        text: None,
        problems_only: false,
        sort: sort.parse::<FactsSort>().unwrap(),
        offset: 0,
        lists: false,
        page: PageRequest::first(100),
    }
}

#[tokio::test]
async fn machines_of_a_job_come_in_the_order_of_an_index() {
    for (sort, index) in [
        ("pc_id", "USING PRIMARY KEY (job_id=?"),
        ("-collected_at", "inventory_facts_by_time"),
    ] {
        let plan = plan(facts::page_of(&query(sort))).await;
        assert!(plan.contains(index), "{sort}\n{plan}");
        assert!(!plan.contains("SCAN item"), "{sort}\n{plan}");
    }
}

#[tokio::test]
async fn changes_come_in_the_order_of_an_index() {
    let mut query = HistoryQuery {
        job_id: job(),
        pc_id: None,
        field: None,
        identity: None,
        kind: None,
        since: None,
        until: None,
        page: PageRequest::first(100),
    };
    let newest = plan(history::page_of(&query)).await;
    assert!(newest.contains("inventory_history_by_time"), "{newest}");
    query.pc_id = Some("pc-1".parse().unwrap());
    let machine = plan(history::page_of(&query)).await;
    assert!(
        machine.contains("inventory_history_by_machine"),
        "{machine}"
    );
    for plan in [newest, machine] {
        assert!(!plan.contains("TEMP B-TREE"), "{plan}");
    }
}
