//! Events: lists under every filter, their kinds, their heat, and figures over them.

#![allow(clippy::unwrap_used)]

mod support;

use chrono::TimeDelta;
use kanade_store::PageRequest;
use kanade_store::analytics::{AnalyticsReader, FigureQuery, Label, Measure, PayloadPath};
use kanade_store::obs_events::{
    EventFilter, EventQuery, HeatQuery, NewObsEvent, ObsEventReader, PayloadMatch,
};
use kanade_store::projection::Changes;
use serde_json::{Value, json};
use support::{World, pc, time};

fn event(machine: &str, seconds: i64, kind: &str, payload: Value) -> NewObsEvent {
    NewObsEvent {
        pc_id: pc(machine),
        at: time(seconds),
        reported_at: None,
        kind: kind.into(),
        source: format!("source-{kind}"),
        event_record_id: Some(format!("{kind}-{seconds}")),
        payload,
        recorded_at: time(seconds + 1),
    }
}

async fn world(events: Vec<NewObsEvent>) -> World {
    let world = World::new().await;
    world
        .write(Changes {
            events,
            ..Changes::default()
        })
        .await;
    world
}

async fn some_events() -> World {
    world(vec![
        event("a", 10, "boot", json!({ "user": { "name": "ann" } })),
        event("b", 20, "logon", json!({ "logon_type": 2, "ok": true })),
        event("a", 30, "logon", json!({ "logon_type": "10", "ok": false })),
        event("a", 40, "sleep", Value::Null),
    ])
    .await
}

async fn found(world: &World, filter: EventFilter) -> Vec<i64> {
    let query = EventQuery {
        filter,
        page: PageRequest::first(100),
    };
    let page = ObsEventReader::list(&world.database, &query).await.unwrap();
    assert_eq!(page.next, None);
    let seconds = page.items.iter().map(|row| row.event.at - time(0));
    seconds.map(|after| after.num_seconds()).collect()
}

fn said(path: &str, value: Option<&str>) -> Vec<PayloadMatch> {
    Vec::from_iter(PayloadMatch::new(path, value.map(str::to_owned)))
}

#[tokio::test]
async fn each_filter_finds_its_events_the_newest_first() {
    let world = some_events().await;
    let all = EventFilter::default;
    let words = |words: &[&str]| words.iter().map(ToString::to_string).collect();
    for (filter, expected) in [
        (all(), vec![40, 30, 20, 10]),
        (
            EventFilter {
                pcs: vec![pc("a")],
                ..all()
            },
            vec![40, 30, 10],
        ),
        (
            EventFilter {
                pcs: vec![pc("a"), pc("b")],
                kinds: words(&["logon"]),
                ..all()
            },
            vec![30, 20],
        ),
        (
            EventFilter {
                kinds: words(&["boot", "sleep"]),
                ..all()
            },
            vec![40, 10],
        ),
        (
            EventFilter {
                kinds: words(&["boot", "sleep"]),
                pcs: vec![pc("b")],
                ..all()
            },
            vec![],
        ),
        (
            EventFilter {
                kinds_ex: words(&["logon"]),
                ..all()
            },
            vec![40, 10],
        ),
        (
            EventFilter {
                sources: words(&["source-boot"]),
                ..all()
            },
            vec![10],
        ),
        (
            EventFilter {
                sources: words(&["source-boot"]),
                kinds: words(&["logon"]),
                ..all()
            },
            vec![],
        ),
        (
            EventFilter {
                sources_ex: words(&["source-logon", "source-sleep"]),
                ..all()
            },
            vec![10],
        ),
        (
            EventFilter {
                from: Some(time(20)),
                to: Some(time(40)),
                ..all()
            },
            vec![30, 20],
        ),
    ] {
        assert_eq!(found(&world, filter.clone()).await, expected, "{filter:?}");
    }
}

#[tokio::test]
async fn payloads_are_searched_by_path_and_value() {
    let world = some_events().await;
    let all = EventFilter::default;
    for (filter, expected) in [
        (
            EventFilter {
                payload: said("logon_type", None),
                ..all()
            },
            vec![30, 20],
        ),
        (
            EventFilter {
                payload: said("logon_type", Some("2")),
                ..all()
            },
            vec![20],
        ),
        (
            EventFilter {
                payload: said("logon_type", Some("10")),
                ..all()
            },
            vec![30],
        ),
        (
            EventFilter {
                payload: said("ok", Some("true")),
                ..all()
            },
            vec![20],
        ),
        (
            EventFilter {
                payload: said("user.name", Some("ann")),
                ..all()
            },
            vec![10],
        ),
        (
            EventFilter {
                payload: said("user'.\"name", Some("ann")),
                ..all()
            },
            vec![],
        ),
    ] {
        assert_eq!(found(&world, filter.clone()).await, expected, "{filter:?}");
    }
}

