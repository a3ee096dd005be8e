//! The broker's streams, buckets and object stores, as tables.
//!
//! Sizes are shares of the broker's store limit; ages and discards are the design's §2 for ours
//! and contract wire.md §2 for what 0.43 left.

use std::time::Duration;

/// One stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StreamSpec {
    /// Its name.
    pub name: &'static str,
    /// The subjects it stores.
    pub subjects: &'static [&'static str],
    /// How long a message stays; none for ever.
    pub max_age: Option<Duration>,
    /// Its share of the store limit, in thousandths.
    pub share_per_mille: u16,
    /// Messages kept per subject; none for all.
    pub max_per_subject: Option<u32>,
    /// What happens when it is full.
    pub when_full: WhenFull,
    /// Messages are published again under this prefix once they are stored.
    pub republish_prefix: Option<&'static str>,
}

/// What a full stream does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhenFull {
    /// The oldest messages go.
    DropOldest,
    /// New messages are refused.
    Refuse,
}

/// One key–value bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BucketSpec {
    /// Its name.
    pub name: &'static str,
    /// Revisions kept per key.
    pub history: u8,
    /// How long a value stays; none for ever.
    pub ttl: Option<Duration>,
}

/// One object store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoreSpec {
    /// Its name.
    pub name: &'static str,
    /// How long an object stays; none for ever.
    pub max_age: Option<Duration>,
    /// Its share of the store limit, in thousandths; none without a cap.
    pub share_per_mille: Option<u16>,
}

const fn days(count: u64) -> Option<Duration> {
    Some(Duration::from_secs(count * 86_400))
}

const fn stream(
    name: &'static str,
    subjects: &'static [&'static str],
    max_age: Option<Duration>,
    share_per_mille: u16,
) -> StreamSpec {
    StreamSpec {
        name,
        subjects,
        max_age,
        share_per_mille,
        max_per_subject: None,
        when_full: WhenFull::DropOldest,
        republish_prefix: None,
    }
}

/// Results of runs.
pub const RESULTS: StreamSpec = stream("RESULTS", &["results.>"], days(90), 350);
/// What happened to executions and agents.
pub const EVENTS: StreamSpec = stream("EVENTS", &["events.>"], days(90), 100);
/// Commands, handed on to agents once they are stored; full means that dispatch is refused.
pub const EXEC: StreamSpec = StreamSpec {
    when_full: WhenFull::Refuse,
    republish_prefix: Some(crate::subjects::DELIVER_PREFIX),
    ..stream("EXEC", &["commands.>"], days(7), 100)
};
/// Events of machines.
pub const OBS_EVENTS: StreamSpec = stream("OBS_EVENTS", &["obs.>"], days(90), 80);
/// Who did what.
pub const AUDIT: StreamSpec = stream("AUDIT", &["audit.>"], days(90), 30);
/// Notices to people.
pub const NOTIFICATIONS: StreamSpec = stream("NOTIFICATIONS", &["notifications.>"], days(90), 20);
/// Every version of every job.
pub const JOB_VERSIONS: StreamSpec = stream("JOB_VERSIONS", &["catalogue.job.*"], None, 20);
/// Every save and deletion of every document.
pub const DOCUMENTS: StreamSpec = stream("DOCUMENTS", &["catalogue.document.>"], None, 10);
/// The last heartbeat of every machine.
pub const HEARTBEAT: StreamSpec = StreamSpec {
    max_per_subject: Some(1),
    ..stream("HEARTBEAT", &["heartbeat.>"], None, 10)
};
/// Output that did not fit into its result.
pub const OUTPUT: StreamSpec = stream("OUTPUT", &["output.>"], days(30), 120);
/// Bundles of collected files.
pub const BUNDLES: StreamSpec = stream("BUNDLES", &["bundle.>"], days(30), 80);
/// A stream of 0.43 that nothing fills.
pub const INVENTORY: StreamSpec = stream("INVENTORY", &["inventory.>"], days(90), 10);

/// Every stream.
pub const STREAMS: &[StreamSpec] = &[
    RESULTS,
    EVENTS,
    EXEC,
    OBS_EVENTS,
    AUDIT,
    NOTIFICATIONS,
    JOB_VERSIONS,
    DOCUMENTS,
    HEARTBEAT,
    OUTPUT,
    BUNDLES,
    INVENTORY,
];

const fn bucket(name: &'static str) -> BucketSpec {
    BucketSpec {
        name,
        history: 5,
        ttl: None,
    }
}

