//! From a specification to the machines of each wave: found once, and kept.

use std::collections::{BTreeMap, BTreeSet};

use kanade_api_types::rollouts::{Amount, RolloutSpec, WaveSpec};
use kanade_wire::{GroupName, PcId};
use uuid::Uuid;

/// The machines there are, and who is in the groups a rollout names.
#[derive(Debug, Clone, Default)]
pub struct Fleet {
    /// Every machine, and whether it is online.
    pub online: BTreeMap<PcId, bool>,
    /// The members of the groups that are named.
    pub members: BTreeMap<GroupName, Vec<PcId>>,
    /// The machines that cannot have a release, with the platform it is not there for.
    pub without_build: BTreeMap<PcId, String>,
}

/// The machines of each wave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// The machines of each wave, in the order of their id.
    pub waves: Vec<Vec<PcId>>,
    /// Machines of the target that are in no wave.
    pub left_out: u64,
    /// How many machines of the target a release has no build for, by platform: no wave has them.
    pub without_build: BTreeMap<String, u64>,
}

impl Planned {
    /// Whom the release passes over, in a sentence.
    pub fn skipped(&self) -> Option<String> {
        let platforms = counted(&self.without_build);
        (!self.without_build.is_empty())
            .then(|| format!("the release has no build for {platforms}: they are in no wave"))
    }
}

/// Why machines cannot be found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanProblem {
    /// A share of nothing.
    #[error(
        "the rollout has no target, so a wave of {0} is of nobody: give `all`, some `groups` or some `pcs`"
    )]
    NoTarget(String),
    /// There is no machine.
    #[error("there is no machine yet: start an agent first")]
    NoMachines,
    /// A machine was never seen.
    #[error(
        "{0} names {1}, and no machine is called so: machine ids are case-sensitive; `kanade agent list` shows them"
    )]
    UnknownMachine(String, PcId),
    /// A group has no member.
    #[error(
        "{0} names group {1}, and no machine is in it: check the name, or put machines into it first"
    )]
    EmptyGroup(String, GroupName),
    /// A wave has nobody.
    #[error(
        "wave {0} ({1}) has no machine that is in the target and not in an earlier wave: make it larger, or leave it out"
    )]
    EmptyWave(u32, String),
    /// A release that nobody of the target, or of a wave, can have.
    #[error(
        "{0} has only machines the release has no build for: {1}; publish it for them too by `kanade agent publish`, or name others"
    )]
    NoBuild(String, String),
}

/// Platforms with how many machines are of each: `windows-x86_64 (12 machines)`.
fn counted(platforms: &BTreeMap<String, u64>) -> String {
    let each = platforms.iter().map(|(platform, machines)| match machines {
        1 => format!("{platform} (1 machine)"),
        _ => format!("{platform} ({machines} machines)"),
    });
    each.collect::<Vec<_>>().join(", ")
}

/// What a wave names, in a few words.
pub fn label(wave: &WaveSpec) -> String {
    match wave.size {
        Some(Amount::Count(1)) => "1 machine".into(),
        Some(Amount::Count(count)) => format!("{count} machines"),
        Some(Amount::Percent(share)) => share.to_string(),
        None => {
            let groups = wave.groups.iter().map(GroupName::as_str);
            let names: Vec<&str> = groups.chain(wave.pcs.iter().map(PcId::as_str)).collect();
            match names.as_slice() {
                [first, second, third, _, ..] => {
                    format!("{first}, {second}, {third} and {} more", names.len() - 3)
                }
                few => few.join(", "),
            }
        }
    }
}

