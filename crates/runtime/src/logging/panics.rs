//! Panics as log lines.

use std::backtrace::Backtrace;
use std::panic::PanicHookInfo;

/// From now on every panic of this process is logged with its place and backtrace instead of going to stderr.
pub(super) fn log_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let backtrace = Backtrace::force_capture();
        let thread = std::thread::current();
        tracing::error!(
            panic.location = panic.location().map(tracing::field::display),
            panic.thread = thread.name().unwrap_or("unnamed"),
            "panicked: {}\n{backtrace}",
            message(panic),
        );
    }));
}

fn message<'a>(panic: &'a PanicHookInfo<'_>) -> &'a str {
    panic.payload_as_str().unwrap_or("no message")
}
