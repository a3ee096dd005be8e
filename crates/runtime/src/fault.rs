//! Points at which a test can end the process as a power cut would.
//!
//! Only in debug builds: `KANADE_FAULT_POINT=<name>` aborts the process the first time it gets
//! there, `KANADE_FAULT_POINT=<name>:<n>` the n-th time.

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

    static FAULT: OnceLock<Option<Fault>> = OnceLock::new();

    pub fn reached(name: &str) {
        let Some(fault) = FAULT.get_or_init(from_environment).as_ref() else {
            return;
        };
        if fault.name == name && fault.remaining.fetch_sub(1, Ordering::SeqCst) == 1 {
            tracing::error!(point = name, "ending the process at a fault point");
            std::process::abort();
        }
    }

    pub fn is_asked(name: &str) -> bool {
        let fault = FAULT.get_or_init(from_environment).as_ref();
        fault.is_some_and(|fault| fault.name == name)
    }

    fn from_environment() -> Option<Fault> {
        let text = std::env::var(super::VARIABLE)
            .ok()
            .filter(|text| !text.is_empty())?;
        let (name, times) = match text.split_once(':') {
            Some((name, times)) => (name.to_owned(), times.parse().ok()?),
            None => (text, 1),
        };
        Some(Fault {
            name,
            remaining: AtomicU32::new(times),
        })
    }
}
