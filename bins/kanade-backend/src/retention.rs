//! How long what is kept: from the configuration to whoever removes the rest.

use std::sync::Arc;

use kanade_bus::backend::StreamAges;
use kanade_config::RetentionSection;
use kanade_control::upkeep::{Ages, Retention, RetentionParts};
use kanade_store::retention::Kept;
use kanade_wire::topology;

use crate::wiring::Foundation;

/// Removes what is too old from these files.
pub fn assemble(foundation: &Foundation<'_>) -> Retention {
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
        clock: foundation.clock.clone(),
    })
}

/// Streams whose messages one table needs follow its setting, where the file has one.
pub fn stream_ages(section: &RetentionSection) -> StreamAges {
    let ages = [
        (topology::RESULTS.name, section.results),
        (topology::OBS_EVENTS.name, section.events),
    ];
    let set = ages.into_iter().filter(|(_, age)| age.is_set);
    set.map(|(stream, age)| (stream.to_owned(), age.keep))
        .collect()
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
