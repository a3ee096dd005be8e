//! What to do with commands that came while the machine was away.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use kanade_wire::{Command, JobId, Reason};

use crate::gate::Refusal;

/// A missed command, and what is known of it.
#[derive(Clone, Debug)]
pub(super) struct Missed {
    pub sequence: u64,
    pub published_at: DateTime<Utc>,
    pub command: Command,
    /// Why the gate does not let it through, if so.
    pub refusal: Option<Refusal>,
    /// Whether a later command of its job was taken on already.
    pub newer_known: bool,
}

/// Of several commands of one job that may run, only the newest does. An ad-hoc script is a job of its own. The order
/// stays that of the stream.
pub(super) fn plan(mut missed: Vec<Missed>) -> Vec<Missed> {
    missed.sort_by_key(|missed| missed.sequence);
    let mut newest: HashSet<JobId> = HashSet::new();
    for missed in missed.iter_mut().rev() {
        if missed.command.id == JobId::adhoc() || !counts(missed) {
            continue;
        }
        if missed.newer_known || newest.contains(&missed.command.id) {
            missed.refusal = Some(Refusal::superseded(&missed.command));
        } else if missed.refusal.is_none() {
            newest.insert(missed.command.id.clone());
        }
    }
    missed
}

/// What may not run stays refused for its own reason. The pin of a newer version is none beside the newer command: it
/// came with that one.
fn counts(missed: &Missed) -> bool {
    let refusal = missed.refusal.as_ref();
    refusal.is_none_or(|refusal| refusal.reason == Reason::VersionPinned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn missed(sequence: u64, job: &str) -> Missed {
        let json = format!(
            r#"{{"id":"{job}","version":"{sequence}","request_id":"r{sequence}","shell":"sh","script":"true","timeout_secs":5,"jitter_secs":null}}"#
        );
        Missed {
            sequence,
            published_at: DateTime::UNIX_EPOCH,
            command: serde_json::from_str(&json).unwrap(),
            refusal: None,
            newer_known: false,
        }
    }

    fn planned(missed: Vec<Missed>) -> Vec<(u64, Option<Reason>)> {
        plan(missed)
            .iter()
            .map(|missed| (missed.sequence, missed.refusal.as_ref().map(|it| it.reason)))
            .collect()
    }

    #[test]
    fn different_jobs_all_run_in_order() {
        let plan = planned(vec![missed(3, "c"), missed(1, "a"), missed(2, "b")]);
        assert_eq!(plan, [(1, None), (2, None), (3, None)]);
    }

    #[test]
    fn of_two_versions_of_one_job_the_newer_runs() {
        let plan = planned(vec![missed(1, "a"), missed(2, "a")]);
        assert_eq!(plan, [(1, Some(Reason::Superseded)), (2, None)]);
    }

    #[test]
    fn what_may_not_run_supersedes_nothing() {
        let expired = Missed {
            refusal: Some(Refusal::skipped(Reason::Deadline, "late")),
            ..missed(2, "a")
        };
        assert_eq!(
            planned(vec![missed(1, "a"), expired]),
            [(1, None), (2, Some(Reason::Deadline))]
        );
    }

    #[test]
    fn an_older_version_is_superseded_by_the_newer_command_and_pinned_without_one() {
        let pinned = || Missed {
            refusal: Some(Refusal::skipped(Reason::VersionPinned, "pinned")),
            ..missed(1, "a")
        };
        assert_eq!(
            planned(vec![pinned(), missed(2, "a")]),
            [(1, Some(Reason::Superseded)), (2, None)]
        );
        assert_eq!(
            planned(vec![pinned(), missed(2, "b")]),
            [(1, Some(Reason::VersionPinned)), (2, None)]
        );
    }

    #[test]
    fn what_is_older_than_a_command_that_came_meanwhile_is_superseded() {
        let older = Missed {
            newer_known: true,
            ..missed(1, "a")
        };
        assert_eq!(planned(vec![older]), [(1, Some(Reason::Superseded))]);
    }

    #[test]
    fn ad_hoc_scripts_do_not_supersede_each_other() {
        assert_eq!(
            planned(vec![missed(1, "adhoc-run"), missed(2, "adhoc-run")]),
            [(1, None), (2, None)]
        );
    }
}
