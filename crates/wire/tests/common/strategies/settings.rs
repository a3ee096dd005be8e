//! What machines are set to, and job versions.

use kanade_wire::agent_config::{AgentGroups, ConfigScope, EffectiveConfig, GroupContacts};
use kanade_wire::freeze::{Freeze, FreezeZone};
use kanade_wire::job_version::JobVersion;
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;

use super::vocabulary::{digest, free_form, group, job, text, time, version};

prop_compose! {
    /// Any layer of configuration.
    pub fn config_scope()(
        (target_version, target_version_jitter) in (of(text()), of(text())),
        (heartbeat_interval, host_perf_interval) in (of(text()), of(text())),
        process_perf_enabled in any::<Option<bool>>(),
        (process_perf_expires_at, process_perf_top_n) in (of(time()), any::<Option<u32>>()),
        (client_display_name, max_local_concurrent) in (of(text()), any::<Option<u32>>()),
    ) -> ConfigScope {
        ConfigScope {
            target_version, target_version_jitter, heartbeat_interval, host_perf_interval,
            process_perf_enabled, process_perf_expires_at, process_perf_top_n, client_display_name,
            max_local_concurrent,
        }
    }
}

/// Any configuration that holds.
pub fn effective_config() -> impl Strategy<Value = EffectiveConfig> {
    config_scope().prop_map(|layer| EffectiveConfig::default().overlaid(&layer))
}

/// Any membership.
pub fn agent_groups() -> impl Strategy<Value = AgentGroups> {
    vec(group(), 0..4).prop_map(AgentGroups::new)
}

/// Any contacts.
pub fn group_contacts() -> impl Strategy<Value = GroupContacts> {
    vec(text(), 0..4).prop_map(|emails| GroupContacts { emails })
}

prop_compose! {
    /// Any freeze.
    pub fn freeze()(
        (from, until, reason) in (of(text()), of(text()), of(text())),
        tz in select(&[FreezeZone::Local, FreezeZone::Utc][..]),
    ) -> Freeze {
        Freeze { from, until, reason, tz }
    }
}

prop_compose! {
    /// Any version of a job.
    pub fn job_version()(
        (digest, job_id, version) in (digest(), job(), version()),
        manifest in free_form(),
        (created_at, created_by) in (time(), text()),
    ) -> JobVersion {
        JobVersion { digest, job_id, version, manifest, created_at, created_by }
    }
}