#[tokio::test]
async fn pages_hold_each_event_once_also_those_of_one_moment() {
    let mut events: Vec<NewObsEvent> = Vec::new();
    for number in 0..25 {
        let mut event = event("a", 60, "tick", json!({ "n": number % 2 }));
        event.event_record_id = Some(number.to_string());
        events.push(event);
    }
    let world = world(events).await;
    let kinds = vec!["tick".to_owned(), "tock".to_owned()];
    for (filter, expected) in [
        (
            EventFilter {
                kinds,
                ..EventFilter::default()
            },
            25,
        ),
        (
            EventFilter {
                payload: said("n", Some("1")),
                ..EventFilter::default()
            },
            12,
        ),
    ] {
        let (mut seen, mut cursor) = (Vec::new(), None);
        loop {
            let query = EventQuery {
                filter: filter.clone(),
                page: PageRequest::new(10, 10, cursor),
            };
            let page = ObsEventReader::list(&world.database, &query).await.unwrap();
            seen.extend(page.items.iter().map(|row| row.id));
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        assert!(seen.is_sorted_by(|left, right| left > right));
        assert_eq!(seen.len(), expected);
    }
}

#[tokio::test]
async fn a_search_in_vain_over_many_events_stops_and_goes_on() {
    let many = (0..60_000).map(|second| event("a", second, "tick", Value::Null));
    let world = world(many.collect()).await;
    let query = |cursor| EventQuery {
        filter: EventFilter {
            payload: said("nothing", None),
            ..EventFilter::default()
        },
        page: PageRequest::new(10, 10, cursor),
    };
    let first = ObsEventReader::list(&world.database, &query(None))
        .await
        .unwrap();
    assert!(first.items.is_empty() && first.next.is_some());
    let second = ObsEventReader::list(&world.database, &query(first.next))
        .await
        .unwrap();
    assert!(second.items.is_empty() && second.next.is_none());
}

#[tokio::test]
async fn the_first_of_a_record_id_stays_and_without_one_each_message_counts() {
    let first = event("a", 10, "boot", json!(1));
    let again = NewObsEvent {
        payload: json!(2),
        recorded_at: time(99),
        ..first.clone()
    };
    let anonymous = NewObsEvent {
        event_record_id: None,
        ..event("a", 20, "boot", json!(3))
    };
    let later = NewObsEvent {
        recorded_at: time(88),
        ..anonymous.clone()
    };
    let world = world(vec![first, again, anonymous.clone(), anonymous, later]).await;
    assert_eq!(found(&world, EventFilter::default()).await, [20, 20, 10]);
}

#[tokio::test]
async fn kinds_and_sources_are_told_once_each() {
    let world = some_events().await;
    let kinds = world.database.kinds().await.unwrap();
    assert_eq!(kinds, ["boot", "logon", "sleep"]);
    let sources = world.database.sources().await.unwrap();
    assert_eq!(sources, ["source-boot", "source-logon", "source-sleep"]);
    let empty = World::new().await;
    assert!(empty.database.kinds().await.unwrap().is_empty());
}

#[tokio::test]
async fn heat_counts_each_machine_in_each_stretch() {
    let world = some_events().await;
    let query = HeatQuery {
        from: time(0),
        to: time(50),
        step: TimeDelta::seconds(20),
        kinds: Vec::new(),
        pcs: Vec::new(),
    };
    let heat = world.database.heat(&query).await.unwrap();
    let rows: Vec<_> = heat
        .rows
        .iter()
        .map(|row| (row.pc_id.as_str(), row.counts.clone()))
        .collect();
    assert_eq!(rows, [("a", vec![1, 1, 1]), ("b", vec![0, 1, 0])]);
    assert!(!heat.cut);
}

fn figures(measure: Measure, by: Option<Label>) -> FigureQuery {
    FigureQuery {
        kind: "logon".into(),
        source: None,
        pc: None,
        from: time(0),
        to: time(100),
        measure,
        by,
        hours: None,
    }
}

async fn labelled(world: &World, query: &FigureQuery) -> Vec<(Option<String>, f64, u64)> {
    let figures = world.database.figures(query).await.unwrap();
    assert!(!figures.cut);
    let rows = figures.rows.into_iter();
    let mut rows: Vec<_> = rows
        .map(|row| (row.label, row.amount, row.events))
        .collect();
    rows.sort_by(|left, right| left.0.cmp(&right.0));
    rows
}

#[tokio::test]
async fn figures_count_share_and_sum_by_machine_and_by_value() {
    let world = some_events().await;
    let path = |text| PayloadPath::new(text).unwrap();
    let count = figures(Measure::Count, Some(Label::Machine));
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(
        labelled(&world, &count).await,
        [(some("a"), 1.0, 1), (some("b"), 1.0, 1)]
    );
    let ratio = figures(Measure::Ratio(path("ok")), None);
    assert_eq!(labelled(&world, &ratio).await, [(None, 1.0, 2)]);
    let sum = figures(
        Measure::Sum(path("logon_type")),
        Some(Label::Payload(path("ok"))),
    );
    assert_eq!(
        labelled(&world, &sum).await,
        [(some("false"), 0.0, 1), (some("true"), 2.0, 1)]
    );
    assert_eq!(PayloadPath::new("a')--"), None);
}

#[tokio::test]
async fn hours_begin_where_the_readers_clock_says() {
    let world = some_events().await;
    let query = FigureQuery {
        hours: Some(TimeDelta::minutes(330)),
        ..figures(Measure::Count, None)
    };
    let figures = world.database.figures(&query).await.unwrap();
    let hour = figures.rows[0].hour.unwrap();
    assert_eq!((hour + TimeDelta::minutes(330)).timestamp() % 3_600, 0);
    assert!(hour <= time(20) && time(30) < hour + TimeDelta::hours(1));
}