/// Finds the machines of each wave. Where a wave takes a number, machines that are online come
/// first, the others in an order that is the same for the same specification.
///
/// # Errors
/// When a name means nothing, or a wave has nobody.
pub fn plan(spec: &RolloutSpec, fleet: &Fleet) -> Result<Planned, PlanProblem> {
    if fleet.online.is_empty() {
        return Err(PlanProblem::NoMachines);
    }
    let (target, without_build) = able(target(spec, fleet)?, fleet);
    if target.is_empty() && !without_build.is_empty() {
        let platforms = counted(&without_build);
        return Err(PlanProblem::NoBuild("the target".into(), platforms));
    }
    let mut order: Vec<&PcId> = target.iter().collect();
    let seed = serde_json::to_string(spec).unwrap_or_default();
    order.sort_by_cached_key(|pc| (!fleet.online[*pc], draw(&seed, pc)));
    let mut taken = BTreeSet::new();
    let mut waves = Vec::new();
    for (wave, number) in spec.waves.iter().zip(1..) {
        let (machines, unable) = match wave.size {
            Some(size) => (sized(size, &order, &taken), BTreeMap::new()),
            None => able(named(wave, &format!("wave {number}"), fleet)?, fleet),
        };
        let free = machines.into_iter();
        let machines: BTreeSet<PcId> = free
            .filter(|pc| target.contains(pc) && !taken.contains(pc))
            .collect();
        if machines.is_empty() {
            return Err(empty(number, wave, &unable));
        }
        taken.extend(machines.iter().cloned());
        waves.push(machines.into_iter().collect());
    }
    let left_out = (target.len() - taken.len()) as u64;
    Ok(Planned {
        waves,
        left_out,
        without_build,
    })
}

/// Those that can have the change, and how many cannot, by platform.
fn able(machines: BTreeSet<PcId>, fleet: &Fleet) -> (BTreeSet<PcId>, BTreeMap<String, u64>) {
    let mut unable: BTreeMap<String, u64> = BTreeMap::new();
    let mut can = |pc: &PcId| match fleet.without_build.get(pc) {
        Some(platform) => {
            *unable.entry(platform.clone()).or_default() += 1;
            false
        }
        None => true,
    };
    let able = machines.into_iter().filter(|pc| can(pc)).collect();
    (able, unable)
}

fn empty(number: u32, wave: &WaveSpec, unable: &BTreeMap<String, u64>) -> PlanProblem {
    let label = label(wave);
    match unable.is_empty() {
        true => PlanProblem::EmptyWave(number, label),
        false => PlanProblem::NoBuild(format!("wave {number} ({label})"), counted(unable)),
    }
}

fn draw(seed: &str, pc: &PcId) -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("{pc}:{seed}").as_bytes())
}

/// Whom the rollout reaches at most.
fn target(spec: &RolloutSpec, fleet: &Fleet) -> Result<BTreeSet<PcId>, PlanProblem> {
    if spec.target.all {
        return Ok(fleet.online.keys().cloned().collect());
    }
    if !spec.target.is_empty() {
        let target = WaveSpec {
            groups: spec.target.groups.clone(),
            pcs: spec.target.pcs.clone(),
            ..WaveSpec::default()
        };
        return named(&target, "the target", fleet);
    }
    let mut target = BTreeSet::new();
    for (wave, number) in spec.waves.iter().zip(1..) {
        if wave.size.is_some() {
            return Err(PlanProblem::NoTarget(label(wave)));
        }
        target.extend(named(wave, &format!("wave {number}"), fleet)?);
    }
    Ok(target)
}

fn named(wave: &WaveSpec, whose: &str, fleet: &Fleet) -> Result<BTreeSet<PcId>, PlanProblem> {
    let unknown = wave.pcs.iter().find(|pc| !fleet.online.contains_key(pc));
    if let Some(pc) = unknown {
        return Err(PlanProblem::UnknownMachine(whose.to_owned(), pc.clone()));
    }
    let mut machines: BTreeSet<PcId> = wave.pcs.iter().cloned().collect();
    for group in &wave.groups {
        let members = fleet.members.get(group).into_iter().flatten();
        let known = members.filter(|pc| fleet.online.contains_key(pc));
        let members: Vec<PcId> = known.cloned().collect();
        if members.is_empty() {
            return Err(PlanProblem::EmptyGroup(whose.to_owned(), group.clone()));
        }
        machines.extend(members);
    }
    Ok(machines)
}

