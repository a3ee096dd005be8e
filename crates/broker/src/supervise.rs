use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use crate::process::{Broker, BrokerError};

/// First wait before a broker that died is started again.
const SHORTEST_WAIT: Duration = Duration::from_millis(200);
/// Longest wait between two attempts.
const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// A broker that lived this long starts again with the shortest wait.
const HEALTHY_AFTER: Duration = Duration::from_secs(60);

/// What a supervised broker is doing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Supervision {
    /// It answers.
    Running,
    /// It died, or could not be started again; another attempt follows.
    Restarting {
        /// Attempts since supervision began.
        restarts: u32,
        /// What ended it, or what prevented the last start.
        reason: String,
    },
    /// It was told to stop.
    Stopped,
}

/// Keeps a broker running until `shutdown`, then stops it.
///
/// Returns an error only when the final stop fails; a broker that cannot be started is tried again
/// for ever. `state` always holds the latest [`Supervision`].
pub async fn supervise(
    broker: &mut Broker,
    shutdown: &CancellationToken,
    state: &watch::Sender<Supervision>,
) -> Result<(), BrokerError> {
    let mut watchdog = Watchdog {
        broker,
        state,
        restarts: 0,
        wait: SHORTEST_WAIT,
    };
    state.send_replace(Supervision::Running);
    shutdown.run_until_cancelled(watchdog.keep_running()).await;
    watchdog.broker.stop().await?;
    state.send_replace(Supervision::Stopped);
    Ok(())
}

struct Watchdog<'a> {
    broker: &'a mut Broker,
    state: &'a watch::Sender<Supervision>,
    restarts: u32,
    wait: Duration,
}

impl Watchdog<'_> {
    async fn keep_running(&mut self) -> std::convert::Infallible {
        loop {
            let started = Instant::now();
            let reason = match self.broker.wait().await {
                Ok(status) => format!("the broker ended ({status})"),
                Err(error) => format!("the broker cannot be waited for: {error}"),
            };
            if started.elapsed() >= HEALTHY_AFTER {
                self.wait = SHORTEST_WAIT;
            }
            self.start_again(reason).await;
        }
    }

    async fn start_again(&mut self, mut reason: String) {
        loop {
            self.restarts += 1;
            tracing::warn!(reason, broker.restarts = self.restarts, "broker.restarting");
            self.state.send_replace(Supervision::Restarting {
                restarts: self.restarts,
                reason,
            });
            sleep(self.wait).await;
            self.wait = (self.wait * 2).min(LONGEST_WAIT);
            match self.broker.restart().await {
                Ok(()) => break,
                Err(error) => reason = with_causes(&error),
            }
        }
        self.state.send_replace(Supervision::Running);
    }
}

fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
