//! Scripts that travel by their digest: stored, and known to be in use, so that retention spares
//! what machines may still ask for.

use chrono::{DateTime, TimeDelta, Utc};
use kanade_bus::backend::{Bus, ObjectError, ObjectInfo};
use kanade_wire::topology;

use crate::artifacts::USED_AT;

/// How old what is known of the last use may become.
const NOTED_EVERY: TimeDelta = TimeDelta::days(1);

/// Stores a script. The name is the content: what is there already need not be stored again.
pub(super) async fn store_script(
    bus: &Bus,
    name: &str,
    text: &str,
    now: DateTime<Utc>,
) -> Result<(), ObjectError> {
    let store = topology::SCRIPTS.name;
    match bus.object_info(store, name).await? {
        Some(there) => note(bus, &there, now).await,
        None => {
            bus.object_put(store, name, &mut text.as_bytes(), now)
                .await?;
        }
    }
    Ok(())
}

/// Notes that a script object was sent to machines.
pub(super) async fn note_use(bus: &Bus, name: &str, now: DateTime<Utc>) {
    if let Ok(Some(info)) = bus.object_info(topology::SCRIPTS.name, name).await {
        note(bus, &info, now).await;
    }
}

/// A use that could not be noted does not stop what it is for: versions are kept for days anyway.
async fn note(bus: &Bus, info: &ObjectInfo, now: DateTime<Utc>) {
    let noted: Option<DateTime<Utc>> = info.metadata.get(USED_AT).and_then(|at| at.parse().ok());
    let last = noted.max(info.modified);
    if last.is_some_and(|last| now - last < NOTED_EVERY) {
        return;
    }
    let at = now.to_rfc3339();
    let noted = bus.object_note(topology::SCRIPTS.name, &info.name, USED_AT, &at);
    if let Err(error) = noted.await {
        tracing::debug!(script = info.name, %error, "the use of a script was not noted");
    }
}
