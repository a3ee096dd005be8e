//! Saved questions.
#![allow(clippy::unwrap_used)]

use chrono::DateTime;
use kanade_store::query::{NewSavedQuery, SavedQueryRepository};
use kanade_store_sqlite_state::StateDatabase;

fn query(id: &str, name: &str, sql: &str) -> NewSavedQuery {
    NewSavedQuery {
        id: id.to_owned(),
        name: name.to_owned(),
        sql: sql.to_owned(),
        created_by: "root".to_owned(),
    }
}

#[tokio::test]
async fn a_query_is_replaced_by_name_and_removed_by_id() {
    let folder = tempfile::tempdir().unwrap();
    let state = StateDatabase::open(folder.path().join("state.db"))
        .await
        .unwrap();
    let saved = state.saved_queries();
    let at = |seconds| DateTime::from_timestamp(seconds, 0).unwrap();

    saved
        .save(query("1", "b", "SELECT 1"), at(1))
        .await
        .unwrap();
    saved
        .save(query("2", "a", "SELECT 2"), at(2))
        .await
        .unwrap();
    let again = saved
        .save(query("3", "b", "SELECT 3"), at(3))
        .await
        .unwrap();
    assert_eq!((again.id.as_str(), again.updated_at), ("1", at(3)));

    let names = |list: Vec<kanade_store::query::SavedQuery>| -> Vec<(String, String)> {
        list.into_iter()
            .map(|query| (query.name, query.sql))
            .collect()
    };
    let pair = |name: &str, sql: &str| (name.to_owned(), sql.to_owned());
    let expected = [pair("a", "SELECT 2"), pair("b", "SELECT 3")];
    assert_eq!(names(saved.list().await.unwrap()), expected);
    assert!(saved.delete("1").await.unwrap());
    assert!(!saved.delete("1").await.unwrap());
    assert_eq!(names(saved.list().await.unwrap()), [pair("a", "SELECT 2")]);
}
