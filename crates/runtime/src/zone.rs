//! The time zone of this machine.

use chrono_tz::Tz;

/// The zone this machine is set to; UTC, with a warning, when nobody knows it by its name.
pub fn local_zone() -> Tz {
    let name = match iana_time_zone::get_timezone() {
        Ok(name) => name,
        Err(error) => {
            tracing::warn!(%error, "this machine's time zone is not known: `tz: local` means UTC");
            return Tz::UTC;
        }
    };
    name.parse().unwrap_or_else(|_| {
        tracing::warn!(
            zone = name,
            "this machine's time zone is not known: `tz: local` means UTC"
        );
        Tz::UTC
    })
}
