//! Points at which a test can end the process as a power cut would.
//!
//! Only in debug builds: `KANADE_FAULT_POINT=<name>` aborts the process the first time it gets
//! there, `KANADE_FAULT_POINT=<name>:<n>` the n-th time. Several points are separated by commas.

/// The variable that names the point.
pub const VARIABLE: &str = "KANADE_FAULT_POINT";

/// Ends the process here, if a test asked for it.
#[inline]
pub fn point(name: &str) {
    #[cfg(debug_assertions)]
    armed::reached(name);
    #[cfg(not(debug_assertions))]
    let _ = name;
}

/// The variable that names the point at which the thread stands still for ever.
pub const STALL_VARIABLE: &str = "KANADE_STALL_POINT";

/// Stands still here, if a test asked for it. Only in debug builds.
#[inline]
pub fn stall(name: &str) {
    #[cfg(debug_assertions)]
    if std::env::var(STALL_VARIABLE).is_ok_and(|wanted| wanted == name) {
        loop {
            std::thread::park();
        }
    }
    #[cfg(not(debug_assertions))]
    let _ = name;
}

/// Whether a test asked for this by name, as it asks for the end of a process: a lasting fault.
#[inline]
pub fn is_asked(name: &str) -> bool {
    #[cfg(debug_assertions)]
    let is_asked = armed::is_asked(name);
    #[cfg(not(debug_assertions))]
    let is_asked = {
        let _ = name;
        false
    };
    is_asked
}

#[cfg(debug_assertions)]
mod armed {
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicU32, Ordering};

    struct Fault {
        name: String,
        remaining: AtomicU32,
    }

    static FAULTS: OnceLock<Vec<Fault>> = OnceLock::new();

    pub fn reached(name: &str) {
        let Some(fault) = named(name) else {
            return;
        };
        if fault.remaining.fetch_sub(1, Ordering::SeqCst) == 1 {
            // Also before there is a log, and without a writer that is lost with the process.
            eprintln!("ending the process at the fault point {name}");
            tracing::error!(point = name, "ending the process at a fault point");
            std::process::abort();
        }
    }

    pub fn is_asked(name: &str) -> bool {
        named(name).is_some()
    }

    fn named(name: &str) -> Option<&'static Fault> {
        let faults = FAULTS.get_or_init(from_environment);
        faults.iter().find(|fault| fault.name == name)
    }

    fn from_environment() -> Vec<Fault> {
        let text = std::env::var(super::VARIABLE).unwrap_or_default();
        text.split(',').filter_map(parse).collect()
    }

    fn parse(text: &str) -> Option<Fault> {
        let (name, times) = match text.split_once(':') {
            Some((name, times)) => (name, times.parse().ok()?),
            None => (text, 1),
        };
        (!name.is_empty()).then(|| Fault {
            name: name.to_owned(),
            remaining: AtomicU32::new(times),
        })
    }
}
