//! Waves as jobs and schedules of 0.43 name them: a group and how long after the order it follows.

use std::time::Duration;

use kanade_api_types::rollouts::{Change, Gate, JobChange, Pace, RolloutSpec, WaveSpec};
use kanade_wire::{GroupName, HumanDuration, Target};

/// A rollout whose waves follow by time alone: the delays become the time each wave is watched,
/// and no answer is judged.
pub fn by_delays(job: JobChange, waves: &[(GroupName, Duration)]) -> RolloutSpec {
    let mut waves = waves.to_vec();
    waves.sort_by_key(|(_, delay)| *delay);
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
        description: None,
        change: Change::Job(job),
        target: Target::default(),
        waves: specs.collect(),
        gate: Gate {
            pace: Some(Pace::Time),
            ..Gate::default()
        },
        start_after: (!first.is_zero()).then(|| HumanDuration::from(first)),
        jitter: None,
        expires_in: None,
        draft: false,
    }
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
}
