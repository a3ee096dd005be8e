//! The index on a real file.
#![allow(clippy::unwrap_used)]

use chrono::{DateTime, Utc};
use kanade_store::projection::{Checkpoint, CheckpointReader, KeptOutput, ProjectionWriter};
use kanade_store::results::OutputPlace;
use kanade_store::retention::AgingFile;
use kanade_store::search::{IndexedRun, IndexedRuns, SearchQuery, SearchReader, SearchText};
use kanade_store_sqlite_search::SearchDatabase;
use kanade_wire::{Outcome, PcId, ResultId};
use tempfile::TempDir;

struct Search {
    database: SearchDatabase,
    _folder: TempDir,
}

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_763_683_200 + seconds, 0).unwrap()
}

fn output(text: &str) -> KeptOutput {
    KeptOutput {
        text: text.to_owned(),
        bytes: text.len() as u64,
        total_bytes: None,
        elsewhere: None,
    }
}

fn run(id: &str, seconds: i64, stdout: &str) -> IndexedRun {
    IndexedRun {
        result_id: ResultId::new(id).unwrap(),
        pc_id: PcId::new("a").unwrap(),
        job_id: None,
        exec_id: None,
        outcome: Outcome::Succeeded,
        started_at: at(seconds),
        recorded_at: at(seconds),
        stdout: output(stdout),
        stderr: output(""),
    }
}

fn checkpoint(sequence: u64) -> Checkpoint {
    Checkpoint {
        projection: "search".to_owned(),
        stream: "RESULTS".to_owned(),
        stream_created: at(0),
        last_sequence: sequence,
        last_published_at: Some(at(1)),
        last_digest: None,
        gap_messages: 0,
        restored_count: 0,
    }
}

impl Search {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("backend-search.db");
        Self {
            database: SearchDatabase::open(path).await.unwrap(),
            _folder: folder,
        }
    }

    async fn index(&self, runs: IndexedRuns) {
        let mut transaction = self.database.begin().await.unwrap();
        transaction.apply(runs).await.unwrap();
        transaction.commit(&checkpoint(7)).await.unwrap();
    }

    async fn find(&self, text: &str, after: Option<i64>, limit: u32) -> Vec<(i64, String)> {
        let query = SearchQuery {
            text: SearchText::new(text).unwrap(),
            since: None,
            until: None,
            after,
            limit,
        };
        let hits = self.database.find(&query).await.unwrap().into_iter();
        hits.map(|hit| (hit.place, hit.result_id.to_string()))
            .collect()
    }

    async fn ids(&self, text: &str) -> Vec<String> {
        let hits = self.find(text, None, 100).await.into_iter();
        hits.map(|(_, id)| id).collect()
    }
}

#[tokio::test]
async fn a_text_is_found_wherever_it_stands_whatever_its_case_newest_first() {
    let search = Search::new().await;
    let late = vec![
        run("r3", 30, "x OpenSSL 3.0.14 y"),
        run("r1", 10, "openssl 1"),
    ];
    search.index(late).await;
    search
        .index(vec![
            run("r2", 20, "no\nlibopenssl-dev"),
            run("r4", 40, "curl"),
        ])
        .await;

    assert_eq!(search.ids("openssl").await, ["r3", "r2", "r1"]);
    assert_eq!(search.ids("SSL 3.0").await, ["r3"]);
    let quoted = search.ids("\"openssl\" OR curl").await;
    assert_eq!(quoted, Vec::<String>::new());
    let first = search.find("openssl", None, 2).await;
    let rest = search.find("openssl", Some(first[1].0), 2).await;
    assert_eq!(rest[0].1, "r1");
}

#[tokio::test]
async fn reading_the_stream_again_indexes_nothing_twice() {
    let search = Search::new().await;
    let runs = || {
        let runs = [("r1", 10), ("r1", 10), ("r2", 10)];
        runs.map(|(id, seconds)| run(id, seconds, "hello")).to_vec()
    };
    search.index(runs()).await;
    search.index(runs()).await;

    assert_eq!(search.ids("hello").await.len(), 2);
    let read = search.database.get("search").await.unwrap().unwrap();
    assert_eq!(read, checkpoint(7));
}

#[tokio::test]
async fn output_that_could_not_be_indexed_is_a_gap() {
    let search = Search::new().await;
    let mut gone = run("r1", 10, "");
    gone.stdout.elsewhere = Some(OutputPlace::Object("gone".to_owned()));
    search.index(vec![gone, run("r2", 20, "")]).await;

    let has_gaps = async |since, until| search.database.has_gaps(since, until).await.unwrap();
    assert!(has_gaps(None, None).await);
    assert!(!has_gaps(Some(at(11)), None).await);
    assert!(has_gaps(Some(at(5)), Some(at(12))).await);
}

#[tokio::test]
async fn what_is_old_is_not_found_any_more() {
    let search = Search::new().await;
    search
        .index(vec![run("r1", 10, "hello"), run("r2", 20, "hello")])
        .await;

    let database = &search.database;
    let removed = database.remove_older("indexed_runs", at(15), 10).await;
    assert_eq!(removed.unwrap(), 1);
    assert_eq!(search.ids("hello").await, ["r2"]);
    search.index(vec![run("r1", 10, "hello")]).await;
    assert_eq!(search.ids("hello").await, ["r2", "r1"]);
}

#[test]
fn a_text_of_two_characters_is_refused() {
    assert!(SearchText::new("äö").is_err());
    assert!(SearchText::new("äöü").is_ok());
}
