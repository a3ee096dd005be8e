//! How long what is kept: from the configuration to whoever removes the rest.

use std::sync::Arc;

use kanade_bus::backend::StreamAges;
use kanade_config::RetentionSection;
use kanade_control::artifacts::{Collector, KeepRules};
use kanade_control::upkeep::{Ages, Retention, RetentionParts};
use kanade_store::retention::Kept;
use kanade_wire::topology;

use crate::foundation::Foundation;

/// Removes what is too old from these files.
pub fn assemble(foundation: &Foundation<'_>, artifacts: Collector) -> Retention {
    let databases = foundation.databases;
    Retention::new(RetentionParts {
        files: vec![
            foundation.projection(),
            Arc::new(databases.metrics.clone()),
            Arc::new(databases.search.clone()),
            Arc::new(databases.state.archives()),
        ],
        ages: ages(&foundation.config.retention),
        bus: foundation.bus.clone(),
        artifacts,
        clock: foundation.clock.clone(),
    })
}

/// What of scripts, packages and releases is kept.
pub fn keep_rules(section: &RetentionSection) -> KeepRules {
    KeepRules {
        package_versions: section.package_versions,
        script_versions: section.script_versions,
        release_versions: section.release_versions,
        sent_scripts: section.sent_scripts.keep,
    }
}

/// Streams whose messages one table needs follow its setting, where the file has one.
pub fn stream_ages(section: &RetentionSection) -> StreamAges {
    let ages = [
        (topology::RESULTS.name.to_owned(), section.results),
        (topology::OBS_EVENTS.name.to_owned(), section.events),
        (topology::BUNDLES.name.to_owned(), section.bundles),
        (
            format!("OBJ_{}", topology::COLLECTIONS.name),
            section.bundles,
        ),
    ];
    let set = ages.into_iter().filter(|(_, age)| age.is_set);
    set.map(|(stream, age)| (stream, age.keep)).collect()
}

fn ages(section: &RetentionSection) -> Ages {
    let ages = [
        (Kept::Results, section.results),
        (Kept::Executions, section.executions),
        (Kept::Events, section.events),
        (Kept::History, section.history),
        (Kept::Audit, section.audit),
        (Kept::Acks, section.acks),
        (Kept::PerfRaw, section.perf_raw),
        (Kept::Perf5m, section.perf_5m),
        (Kept::Perf1h, section.perf_1h),
        (Kept::Processes, section.processes),
        (Kept::Search, section.search),
        (Kept::DeadLetters, section.dead_letters),
    ];
    let ages = ages.into_iter();
    ages.map(|(kept, age)| (kept, age.keep)).collect()
}
