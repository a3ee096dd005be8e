//! Orders to run a script.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use kanade_wire::catalogue::CatalogueRevision;
use kanade_wire::command::Cause;
use kanade_wire::environment::{SecretText, SecretVariable};
use kanade_wire::finalize::Finalize;
use kanade_wire::hints::{CheckAlert, CheckHint, CollectHint, EmitConfig, EmitKind, Retry};
use kanade_wire::limits::ResourceLimits;
use kanade_wire::staleness::Staleness;
use kanade_wire::{Command, Os, Shell};
use proptest::collection::{btree_map, vec};
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;

use super::vocabulary::{
    digest, exec, humantime, job, request, schedule, secret, text, time, version,
};

fn staleness() -> impl Strategy<Value = Staleness> {
    prop_oneof![
        Just(Staleness::Cached),
        Just(Staleness::Unchecked),
        humantime().prop_map(|max_cache_age| Staleness::Strict { max_cache_age }),
    ]
}

prop_compose! {
    fn alert()(
        on in vec(text(), 0..3),
        flags in any::<[bool; 4]>(),
        notify_groups in vec(text(), 0..3),
        priority in text(),
        title in text(),
        body in of(text()),
    ) -> CheckAlert {
        CheckAlert {
            on, notify_user: flags[0], notify_groups, priority, require_ack: flags[1],
            toast: flags[2], email: flags[3], title, body,
        }
    }
}

prop_compose! {
    fn check()(
        name in text(),
        label in of(text()),
        status_field in text(),
        detail_field in text(),
        troubleshoot in of(text()),
        fleet in any::<bool>(),
        alert in of(alert()),
    ) -> CheckHint {
        CheckHint { name, label, status_field, detail_field, troubleshoot, fleet, alert }
    }
}

prop_compose! {
    fn collect()(
        name in text(), description in of(text()), max_size in of(text()), files_field in text(),
    ) -> CollectHint {
        CollectHint { name, description, max_size, files_field }
    }
}

fn emit() -> impl Strategy<Value = EmitConfig> {
    of(text()).prop_map(|watermark_path| EmitConfig {
        kind: EmitKind::Events,
        watermark_path,
    })
}

pub(super) fn cause() -> impl Strategy<Value = Cause> {
    prop_oneof![
        Just(Cause::Manual),
        (schedule(), time()).prop_map(|(schedule_id, fire_at)| Cause::Schedule {
            schedule_id,
            fire_at
        }),
        (text(), any::<u32>(), any::<u32>()).prop_map(|(rollout_id, wave, attempt)| {
            Cause::Rollout {
                rollout_id,
                wave,
                attempt,
            }
        }),
        (text(), text()).prop_map(|(account, user_sid)| Cause::Person { account, user_sid }),
    ]
}

fn secrets() -> impl Strategy<Value = BTreeMap<String, SecretVariable>> {
    let secret = (secret(), of(text())).prop_map(|(secret, value)| SecretVariable {
        secret,
        value: value.map(SecretText::new),
    });
    btree_map(text(), secret, 0..3)
}

prop_compose! {
    fn limits()(
        memory_bytes in of(any::<u64>()), cpu_percent in of(any::<u32>()), nice in of(any::<u8>()),
    ) -> ResourceLimits {
        ResourceLimits { memory_bytes, cpu_percent, nice }
    }
}

prop_compose! {
    fn finalize()(
        shell in select(&Shell::ALL[..]), script in text(), timeout_secs in any::<u64>(),
    ) -> Finalize {
        Finalize { shell, script, timeout_secs }
    }
}

/// Any command. Boxed, as a strategy of so many parts does not fit a test's stack.
pub fn command() -> BoxedStrategy<Command> {
    any_command().boxed()
}

prop_compose! {
    fn any_command()(
        (id, version, request_id, exec_id) in (job(), version(), request(), of(exec())),
        shell in select(&Shell::ALL[..]),
        (script, script_object, script_object_sha256) in (text(), of(text()), of(digest())),
        (timeout_secs, jitter_secs) in (any::<u64>(), of(any::<u64>())),
        run_as in select(&["system", "user", "system_gui", "account:backup"][..]),
        (cwd, deadline_at, staleness) in (of(text()), of(time()), staleness()),
        (emit, check, collect) in (of(emit()), of(check()), of(collect())),
        retry in of((any::<u32>(), any::<u64>())),
        (cause, job_digest, expires_at) in (of(cause()), of(digest()), of(time())),
        revision in of((any::<u64>(), any::<u64>())),
        (os, env, secret_env) in (vec(select(&Os::ALL[..]), 0..3), btree_map(text(), text(), 0..3), secrets()),
        (limits, finalize) in (of(limits()), of(finalize())),
    ) -> Command {
        Command {
            id, version, request_id, exec_id, shell, script, script_object, script_object_sha256,
            timeout_secs, jitter_secs, cwd, deadline_at,
            run_as: run_as.parse().unwrap(), staleness, emit, check, collect,
            retry: retry.map(|(max, backoff_secs)| Retry { max, backoff_secs }),
            cause, job_digest,
            catalogue_revision: revision.map(|(pins, revocations)| CatalogueRevision { pins, revocations }),
            expires_at, os, env, secret_env, limits, finalize,
        }
    }
}
