//! Searches over lists of many machines: complete, or saying where they go on.

#![allow(clippy::unwrap_used)]

mod support;

use std::sync::Arc;

use kanade_manifest::job::InventoryHint;
use kanade_store::inventory::{
    Cell, Condition, ExplodedChange, ExplodedTable, InventoryChanges, InventoryReader, JobSpec,
    ListChange, SearchQuery, Searched,
};
use kanade_store::page::PageRequest;
use kanade_store::projection::Changes;
use kanade_wire::{Digest, JobId};
use serde_json::json;
use support::{World, pc, time};

fn hint() -> InventoryHint {
    serde_json::from_value(json!({
        "display": [],
        "explode": [{ "field": "apps", "table": "sw_apps", "primary_key": ["name"],
            "columns": [{ "field": "name", "index": true }, { "field": "version" },
                { "field": "size", "type": "integer" }] }],
    }))
    .unwrap()
}

fn inventory_job() -> JobId {
    JobId::new("inventory-sw").unwrap()
}

/// A database with as many machines, each with openssl and one more package.
async fn filled(machines: u32) -> World {
    let world = World::new().await;
    let spec = JobSpec {
        job_id: inventory_job(),
        job_digest: Digest::of(b"1"),
        version: "1.0.0".parse().unwrap(),
        description: None,
        hint: Some(hint()),
        recorded_at: time(0),
    };
    let table = ExplodedTable::new(inventory_job(), hint().explode.remove(0));
    let changes = Changes {
        job_specs: vec![spec],
        ..Changes::default()
    };
    world.write(changes).await;
    let inventory = InventoryChanges {
        lists: (0..machines).map(list).collect(),
        exploded: vec![ExplodedChange {
            table: Arc::new(table),
            removed: Vec::new(),
            put: (0..machines).flat_map(rows).collect(),
        }],
        ..InventoryChanges::default()
    };
    let changes = Changes {
        inventory,
        ..Changes::default()
    };
    world.write(changes).await;
    world
}

fn list(number: u32) -> ListChange {
    ListChange {
        pc_id: pc(&format!("pc-{number:05}")),
        job_id: inventory_job(),
        field: "apps".into(),
        collected_at: time(1),
        recorded_at: time(1),
        digest: Digest::of(b"items"),
        items: Some("[]".into()),
    }
}

fn rows(number: u32) -> [(kanade_wire::PcId, Vec<Cell>); 2] {
    let machine = pc(&format!("pc-{number:05}"));
    let row = |name: &str, version: String| {
        let cells = [
            Cell::Text(name.into()),
            Cell::Text(version),
            Cell::Integer(number.into()),
        ];
        (machine.clone(), cells.to_vec())
    };
    [
        row("openssl", format!("3.0.{}-1~deb12u1", number % 20)),
        row("vim", "9".into()),
    ]
}

/// Every page of a search: machines, how many pages, and whether each was complete.
async fn walk(world: &World, conditions: &[(&str, &str)], limit: u32) -> (Vec<String>, Vec<bool>) {
    let (mut found, mut pages, mut cursor) = (Vec::new(), Vec::new(), None);
    loop {
        let conditions = conditions.iter();
        let query = SearchQuery {
            job_id: inventory_job(),
            field: Some("apps".into()),
            conditions: conditions
                .map(|(key, value)| Condition::parse(key, value))
                .collect(),
            page: PageRequest::new(limit, limit, cursor),
        };
        let searched = world.database.search(&query).await.unwrap();
        let Searched::Rows { page, complete } = searched else {
            panic!("{searched:?}")
        };
        found.extend(page.items.iter().map(|row| row.pc_id.to_string()));
        pages.push(complete);
        cursor = page.next;
        if cursor.is_none() {
            return (found, pages);
        }
    }
}

#[tokio::test]
async fn machines_with_an_older_version_are_found_whole() {
    let world = filled(300).await;
    let older = [("name", "openssl"), ("version__version_lt", "3.0.14")];
    let (found, pages) = walk(&world, &older, 50).await;
    let expected = (0..300).filter(|number| number % 20 < 14);
    let expected: Vec<String> = expected.map(|number| format!("pc-{number:05}")).collect();
    assert_eq!(found, expected);
    assert!(pages.iter().all(|complete| *complete), "{pages:?}");
}

#[tokio::test]
async fn a_search_without_an_index_says_where_it_goes_on() {
    let world = filled(12_000).await;
    let (found, pages) = walk(&world, &[("size", "11999")], 10).await;
    assert_eq!(found, ["pc-11999", "pc-11999"]);
    assert_eq!(pages, [false, false, true]);
}

#[tokio::test]
async fn an_index_leads_to_rows_in_pages() {
    let world = filled(120).await;
    for conditions in [
        &[("name", "vim")][..],
        &[("name__prefix", "vi")],
        &[("name__ge", "v"), ("size__ge", "0")],
        &[("name__suffix", "IM")],
        &[("version", "9"), ("pc_id__prefix", "pc-")],
    ] {
        let (found, _) = walk(&world, conditions, 7).await;
        let expected: Vec<String> = (0..120).map(|number| format!("pc-{number:05}")).collect();
        assert_eq!(found, expected, "{conditions:?}");
    }
    let (found, pages) = walk(&world, &[("pc_id", "pc-00007")], 7).await;
    assert_eq!((found.len(), pages.len()), (2, 1));
}

#[tokio::test]
async fn a_condition_must_fit_its_column() {
    let world = filled(1).await;
    let search = async |key: &str, value: &str| {
        let query = SearchQuery {
            job_id: inventory_job(),
            field: Some("sw_apps".into()),
            conditions: vec![Condition::parse(key, value)],
            page: PageRequest::first(10),
        };
        world.database.search(&query).await.unwrap()
    };
    assert!(matches!(
        search("colour", "red").await,
        Searched::NoColumn { .. }
    ));
    assert!(matches!(
        search("size__lt", "big").await,
        Searched::NoNumber { .. }
    ));
    let quoted = search("name", "vim' OR '1'='1").await;
    assert!(matches!(quoted, Searched::Rows { page, .. } if page.items.is_empty()));
}
