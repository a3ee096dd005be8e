//! What is to be done about a target version: a function of what is known.

use kanade_update::LastSwap;
use kanade_wire::release::ReleaseOffer;
use kanade_wire::sync::DesiredState;

/// What is known.
#[derive(Debug)]
pub(super) struct Known<'a> {
    pub running: &'a str,
    pub desired: &'a DesiredState,
    pub quarantined: &'a [String],
    pub last_swap: Option<&'a LastSwap>,
}

/// What follows from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Plan {
    /// Nothing: the target is what runs, or there is none.
    Stay,
    /// Nothing, ever: this target was rolled back on this machine.
    Never,
    /// Nothing, although there is a target; why not, in words.
    Refuse { target: String, reason: String },
    /// Install this release.
    Install(ReleaseOffer),
}

pub(super) fn plan(known: &Known<'_>) -> Plan {
    let Some(target) = known.desired.config.target_version.as_deref() else {
        return Plan::Stay;
    };
    if target == known.running {
        return Plan::Stay;
    }
    let refuse = |reason: &str| Plan::Refuse {
        target: target.to_owned(),
        reason: reason.to_owned(),
    };
    if known.quarantined.iter().any(|version| version == target) {
        return Plan::Never;
    }
    if known
        .last_swap
        .is_some_and(|swap| is_loop(swap, target, known.running))
    {
        return refuse("it was installed before, and ran as another version than its name says");
    }
    match &known.desired.release {
        Some(offer) if offer.version == target => Plan::Install(offer.clone()),
        _ => refuse("there is no release of it for this machine's platform"),
    }
}

fn is_loop(swap: &LastSwap, target: &str, running: &str) -> bool {
    swap.target == target && swap.running_before == running
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use kanade_wire::Digest;

    use super::*;

    fn offer(version: &str) -> ReleaseOffer {
        ReleaseOffer {
            version: version.into(),
            platform: "linux-x86_64".into(),
            digest: Digest::of(b"program"),
            size: 7,
            signature: None,
        }
    }

    fn desired(target: Option<&str>, release: Option<&str>) -> DesiredState {
        let mut desired = DesiredState {
            release: release.map(offer),
            ..DesiredState::default()
        };
        desired.config.target_version = target.map(str::to_owned);
        desired
    }

    fn planned(desired: &DesiredState, quarantined: &[&str], swap: Option<(&str, &str)>) -> Plan {
        let quarantined: Vec<String> = quarantined.iter().map(ToString::to_string).collect();
        let swap = swap.map(|(target, before)| LastSwap {
            target: target.into(),
            running_before: before.into(),
        });
        plan(&Known {
            running: "1.0.0",
            desired,
            quarantined: &quarantined,
            last_swap: swap.as_ref(),
        })
    }

    fn refusal(plan: Plan) -> String {
        match plan {
            Plan::Refuse { reason, .. } => reason,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn without_another_target_the_agent_stays() {
        assert_eq!(planned(&desired(None, None), &[], None), Plan::Stay);
        assert_eq!(
            planned(&desired(Some("1.0.0"), Some("1.0.0")), &[], None),
            Plan::Stay
        );
    }

    #[test]
    fn another_target_is_installed_whether_newer_or_older() {
        for version in ["1.1.0", "0.9.0"] {
            let desired = desired(Some(version), Some(version));
            assert_eq!(
                planned(&desired, &["2.0.0"], Some(("1.0.0", version))),
                Plan::Install(offer(version))
            );
        }
    }

    #[test]
    fn what_was_rolled_back_is_never_tried_again() {
        assert_eq!(
            planned(&desired(Some("2"), Some("2")), &["2"], None),
            Plan::Never
        );
    }

    #[test]
    fn a_release_that_is_not_what_its_name_says_is_not_installed_twice() {
        let reason = refusal(planned(
            &desired(Some("2"), Some("2")),
            &[],
            Some(("2", "1.0.0")),
        ));
        assert!(reason.contains("another version"), "{reason}");
    }

    #[test]
    fn a_target_without_a_release_for_the_platform_is_said() {
        for release in [None, Some("1.1.0")] {
            let reason = refusal(planned(&desired(Some("2"), release), &[], None));
            assert!(reason.contains("no release"), "{reason}");
        }
    }
}