/// The next machines in the order: so many, or as many as bring the taken ones to a share.
fn sized(size: Amount, order: &[&PcId], taken: &BTreeSet<PcId>) -> BTreeSet<PcId> {
    let count = match size {
        Amount::Count(count) => count,
        Amount::Percent(share) => share
            .of(order.len() as u64)
            .saturating_sub(taken.len() as u64),
    };
    let free = order.iter().filter(|pc| !taken.contains(**pc));
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    free.take(count).map(|pc| (*pc).clone()).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn pc(name: &str) -> PcId {
        PcId::new(name).unwrap()
    }

    /// Ten machines `m0`…`m9`, the even ones online, `m0` to `m2` in group eu.
    fn fleet() -> Fleet {
        let machines = (0..10).map(|number| (pc(&format!("m{number}")), number % 2 == 0));
        let eu = GroupName::new("eu").unwrap();
        Fleet {
            online: machines.collect(),
            members: BTreeMap::from([(eu, vec![pc("m0"), pc("m1"), pc("m2"), pc("gone")])]),
            without_build: BTreeMap::new(),
        }
    }

    fn planned(target: &str, waves: &str) -> Result<Planned, PlanProblem> {
        planned_over(&fleet(), target, waves)
    }

    fn planned_over(fleet: &Fleet, target: &str, waves: &str) -> Result<Planned, PlanProblem> {
        let text =
            format!(r#"{{"change":{{"job":{{"job_id":"j"}}}},"target":{target},"waves":{waves}}}"#);
        plan(&serde_json::from_str(&text).unwrap(), fleet)
    }

    #[test]
    fn numbers_are_added_and_shares_are_reached() {
        let all = planned(
            r#"{"all":true}"#,
            r#"[{"size":1},{"size":"50%"},{"size":"100%"}]"#,
        );
        let all = all.unwrap();
        let sizes: Vec<usize> = all.waves.iter().map(Vec::len).collect();
        assert_eq!((sizes, all.left_out), (vec![1, 4, 5], 0));
        let offline = ["m1", "m3", "m5", "m7", "m9"].map(pc).to_vec();
        assert_eq!(all.waves[2], offline, "those that are online come first");
    }

    #[test]
    fn a_machine_is_in_the_first_wave_that_names_it() {
        let plan = planned("{}", r#"[{"pcs":["m1"]},{"groups":["eu"]}]"#).unwrap();
        assert_eq!(plan.waves, [vec![pc("m1")], vec![pc("m0"), pc("m2")]]);
        let part = planned(r#"{"pcs":["m0","m5"]}"#, r#"[{"groups":["eu"]}]"#).unwrap();
        assert_eq!((part.waves, part.left_out), (vec![vec![pc("m0")]], 1));
    }

    /// As [`fleet`], with a release that is not there for `m0` to `m3`.
    fn partly_built() -> Fleet {
        let without = ["m0", "m1", "m2", "m3"].map(|name| (pc(name), "windows-x86_64".to_owned()));
        Fleet {
            without_build: BTreeMap::from(without),
            ..fleet()
        }
    }

    #[test]
    fn machines_without_a_build_are_in_no_wave_and_said() {
        let waves = r#"[{"size":"50%"},{"size":"100%"}]"#;
        let plan = planned_over(&partly_built(), r#"{"all":true}"#, waves).unwrap();
        let sizes: Vec<usize> = plan.waves.iter().map(Vec::len).collect();
        assert_eq!((sizes, plan.left_out), (vec![3, 3], 0));
        let skipped = plan.skipped().unwrap();
        assert!(skipped.contains("windows-x86_64 (4 machines)"), "{skipped}");
    }

    #[test]
    fn a_wave_of_nobody_but_machines_without_a_build_is_refused() {
        let refused = |target, waves| {
            let refused = planned_over(&partly_built(), target, waves);
            refused.unwrap_err().to_string()
        };
        let text = refused("{}", r#"[{"pcs":["m1","m4"]},{"pcs":["m0","m2"]}]"#);
        let told = "wave 2 (m0, m2) has only machines the release has no build for: windows-x86_64 (2 machines)";
        assert!(text.starts_with(told), "{text}");
        let text = refused("{}", r#"[{"groups":["eu"]}]"#);
        assert!(text.starts_with("the target has only machines"), "{text}");
    }

    #[test]
    fn names_that_mean_nothing_are_refused() {
        let refused = |target, waves| planned(target, waves).unwrap_err().to_string();
        let text = refused("{}", r#"[{"pcs":["M1"]}]"#);
        assert!(
            text.starts_with("wave 1 names M1, and no machine is called so"),
            "{text}"
        );
        let text = refused("{}", r#"[{"groups":["us"]}]"#);
        assert!(
            text.starts_with("wave 1 names group us, and no machine is in it"),
            "{text}"
        );
        let text = refused("{}", r#"[{"size":"10%"}]"#);
        assert!(
            text.starts_with("the rollout has no target, so a wave of 10%"),
            "{text}"
        );
        let text = refused(r#"{"all":true}"#, r#"[{"size":1},{"size":"10%"}]"#);
        assert!(text.starts_with("wave 2 (10%) has no machine"), "{text}");
    }
}