/// Versions that jobs are pinned to.
pub const SCRIPT_CURRENT: BucketSpec = bucket("script_current");
/// Jobs that are revoked.
pub const SCRIPT_STATUS: BucketSpec = bucket("script_status");
/// Configuration layers.
pub const AGENT_CONFIG: BucketSpec = bucket("agent_config");
/// Membership of machines.
pub const AGENT_GROUPS: BucketSpec = bucket("agent_groups");
/// Jobs.
pub const JOBS: BucketSpec = bucket("jobs");
/// Jobs as their authors wrote them.
pub const JOBS_YAML: BucketSpec = bucket("jobs_yaml");
/// Schedules.
pub const SCHEDULES: BucketSpec = bucket("schedules");
/// Schedules as their authors wrote them.
pub const SCHEDULES_YAML: BucketSpec = bucket("schedules_yaml");
/// Who is mailed about groups.
pub const GROUP_CONTACTS: BucketSpec = bucket("group_contacts");
/// Groups: what makes a machine a member. Memberships themselves are in [`AGENT_GROUPS`].
pub const GROUPS: BucketSpec = bucket("groups");
/// Groups as their authors wrote them.
pub const GROUPS_YAML: BucketSpec = bucket("groups_yaml");
/// Views.
pub const VIEWS: BucketSpec = bucket("views");
/// Views as their authors wrote them.
pub const VIEWS_YAML: BucketSpec = bucket("views_yaml");
/// The change freeze.
pub const FLEET_CONFIG: BucketSpec = BucketSpec {
    history: 1,
    ..bucket("fleet_config")
};

/// Every bucket.
pub const BUCKETS: &[BucketSpec] = &[
    SCRIPT_CURRENT,
    SCRIPT_STATUS,
    BucketSpec {
        history: 1,
        ..bucket("agents_state")
    },
    AGENT_CONFIG,
    AGENT_GROUPS,
    GROUP_CONTACTS,
    SCHEDULES,
    GROUPS,
    JOBS,
    FLEET_CONFIG,
    BucketSpec {
        history: 1,
        ..bucket("notifications_read")
    },
    JOBS_YAML,
    SCHEDULES_YAML,
    GROUPS_YAML,
    VIEWS,
    VIEWS_YAML,
    BucketSpec {
        history: 1,
        ttl: Some(Duration::from_secs(3_600)),
        ..bucket("scheduler_dispatch")
    },
];

const fn store(name: &'static str) -> StoreSpec {
    StoreSpec {
        name,
        max_age: None,
        share_per_mille: None,
    }
}

/// Releases of the agent: `{version}/{os}-{arch}`, and `{version}` for 0.43's agents.
pub const AGENT_RELEASES: StoreSpec = store("agent_releases");
/// Packages that scripts download: `{name}/{version}`.
pub const APP_PACKAGES: StoreSpec = store("app_packages");
/// Scripts.
pub const SCRIPTS: StoreSpec = store("scripts");
/// Output of 0.43 agents that did not fit into its result.
pub const RESULT_OUTPUT: StoreSpec = StoreSpec {
    max_age: days(30),
    share_per_mille: Some(20),
    ..store("result_output")
};
/// Bundles of files that 0.43 agents collected.
pub const COLLECTIONS: StoreSpec = StoreSpec {
    max_age: days(30),
    share_per_mille: Some(40),
    ..store("collections")
};

/// Every object store.
pub const STORES: &[StoreSpec] = &[
    AGENT_RELEASES,
    APP_PACKAGES,
    SCRIPTS,
    RESULT_OUTPUT,
    COLLECTIONS,
];

/// The name of a script in [`SCRIPTS`] that is addressed by its content.
pub fn script_object(digest: &crate::Digest) -> String {
    format!("sha256/{digest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shares_leave_room_for_buckets_and_stores_without_a_cap() {
        let streams: u16 = STREAMS.iter().map(|stream| stream.share_per_mille).sum();
        let stores: u16 = STORES
            .iter()
            .filter_map(|store| store.share_per_mille)
            .sum();
        assert!(streams + stores <= 990, "{streams} + {stores}");
    }

    #[test]
    fn no_two_streams_store_the_same_subject() {
        let mut subjects: Vec<&str> = STREAMS
            .iter()
            .flat_map(|stream| stream.subjects)
            .copied()
            .collect();
        let count = subjects.len();
        subjects.sort_unstable();
        subjects.dedup();
        assert_eq!(subjects.len(), count);
    }
}
