//! Waves as jobs and schedules of 0.43 name them: a group and how long after the order it follows.

use std::collections::BTreeSet;
use std::time::Duration;

use kanade_api_types::rollouts::{Change, Gate, JobChange, Pace, RolloutSpec, WaveSpec};
use kanade_wire::{GroupName, HumanDuration, PcId, Target};

/// A rollout whose waves follow by time alone: the delays become the time each wave is watched,
/// and no answer is judged.
pub fn by_delays(job: JobChange, waves: &[(GroupName, Duration)]) -> RolloutSpec {
    in_waves(of_job(job), waves)
}

/// A rollout of a job without waves yet, which judges no answer.
pub fn of_job(job: JobChange) -> RolloutSpec {
    RolloutSpec {
        description: None,
        change: Change::Job(job),
        target: Target::default(),
        waves: Vec::new(),
        gate: Gate {
            pace: Some(Pace::Time),
            ..Gate::default()
        },
        start_after: None,
        jitter: None,
        expires_in: None,
        deadline_at: None,
        retry: None,
        draft: false,
    }
}

/// The same with these waves, the earliest first.
pub(super) fn in_waves(spec: RolloutSpec, waves: &[(GroupName, Duration)]) -> RolloutSpec {
    let waves = in_order(waves);
    let first = waves.first().map(|(_, delay)| *delay).unwrap_or_default();
    let next = waves.iter().skip(1).map(|(_, delay)| Some(*delay));
    let specs = waves.iter().zip(next.chain([None]));
    let specs = specs.map(|((group, delay), next)| WaveSpec {
        groups: vec![group.clone()],
        gate: Gate {
            soak: next.map(|next| HumanDuration::from(next - *delay)),
            ..Gate::default()
        },
        ..WaveSpec::default()
    });
    RolloutSpec {
        waves: specs.collect(),
        start_after: (!first.is_zero()).then(|| HumanDuration::from(first)),
        ..spec
    }
}

/// Those waves that have a machine which is in no earlier one.
pub(super) fn with_machines(
    waves: &[(GroupName, Duration)],
    members: impl Fn(&GroupName) -> Vec<PcId>,
) -> Vec<(GroupName, Duration)> {
    let mut taken = BTreeSet::new();
    let mut kept = in_order(waves);
    kept.retain(|(group, _)| {
        let before = taken.len();
        taken.extend(members(group));
        taken.len() > before
    });
    kept
}

fn in_order(waves: &[(GroupName, Duration)]) -> Vec<(GroupName, Duration)> {
    let mut waves = waves.to_vec();
    waves.sort_by_key(|(_, delay)| *delay);
    waves
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use kanade_wire::JobId;

    #[test]
    fn delays_from_the_start_become_the_time_between_waves() {
        let wave = |name, minutes: u64| {
            (
                GroupName::new(name).unwrap(),
                Duration::from_secs(minutes * 60),
            )
        };
        let job = JobChange {
            job_id: JobId::new("j").unwrap(),
            parameters: Default::default(),
        };
        let spec = by_delays(job, &[wave("late", 90), wave("early", 30)]);
        assert_eq!(spec.start_after.unwrap().to_string(), "30m");
        let soaks: Vec<_> = spec
            .waves
            .iter()
            .map(|wave| wave.gate.soak.as_ref().map(ToString::to_string))
            .collect();
        assert_eq!(soaks, [Some("1h".to_owned()), None]);
        assert_eq!(spec.waves[1].groups[0].as_str(), "late");
        assert_eq!(spec.gate.pace, Some(Pace::Time));
    }

    #[test]
    fn a_group_without_machines_of_its_own_is_left_out() {
        let wave = |name, secs| (GroupName::new(name).unwrap(), Duration::from_secs(secs));
        let waves = [
            wave("all", 60),
            wave("first", 0),
            wave("none", 30),
            wave("same", 90),
        ];
        let members = |group: &GroupName| match group.as_str() {
            "first" => vec![PcId::new("a").unwrap()],
            "none" => Vec::new(),
            _ => ["a", "b"].map(|pc| PcId::new(pc).unwrap()).to_vec(),
        };
        assert_eq!(
            with_machines(&waves, members),
            [wave("first", 0), wave("all", 60)]
        );
    }
}
