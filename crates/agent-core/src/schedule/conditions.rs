//! The state a machine must be in. What the machine does not tell counts as not so: closed, not open.

use std::time::Duration;

use chrono::TimeDelta;
use kanade_manifest::schedule::Requirements;

use super::due::duration;
use super::surroundings::{Conditions, Wanted};

/// What has to be asked of the machine.
pub(super) fn wanted(require: &Requirements) -> Wanted {
    Wanted {
        ac_power: require.ac_power == Some(true),
        idle: require.idle.is_some(),
        cpu: require.cpu_below.is_some(),
        network: require.network == Some(true),
    }
}

/// Why the machine is not in the state that is required.
pub(super) fn unmet(require: &Requirements, found: &Conditions) -> Option<String> {
    power(require, found)
        .or_else(|| idle(require, found))
        .or_else(|| cpu(require, found))
        .or_else(|| network(require, found))
}

fn power(require: &Requirements, found: &Conditions) -> Option<String> {
    match (require.ac_power, found.ac_power) {
        (Some(true), Some(false)) => Some("the machine runs on battery".into()),
        (Some(true), None) => Some("the machine does not tell whether it is on battery".into()),
        _ => None,
    }
}

fn idle(require: &Requirements, found: &Conditions) -> Option<String> {
    let text = require.idle.as_deref()?;
    let asked = duration(text, TimeDelta::MAX)
        .to_std()
        .unwrap_or(Duration::MAX);
    match found.idle {
        Some(idle) if idle >= asked => None,
        Some(idle) => Some(format!(
            "somebody used the machine {} s ago, and {text} without anybody are asked for",
            idle.as_secs()
        )),
        None => Some("the machine does not tell when somebody last used it".into()),
    }
}

fn cpu(require: &Requirements, found: &Conditions) -> Option<String> {
    let limit = require.cpu_below?;
    match found.cpu_percent {
        Some(percent) if percent < limit => None,
        Some(percent) => Some(format!(
            "the machine's load is {percent:.0} %, and less than {limit} % is asked for"
        )),
        None => Some("the machine does not tell its load".into()),
    }
}

fn network(require: &Requirements, found: &Conditions) -> Option<String> {
    match (require.network, found.network) {
        (Some(true), Some(false)) => Some("the machine has no network".into()),
        (Some(true), None) => Some("the machine does not tell whether it has a network".into()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn everything() -> Requirements {
        Requirements {
            ac_power: Some(true),
            idle: Some("10m".into()),
            cpu_below: Some(20.0),
            network: Some(true),
        }
    }

    fn quiet() -> Conditions {
        Conditions {
            ac_power: Some(true),
            idle: Some(Duration::from_secs(600)),
            cpu_percent: Some(19.9),
            network: Some(true),
        }
    }

    #[test]
    fn a_machine_in_the_state_that_is_asked_for_may_run() {
        assert_eq!(unmet(&everything(), &quiet()), None);
        assert_eq!(
            unmet(&Requirements::default(), &Conditions::default()),
            None
        );
    }

    #[test]
    fn each_that_does_not_hold_is_said() {
        let why = |found: Conditions| unmet(&everything(), &found).unwrap();
        let battery = Conditions {
            ac_power: Some(false),
            ..quiet()
        };
        assert_eq!(why(battery), "the machine runs on battery");
        let used = Conditions {
            idle: Some(Duration::from_secs(599)),
            ..quiet()
        };
        assert!(why(used).starts_with("somebody used the machine 599 s ago"));
        let busy = Conditions {
            cpu_percent: Some(20.0),
            ..quiet()
        };
        assert!(why(busy).starts_with("the machine's load is 20 %"));
        let alone = Conditions {
            network: Some(false),
            ..quiet()
        };
        assert_eq!(why(alone), "the machine has no network");
    }

    #[test]
    fn what_the_machine_does_not_tell_does_not_hold() {
        let asked = |require: Requirements| unmet(&require, &Conditions::default()).is_some();
        assert!(asked(Requirements {
            ac_power: Some(true),
            ..Requirements::default()
        }));
        assert!(asked(Requirements {
            idle: Some("1s".into()),
            ..Requirements::default()
        }));
        assert!(asked(Requirements {
            cpu_below: Some(100.0),
            ..Requirements::default()
        }));
        assert!(asked(Requirements {
            network: Some(true),
            ..Requirements::default()
        }));
        let unreadable = Requirements {
            idle: Some("soon".into()),
            ..Requirements::default()
        };
        assert!(unmet(&unreadable, &quiet()).is_some());
    }
}
