//! A little world: what was sent, what machines answered, and a rollout that is stored or not.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use kanade_api_types::rollouts::RolloutSpec;
use kanade_store::state::rollouts::{Progress, Rollout, RolloutState, StepKind, Wave, WaveState};
use kanade_wire::PcId;
use proptest::prelude::*;

use super::{Effect, Moved, Order, Refused, Seen, Tally};

const WAVES: usize = 4;
const MACHINES: usize = 5;

/// Which machines of which wave fail, however often they try.
type Broken = BTreeSet<(usize, usize)>;

struct World {
    rollout: Rollout,
    attempts: BTreeMap<(usize, usize), u32>,
    sent: BTreeSet<(u32, u32)>,
    stopped: bool,
    answered: BTreeMap<(usize, usize, u32), bool>,
    broken: Broken,
    frozen: bool,
    now: DateTime<Utc>,
    steps: Vec<StepKind>,
}

impl World {
    fn new(broken: Broken) -> Self {
        let gate = r#"{"soak":"10m","success":"80%","halt_on":2,"max_duration":"1h"}"#;
        let spec = format!(
            r#"{{"change":{{"job":{{"job_id":"patch"}}}},"waves":[{{}},{{}},{{}},{{}}],"gate":{gate}}}"#
        );
        let spec: RolloutSpec = serde_json::from_str(&spec).unwrap();
        let now = "2026-11-22T03:00:00Z".parse().unwrap();
        let machines = (0..WAVES).flat_map(|wave| (0..MACHINES).map(move |it| ((wave, it), 1)));
        Self {
            rollout: rollout(spec, now),
            attempts: machines.collect(),
            sent: BTreeSet::new(),
            stopped: false,
            answered: BTreeMap::new(),
            broken,
            frozen: false,
            now,
            steps: Vec::new(),
        }
    }

    fn state(&self) -> RolloutState {
        self.rollout.progress.state
    }

    fn waves(&self) -> Vec<WaveState> {
        let waves = self.rollout.progress.waves.iter();
        waves.map(|wave| wave.state).collect()
    }

    fn store(&mut self, moved: Moved) {
        if let Some(retried) = &moved.retried {
            for pc in &retried.pcs {
                let machine = pc.as_str()[1..].parse().unwrap();
                let key = (retried.wave as usize - 1, machine);
                self.attempts.insert(key, retried.attempt);
            }
        }
        self.steps.extend(moved.steps.iter().map(|step| step.kind));
        self.rollout = moved.rollout;
        self.rollout.revision += 1;
    }

    /// One step of the engine; it dies before the step is stored when `cut_off`. Whether there was one.
    fn tick(&mut self, cut_off: bool) -> bool {
        let moved = match super::effect(&self.rollout) {
            Some(effect) => self.carry_out(&effect),
            None => {
                let frozen = self.frozen.then(|| "the year's end".to_owned());
                let tally = self.tally();
                super::advance(&self.rollout, &Seen { frozen, tally }, self.now)
            }
        };
        let Some(moved) = moved else { return false };
        if !cut_off {
            self.store(moved);
        }
        true
    }

    fn carry_out(&mut self, effect: &Effect) -> Option<Moved> {
        match effect {
            Effect::Dispatch { wave, attempt } => {
                let earlier = &self.rollout.progress.waves[..*wave as usize - 1];
                assert!(earlier.iter().all(|wave| wave.state == WaveState::Passed));
                self.sent.insert((*wave, *attempt));
                super::dispatched(&self.rollout, self.now)
            }
            Effect::Stop { .. } => {
                self.stopped = true;
                super::stopped(&self.rollout, self.now)
            }
        }
    }

    fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        let Some(wave) = super::current(&self.rollout) else {
            return tally;
        };
        for machine in 0..MACHINES {
            let attempt = self.attempts[&(wave, machine)];
            match self.answered.get(&(wave, machine, attempt)) {
                Some(true) => tally.succeeded += 1,
                Some(false) => tally.failed += 1,
                None => tally.pending += 1,
            }
        }
        tally
    }

    /// A machine answers what it was sent.
    fn answer(&mut self, wave: usize, machine: usize) {
        let attempt = self.attempts[&(wave, machine)];
        let number = u32::try_from(wave + 1).unwrap();
        if self.sent.contains(&(number, attempt)) {
            let succeeds = !self.broken.contains(&(wave, machine));
            self.answered.insert((wave, machine, attempt), succeeds);
        }
    }

    fn answer_all(&mut self) {
        for wave in 0..WAVES {
            for machine in 0..MACHINES {
                self.answer(wave, machine);
            }
        }
    }

    fn order(&mut self, order: &Order) -> Result<(), Refused> {
        let moved = super::order(&self.rollout, order, "ann", self.now)?;
        if let Some(moved) = moved {
            self.store(moved);
        }
        Ok(())
    }

    fn retry(&self) -> Order {
        let failed = self.answered.iter().filter(|(_, succeeded)| !**succeeded);
        let pcs = failed.map(|((_, machine, _), _)| PcId::new(format!("m{machine}")).unwrap());
        Order::Retry(pcs.collect())
    }

    /// Lets everything happen that happens by itself.
    fn run(&mut self) {
        for _ in 0..100 {
            while self.tick(false) {}
            self.answer_all();
            self.now += TimeDelta::minutes(4);
        }
    }
}

fn rollout(spec: RolloutSpec, now: DateTime<Utc>) -> Rollout {
    let wave = Wave {
        state: WaveState::Pending,
        label: String::new(),
        machines: MACHINES as u64,
        gate: spec.gate.clone(),
        attempt: 1,
        begun_at: None,
        dispatched_at: None,
        deadline_at: None,
        soak_until: None,
        promoted: false,
        ended_at: None,
        reason: None,
    };
    Rollout {
        id: "r1".into(),
        revision: 1,
        spec,
        progress: Progress {
            state: RolloutState::Running,
            reason: None,
            held: None,
            job_version: None,
            job_digest: None,
            start_at: None,
            paused_at: None,
            to_stop: None,
            ended_at: None,
            waves: vec![wave; WAVES],
        },
        created_by: "ann".into(),
        created_at: now,
        updated_at: now,
    }
}

#[test]
fn waves_pass_one_after_the_other_until_it_is_completed() {
    let mut world = World::new(Broken::from([(1, 0)]));
    world.run();
    assert_eq!(world.state(), RolloutState::Completed);
    assert_eq!(world.waves(), [WaveState::Passed; WAVES]);
    assert_eq!(world.sent, (1..=4).map(|wave| (wave, 1)).collect());
}

#[test]
fn a_wave_that_fails_halts_and_the_next_gets_nothing() {
    let mut world = World::new(Broken::from([(1, 0), (1, 3)]));
    world.run();
    assert_eq!(world.state(), RolloutState::Halted);
    assert_eq!(world.sent, BTreeSet::from([(1, 1), (2, 1)]));
    let reason = world.rollout.progress.reason.as_deref();
    assert_eq!(
        reason,
        Some("wave 2: 2 of 5 machines failed, and it halts at 2")
    );
    assert_eq!(world.order(&Order::Resume), Err(Refused::ResumeHalted));
}

#[test]
fn machines_that_failed_try_again_and_it_goes_on() {
    let mut world = World::new(Broken::from([(1, 0), (1, 3)]));
    world.run();
    world.broken.clear();
    let retry = world.retry();
    world.order(&retry).unwrap();
    world.run();
    assert_eq!(world.state(), RolloutState::Completed);
    assert!(world.sent.contains(&(2, 2)) && !world.sent.contains(&(3, 2)));
}

#[test]
fn a_soak_lasts_as_long_as_it_says_unless_it_is_promoted() {
    let mut world = World::new(Broken::new());
    while world.tick(false) {}
    world.answer_all();
    while world.tick(false) {}
    world.now += TimeDelta::minutes(9);
    assert!(!world.tick(false), "nine of ten minutes");
    world.order(&Order::Promote).unwrap();
    assert!(world.tick(false));
    assert_eq!(world.waves()[0], WaveState::Passed);
    assert_eq!(world.order(&Order::Promote), Err(Refused::NothingSoaks));
}

#[test]
fn a_pause_sends_nothing_and_does_not_use_up_the_machines_time() {
    let mut world = World::new(Broken::new());
    while world.tick(false) {}
    world.order(&Order::Pause).unwrap();
    world.now += TimeDelta::hours(5);
    assert!(!world.tick(false));
    world.order(&Order::Resume).unwrap();
    world.answer_all();
    world.run();
    assert_eq!(world.state(), RolloutState::Completed);
}

