//! What makes no sense in a rollout, said before anything is kept.

use kanade_api_types::rollouts::{Amount, Change, Gate, Pace, RolloutSpec, WaveSpec};
use kanade_wire::HumanDuration;
use kanade_wire::agent_config::ConfigScope;

use crate::catalogue::scope_problems;

/// More waves than anybody looks at.
const MOST_WAVES: usize = 50;

/// Why a rollout makes no sense, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SpecProblem {
    /// Nothing is said of waves.
    #[error("there is no wave: give at least one, such as 100%")]
    NoWaves,
    /// Too many of them.
    #[error("there are {0} waves, and {MOST_WAVES} are the most: put some together")]
    TooManyWaves(usize),
    /// A wave names nobody, or in two ways.
    #[error(
        "wave {0} must say either whom it names (`groups`, `pcs`) or how many it takes (`size`)"
    )]
    WaveWithoutMachines(u32),
    /// A number that is none.
    #[error("wave {0} takes nobody: its size must be above 0, and a share at most 100%")]
    WaveSize(u32),
    /// More than all must succeed.
    #[error("wave {0} can never pass: `success` is above 100%")]
    SuccessAboveAll(u32),
    /// It would halt without a failure.
    #[error(
        "wave {0} can never pass: it halts on no failure at all; leave `halt_on` out, or write at least 1"
    )]
    HaltsOnNothing(u32),
    /// More than all must fail.
    #[error("wave {0} never halts: `halt_on` is above 100%")]
    HaltAboveAll(u32),
    /// The machines have no time.
    #[error("wave {0} can never pass: its `max_duration` is no time at all")]
    NoTime(u32),
    /// Answers are judged that are not waited for.
    #[error(
        "wave {0} cannot judge answers it does not wait for: leave `success` and `max_duration` out, or `pace: time`"
    )]
    JudgesUnawaited(u32),
    /// Nothing is changed.
    #[error("the configuration's `patch` sets nothing")]
    EmptyPatch,
    /// The configuration sets what no machine can work with.
    #[error("`{0}` of the configuration's `patch`: {1}")]
    Patch(String, String),
}

/// Checks everything that can be told without looking at machines.
pub fn check(spec: &RolloutSpec) -> Result<(), SpecProblem> {
    match spec.waves.len() {
        0 => return Err(SpecProblem::NoWaves),
        count if count > MOST_WAVES => return Err(SpecProblem::TooManyWaves(count)),
        _ => {}
    }
    if let Change::Config(config) = &spec.change {
        check_patch(&config.patch)?;
    }
    for (wave, number) in spec.waves.iter().zip(1..) {
        check_wave(wave, number)?;
        check_gate(&wave.gate.over(&spec.gate), number)?;
    }
    Ok(())
}

fn check_patch(patch: &ConfigScope) -> Result<(), SpecProblem> {
    if *patch == ConfigScope::default() {
        return Err(SpecProblem::EmptyPatch);
    }
    match scope_problems(patch).into_iter().next() {
        Some(problem) => Err(SpecProblem::Patch(problem.path, problem.message)),
        None => Ok(()),
    }
}

fn check_wave(wave: &WaveSpec, number: u32) -> Result<(), SpecProblem> {
    let names = !wave.groups.is_empty() || !wave.pcs.is_empty();
    if names == wave.size.is_some() {
        return Err(SpecProblem::WaveWithoutMachines(number));
    }
    let above_all = matches!(wave.size, Some(Amount::Percent(share)) if share.is_above_all());
    if above_all || wave.size.is_some_and(Amount::is_zero) {
        return Err(SpecProblem::WaveSize(number));
    }
    Ok(())
}

fn check_gate(gate: &Gate, number: u32) -> Result<(), SpecProblem> {
    if gate.success.is_some_and(|share| share.is_above_all()) {
        return Err(SpecProblem::SuccessAboveAll(number));
    }
    if gate.halt_on.is_some_and(Amount::is_zero) {
        return Err(SpecProblem::HaltsOnNothing(number));
    }
    if matches!(gate.halt_on, Some(Amount::Percent(share)) if share.is_above_all()) {
        return Err(SpecProblem::HaltAboveAll(number));
    }
    let longest = gate.max_duration.as_ref().map(HumanDuration::value);
    if longest.is_some_and(|longest| longest.is_zero()) {
        return Err(SpecProblem::NoTime(number));
    }
    let judges = gate.success.is_some() || longest.is_some();
    if judges && gate.pace == Some(Pace::Time) {
        return Err(SpecProblem::JudgesUnawaited(number));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn checked(waves: &str, gate: &str) -> Result<(), SpecProblem> {
        let text =
            format!(r#"{{"change":{{"job":{{"job_id":"j"}}}},"waves":{waves},"gate":{gate}}}"#);
        check(&serde_json::from_str(&text).unwrap())
    }

    #[test]
    fn what_makes_sense_is_let_through() {
        let gate = r#"{"soak":"10m","success":"95%","halt_on":"5%","max_duration":"1h"}"#;
        assert_eq!(
            checked(r#"[{"size":1},{"size":"10%"},{"groups":["eu"]}]"#, gate),
            Ok(())
        );
    }

    #[test]
    fn a_configuration_that_no_machine_can_work_with_is_refused() {
        let refused = |patch: &str| {
            let text = format!(
                r#"{{"change":{{"config":{{"patch":{patch}}}}},"waves":[{{"size":"100%"}}]}}"#
            );
            check(&serde_json::from_str(&text).unwrap()).unwrap_err()
        };
        assert_eq!(refused("{}"), SpecProblem::EmptyPatch);
        let text = refused(r#"{"heartbeat_interval":"1s"}"#).to_string();
        assert_eq!(
            text,
            "`heartbeat_interval` of the configuration's `patch`: 5 s are the least"
        );
    }

    #[test]
    fn waves_that_take_nobody_are_refused() {
        assert_eq!(checked("[]", "{}"), Err(SpecProblem::NoWaves));
        assert_eq!(
            checked("[{}]", "{}"),
            Err(SpecProblem::WaveWithoutMachines(1))
        );
        let both = r#"[{"size":1,"groups":["eu"]}]"#;
        assert_eq!(
            checked(both, "{}"),
            Err(SpecProblem::WaveWithoutMachines(1))
        );
        assert_eq!(
            checked(r#"[{"size":1},{"size":0}]"#, "{}"),
            Err(SpecProblem::WaveSize(2))
        );
        assert_eq!(
            checked(r#"[{"size":"101%"}]"#, "{}"),
            Err(SpecProblem::WaveSize(1))
        );
    }

    #[test]
    fn gates_that_can_never_open_are_refused() {
        let wave = r#"[{"size":"100%"}]"#;
        let refused = |gate| checked(wave, gate).unwrap_err();
        assert_eq!(
            refused(r#"{"success":"101%"}"#),
            SpecProblem::SuccessAboveAll(1)
        );
        assert_eq!(refused(r#"{"halt_on":0}"#), SpecProblem::HaltsOnNothing(1));
        assert_eq!(
            refused(r#"{"halt_on":"200%"}"#),
            SpecProblem::HaltAboveAll(1)
        );
        assert_eq!(refused(r#"{"max_duration":"0s"}"#), SpecProblem::NoTime(1));
        let unawaited = r#"{"pace":"time","success":"50%"}"#;
        assert_eq!(refused(unawaited), SpecProblem::JudgesUnawaited(1));
    }
}
