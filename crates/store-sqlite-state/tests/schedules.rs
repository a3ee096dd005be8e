//! What the scheduler has decided.
#![allow(clippy::unwrap_used)]

mod support;

use kanade_store::state::schedules::{
    DECISIONS_KEPT, Decision, DecisionOutcome, Evaluated, Hold, NewDecision, ScheduleRepository,
    Settled,
};
use kanade_store_sqlite_state::SqliteSchedules;
use kanade_wire::{ExecId, PcId, ScheduleId};
use support::{Scene, at};

fn id(name: &str) -> ScheduleId {
    ScheduleId::new(name).unwrap()
}

fn pending(fire: i64, exec: &str) -> NewDecision {
    NewDecision {
        fire_at: at(fire),
        outcome: DecisionOutcome::Pending,
        reason: None,
        detail: None,
        exec_id: Some(ExecId::new(exec).unwrap()),
        is_rollout: false,
        machines: 0,
        plan: Some(format!("plan of {exec}")),
        folds: false,
        times: 1,
    }
}

fn skipped(fire: i64, reason: &str) -> NewDecision {
    NewDecision {
        outcome: DecisionOutcome::Skipped,
        reason: Some(reason.to_owned()),
        detail: Some(format!("{reason} at {fire}")),
        exec_id: None,
        plan: None,
        folds: true,
        ..pending(fire, "none")
    }
}

fn settled(outcome: DecisionOutcome) -> Settled {
    Settled {
        outcome,
        reason: None,
        detail: None,
        machines: Some(7),
    }
}

async fn keep(schedules: &SqliteSchedules, name: &str, until: i64, decisions: Vec<NewDecision>) {
    let evaluated = Evaluated {
        schedule_id: id(name),
        until: at(until),
        decisions,
        holds: Vec::new(),
    };
    schedules.keep(evaluated, at(until)).await.unwrap();
}

async fn decisions(schedules: &SqliteSchedules, name: &str) -> Vec<Decision> {
    schedules.decisions(&id(name), u32::MAX).await.unwrap()
}

#[tokio::test]
async fn a_decision_comes_back_as_it_was_with_its_mark() {
    let scene = Scene::new().await;
    let schedules = scene.state.schedules();
    let rollout = NewDecision {
        is_rollout: true,
        ..pending(60, "e1")
    };
    keep(&schedules, "a", 61, vec![rollout]).await;
    keep(&schedules, "b", 30, Vec::new()).await;
    keep(&schedules, "a", 50, Vec::new()).await;

    let marks = schedules.marks().await.unwrap();
    let marks: Vec<_> = marks.iter().map(|(id, at)| (id.as_str(), *at)).collect();
    assert_eq!(
        marks,
        [("a", at(61)), ("b", at(30))],
        "a mark never goes back"
    );
    let read = decisions(&schedules, "a").await.remove(0);
    assert_eq!((read.fire_at, read.decided_at), (at(60), at(61)));
    assert_eq!(read.exec_id.unwrap().as_str(), "e1");
    assert_eq!(read.plan.as_deref(), Some("plan of e1"));
    assert!(read.is_rollout);
    assert_eq!(decisions(&schedules, "b").await, []);
}

#[tokio::test]
async fn an_execution_is_decided_once() {
    let scene = Scene::new().await;
    let schedules = scene.state.schedules();
    keep(&schedules, "a", 1, vec![pending(1, "e1")]).await;
    let first = schedules.pending().await.unwrap().remove(0);
    let dispatched = settled(DecisionOutcome::Dispatched);
    schedules.settle(first.id, dispatched, at(2)).await.unwrap();
    keep(&schedules, "a", 3, vec![pending(1, "e1")]).await;

    assert_eq!(schedules.pending().await.unwrap(), []);
    let kept = decisions(&schedules, "a").await;
    assert_eq!(kept.len(), 1);
    assert_eq!(
        (kept[0].outcome, kept[0].machines, kept[0].last_at),
        (DecisionOutcome::Dispatched, 7, at(2))
    );
    assert_eq!(kept[0].plan, None, "what is settled needs no plan");
}