#[test]
fn machines_that_do_not_answer_in_time_fail_the_wave() {
    let mut world = World::new(Broken::new());
    while world.tick(false) {}
    world.now += TimeDelta::hours(2);
    while world.tick(false) {}
    let reason = world.rollout.progress.reason.as_deref();
    assert_eq!(
        reason,
        Some("wave 1: 5 of 5 machines have not answered within 1h")
    );
}

#[test]
fn a_freeze_begins_no_wave_and_says_so_once() {
    let mut world = World::new(Broken::new());
    world.frozen = true;
    world.run();
    assert!(world.sent.is_empty());
    assert_eq!(world.steps, [StepKind::Held]);
    world.frozen = false;
    world.run();
    assert_eq!(world.state(), RolloutState::Completed);
    assert_eq!(world.steps[1], StepKind::Released);
}

#[test]
fn an_abort_stops_what_runs_and_is_final() {
    let mut world = World::new(Broken::new());
    while world.tick(false) {}
    world.order(&Order::Abort).unwrap();
    world.order(&Order::Abort).unwrap();
    world.run();
    assert!(world.stopped);
    assert_eq!(world.sent, BTreeSet::from([(1, 1)]));
    let over = Err(Refused::Over(RolloutState::Aborted));
    assert_eq!(world.order(&Order::Resume), over);
}

#[derive(Debug, Clone)]
enum Act {
    Tick(bool),
    Answer(usize, usize),
    Minutes(i64),
    Pause,
    Resume,
    Promote,
    Retry,
    Abort,
    Freeze(bool),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        10 => any::<bool>().prop_map(Act::Tick),
        20 => (0..WAVES, 0..MACHINES).prop_map(|(wave, machine)| Act::Answer(wave, machine)),
        6 => (1..15_i64).prop_map(Act::Minutes),
        1 => Just(Act::Pause),
        3 => Just(Act::Resume),
        1 => Just(Act::Promote),
        2 => Just(Act::Retry),
        1 => Just(Act::Abort),
        1 => any::<bool>().prop_map(Act::Freeze),
    ]
}

fn broken() -> impl Strategy<Value = Broken> {
    proptest::collection::btree_set((0..WAVES, 0..MACHINES), 0..4)
}

proptest! {
    /// Each dispatch asserts that every earlier wave has passed.
    #[test]
    fn no_wave_gets_a_message_before_the_one_before_has_passed(
        broken in broken(), acts in proptest::collection::vec(act(), 0..300)
    ) {
        let mut world = World::new(broken);
        for act in acts {
            let sent = world.sent.clone();
            let is_over = world.state().is_over();
            match act {
                Act::Tick(cut_off) => { world.tick(cut_off); }
                Act::Answer(wave, machine) => world.answer(wave, machine),
                Act::Minutes(minutes) => world.now += TimeDelta::minutes(minutes),
                Act::Pause => { let _ = world.order(&Order::Pause); }
                Act::Resume => { let _ = world.order(&Order::Resume); }
                Act::Promote => { let _ = world.order(&Order::Promote); }
                Act::Retry => { let _ = world.order(&world.retry()); }
                Act::Abort => { let _ = world.order(&Order::Abort); }
                Act::Freeze(frozen) => world.frozen = frozen,
            }
            prop_assert!(!is_over || world.sent == sent, "sent after the end");
        }
    }

    #[test]
    fn dying_between_any_two_steps_changes_nothing_of_the_end(
        broken in broken(), cuts in proptest::collection::vec(any::<bool>(), 0..60)
    ) {
        let mut undisturbed = World::new(broken.clone());
        undisturbed.run();
        let mut disturbed = World::new(broken);
        for cut_off in cuts {
            if !disturbed.tick(cut_off) {
                disturbed.answer_all();
                disturbed.now += TimeDelta::minutes(4);
            }
        }
        disturbed.run();
        prop_assert_eq!(disturbed.waves(), undisturbed.waves());
        prop_assert_eq!(disturbed.state(), undisturbed.state());
        prop_assert_eq!(disturbed.sent, undisturbed.sent);
        prop_assert_eq!(disturbed.steps, undisturbed.steps);
    }
}
