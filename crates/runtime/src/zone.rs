//! The time zone of this machine.

use std::str::FromStr;

/// The zone this machine is set to, read from its name; the default one, UTC, with a warning, when nobody knows it by that.
pub fn local_zone<Zone: FromStr + Default>() -> Zone {
    let name = match iana_time_zone::get_timezone() {
        Ok(name) => name,
        Err(error) => {
            tracing::warn!(%error, "this machine's time zone is not known: `tz: local` means UTC");
            return Zone::default();
        }
    };
    name.parse().unwrap_or_else(|_| {
        tracing::warn!(
            zone = name,
            "this machine's time zone is not known: `tz: local` means UTC"
        );
        Zone::default()
    })
}