#[tokio::test]
async fn what_waits_keeps_its_plan_and_what_is_settled_stays_so() {
    let scene = Scene::new().await;
    let schedules = scene.state.schedules();
    keep(&schedules, "a", 1, vec![pending(1, "e1")]).await;
    let row = schedules.pending().await.unwrap().remove(0).id;
    let waits = Settled {
        reason: Some("broker".into()),
        machines: None,
        ..settled(DecisionOutcome::Pending)
    };
    schedules.settle(row, waits, at(2)).await.unwrap();
    let waiting = schedules.pending().await.unwrap().remove(0);
    assert_eq!(waiting.plan.as_deref(), Some("plan of e1"));
    assert_eq!(waiting.reason.as_deref(), Some("broker"));
    for outcome in [DecisionOutcome::Missed, DecisionOutcome::Dispatched] {
        schedules
            .settle(row, settled(outcome), at(3))
            .await
            .unwrap();
    }
    assert_eq!(
        decisions(&schedules, "a").await[0].outcome,
        DecisionOutcome::Missed
    );
}

#[tokio::test]
async fn a_reason_that_goes_on_is_one_decision_until_another_comes() {
    let scene = Scene::new().await;
    let schedules = scene.state.schedules();
    for (until, reason) in [(1, "frozen"), (2, "frozen"), (3, "window"), (4, "frozen")] {
        keep(&schedules, "a", until, vec![skipped(until, reason)]).await;
    }
    let kept = decisions(&schedules, "a").await;
    let kept: Vec<_> = kept
        .iter()
        .map(|decision| (decision.detail.as_deref().unwrap(), decision.times))
        .collect();
    assert_eq!(
        kept,
        [("frozen at 4", 1), ("window at 3", 1), ("frozen at 2", 2)]
    );
}

#[tokio::test]
async fn a_divided_decision_is_two_once() {
    let scene = Scene::new().await;
    let schedules = scene.state.schedules();
    keep(&schedules, "a", 1, vec![pending(1, "e1")]).await;
    let row = schedules.pending().await.unwrap().remove(0).id;
    let rest = ExecId::new("e2").unwrap();
    schedules
        .divide(row, "first", (&rest, "rest"))
        .await
        .unwrap();

    let waiting = schedules.pending().await.unwrap();
    let waiting: Vec<_> = waiting
        .iter()
        .map(|decision| {
            (
                decision.exec_id.as_ref().unwrap().as_str(),
                decision.plan.as_deref(),
            )
        })
        .collect();
    assert_eq!(waiting, [("e1", Some("first")), ("e2", Some("rest"))]);
    let again = schedules.divide(row, "first", (&rest, "rest")).await;
    assert!(again.is_err(), "the rest is a decision already");
    assert_eq!(schedules.pending().await.unwrap().len(), 2);
}

#[tokio::test]
async fn so_many_decisions_are_kept_and_all_that_are_pending() {
    let scene = Scene::new().await;
    let schedules = scene.state.schedules();
    keep(&schedules, "a", 0, vec![pending(0, "first")]).await;
    let many = (1..=i64::from(DECISIONS_KEPT) + 5).map(|fire| NewDecision {
        folds: false,
        ..skipped(fire, "window")
    });
    keep(&schedules, "a", 1, many.collect()).await;

    let kept = decisions(&schedules, "a").await;
    assert_eq!(kept.len(), DECISIONS_KEPT as usize + 1);
    assert_eq!(kept.last().unwrap().outcome, DecisionOutcome::Pending);
    assert_eq!(kept[0].fire_at, at(i64::from(DECISIONS_KEPT) + 5));
    let newest = schedules.decisions(&id("a"), 2).await.unwrap();
    assert_eq!(newest, kept[..2]);
    assert_eq!(schedules.latest().await.unwrap(), kept[..1]);
}

#[tokio::test]
async fn what_is_forgotten_begins_anew() {
    let scene = Scene::new().await;
    let schedules = scene.state.schedules();
    let hold = |attempts| Hold {
        pc_id: PcId::new("pc-1").unwrap(),
        addressed_at: at(1),
        held_until: at(90),
        attempts,
    };
    for (name, attempts) in [("a", 1), ("b", 1), ("a", 2)] {
        let evaluated = Evaluated {
            schedule_id: id(name),
            until: at(1),
            decisions: vec![pending(1, &format!("{name}{attempts}"))],
            holds: vec![hold(attempts)],
        };
        schedules.keep(evaluated, at(1)).await.unwrap();
    }
    assert_eq!(schedules.holds(&id("a")).await.unwrap(), [hold(2)]);

    schedules.forget(&id("a")).await.unwrap();
    assert_eq!(schedules.holds(&id("a")).await.unwrap(), []);
    assert_eq!(decisions(&schedules, "a").await, []);
    let marks = schedules.marks().await.unwrap();
    assert_eq!(
        marks.keys().map(ScheduleId::as_str).collect::<Vec<_>>(),
        ["b"]
    );
    assert_eq!(schedules.pending().await.unwrap().len(), 1);
}
