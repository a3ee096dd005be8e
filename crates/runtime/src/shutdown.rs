//! The way a process is asked to stop, and how long it may take.

use std::future::Future;
use std::io;
use std::time::Duration;

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// The exit code of a process that was told twice to stop: what a shell reports for Ctrl-C.
const INTERRUPTED: i32 = 130;

/// The request to stop: cancelled by SIGTERM, SIGINT or Ctrl-C, or by the process itself. Clones share it.
///
/// The first signal cancels the token; a second one ends the process at once, for somebody who will not wait.
#[derive(Debug, Clone, Default)]
pub struct Shutdown {
    token: CancellationToken,
}

impl Shutdown {
    /// A request that only the process itself makes.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A request that signals make too. Call it inside a tokio runtime, before anything slow.
    ///
    /// # Errors
    /// When the operating system refuses the signal handlers.
    pub fn on_signals() -> io::Result<Self> {
        let shutdown = Self::new();
        let mut signals = signals::Signals::listen()?;
        let listener = shutdown.clone();
        tokio::spawn(async move {
            let name = signals.next().await;
            tracing::info!(signal.name = name, "asked to stop");
            listener.request();
            let name = signals.next().await;
            tracing::warn!(signal.name = name, "asked to stop again: ending at once");
            std::process::exit(INTERRUPTED);
        });
        Ok(shutdown)
    }

    /// Asks the process to stop.
    pub fn request(&self) {
        self.token.cancel();
    }

    /// Whether a stop was asked for.
    #[must_use]
    pub fn is_requested(&self) -> bool {
        self.token.is_cancelled()
    }

    /// Returns once a stop was asked for.
    pub async fn requested(&self) {
        self.token.cancelled().await;
    }

    /// The token behind this request, for what takes a token.
    #[must_use]
    pub fn token(&self) -> CancellationToken {
        self.token.clone()
    }
}

/// The moment by which a stopping process must be gone, shared by the steps of its stop.
#[derive(Debug, Clone, Copy)]
pub struct StopDeadline(Instant);

impl StopDeadline {
    /// A deadline `limit` from now.
    #[must_use]
    pub fn after(limit: Duration) -> Self {
        Self(Instant::now() + limit)
    }

    /// What is left, zero when the deadline has passed.
    #[must_use]
    pub fn remaining(&self) -> Duration {
        self.0.saturating_duration_since(Instant::now())
    }

    /// Awaits one step of the stop, at most until the deadline; a step cut off is logged and gives `None`.
    pub async fn limit<F: Future>(&self, step: &'static str, future: F) -> Option<F::Output> {
        let done = tokio::time::timeout_at(self.0, future).await.ok();
        if done.is_none() {
            tracing::warn!(
                shutdown.step = step,
                "a step of the stop did not end in time"
            );
        }
        done
    }
}

#[cfg(unix)]
mod signals {
    use std::io;

    use tokio::signal::unix::{Signal, SignalKind, signal};

    /// The signals that ask a process to stop.
    pub(super) struct Signals {
        terminate: Signal,
        interrupt: Signal,
    }

    impl Signals {
        pub(super) fn listen() -> io::Result<Self> {
            Ok(Self {
                terminate: signal(SignalKind::terminate())?,
                interrupt: signal(SignalKind::interrupt())?,
            })
        }

        pub(super) async fn next(&mut self) -> &'static str {
            tokio::select! {
                _ = self.terminate.recv() => "SIGTERM",
                _ = self.interrupt.recv() => "SIGINT",
            }
        }
    }
}

#[cfg(windows)]
mod signals {
    use std::io;

    use tokio::signal::windows::{
        CtrlBreak, CtrlC, CtrlClose, CtrlShutdown, ctrl_break, ctrl_c, ctrl_close, ctrl_shutdown,
    };

    /// The console events that ask a process to stop.
    pub(super) struct Signals {
        interrupt: CtrlC,
        terminate: CtrlBreak,
        close: CtrlClose,
        power_off: CtrlShutdown,
    }

    impl Signals {
        pub(super) fn listen() -> io::Result<Self> {
            Ok(Self {
                interrupt: ctrl_c()?,
                terminate: ctrl_break()?,
                close: ctrl_close()?,
                power_off: ctrl_shutdown()?,
            })
        }

        pub(super) async fn next(&mut self) -> &'static str {
            tokio::select! {
                _ = self.interrupt.recv() => "CTRL_C",
                _ = self.terminate.recv() => "CTRL_BREAK",
                _ = self.close.recv() => "CTRL_CLOSE",
                _ = self.power_off.recv() => "CTRL_SHUTDOWN",
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_request_reaches_every_clone() {
        let shutdown = Shutdown::new();
        let other = shutdown.clone();

        shutdown.request();
        other.requested().await;

        assert!(other.is_requested());
    }

    #[tokio::test(start_paused = true)]
    async fn a_step_that_never_ends_is_cut_off_at_the_deadline() {
        let deadline = StopDeadline::after(Duration::from_secs(10));

        assert_eq!(deadline.limit("quick", async { 1 }).await, Some(1));
        assert_eq!(
            deadline.limit("stuck", std::future::pending::<()>()).await,
            None
        );
        assert_eq!(deadline.remaining(), Duration::ZERO);
    }
}
