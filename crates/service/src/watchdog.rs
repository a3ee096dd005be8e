//! A thread that notices when nothing else in the process moves any more.

use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// Looks taken within one limit.
const LOOKS: u32 = 8;
/// It does next to nothing.
const STACK: usize = 128 * 1024;

/// Watches over a process until it is dropped.
#[derive(Debug)]
pub struct Watchdog {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    seen: Mutex<Seen>,
    over: Condvar,
}

#[derive(Debug)]
struct Seen {
    beat: Instant,
    blamed: Option<String>,
    is_over: bool,
}

impl Watchdog {
    /// Starts watching. After `limit` without a beat `on_silence` is called, once, on the watchdog's own thread, with
    /// the reason in a sentence.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(
        limit: Duration,
        on_silence: impl FnOnce(&str) + Send + 'static,
    ) -> io::Result<Self> {
        let shared = Arc::new(Shared {
            seen: Mutex::new(Seen {
                beat: Instant::now(),
                blamed: None,
                is_over: false,
            }),
            over: Condvar::new(),
        });
        let watched = shared.clone();
        thread::Builder::new()
            .name("watchdog".into())
            .stack_size(STACK)
            .spawn(move || {
                if let Some(reason) = watched.wait_for_silence(limit) {
                    on_silence(&reason);
                }
            })?;
        Ok(Self { shared })
    }

    /// All is well.
    pub fn beat(&self) {
        let mut seen = self.shared.lock();
        seen.beat = Instant::now();
        seen.blamed = None;
    }

    /// All is not well, for this reason; no beat.
    pub fn blame(&self, reason: String) {
        self.shared.lock().blamed = Some(reason);
    }
}

impl Drop for Watchdog {
    fn drop(&mut self) {
        self.shared.lock().is_over = true;
        self.shared.over.notify_all();
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the reason once there was no beat for `limit`, `None` when the watch is over.
    fn wait_for_silence(&self, limit: Duration) -> Option<String> {
        let pause = limit / LOOKS;
        let mut looked = Instant::now();
        let mut seen = self.lock();
        loop {
            seen = self
                .over
                .wait_timeout_while(seen, pause, |seen| !seen.is_over)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
            if seen.is_over {
                return None;
            }
            let now = Instant::now();
            // Whoever sleeps as long as that was held up with the whole machine.
            if now - looked > pause * 4 {
                seen.beat = now;
            }
            looked = now;
            if now - seen.beat > limit {
                return Some(reason(&seen, now - seen.beat));
            }
        }
    }
}

fn reason(seen: &Seen, silent: Duration) -> String {
    match &seen.blamed {
        Some(reason) => reason.clone(),
        None => format!("the main loop stood still for {} s", silent.as_secs()),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[test]
    fn silence_is_noticed_once_with_its_reason() {
        let (tell, told) = mpsc::channel();
        let watchdog = Watchdog::start(Duration::from_millis(40), move |reason| {
            tell.send(reason.to_owned()).unwrap();
        })
        .unwrap();
        watchdog.blame("the outbox has been busy for 10 min".into());
        let reason = told.recv_timeout(Duration::from_secs(20)).unwrap();
        assert_eq!(reason, "the outbox has been busy for 10 min");
    }

    #[test]
    fn a_watch_that_is_over_says_nothing() {
        let (tell, told) = mpsc::channel::<String>();
        let watchdog = Watchdog::start(Duration::from_secs(60), move |reason| {
            let _ = tell.send(reason.to_owned());
        })
        .unwrap();
        watchdog.beat();
        drop(watchdog);
        assert!(told.recv_timeout(Duration::from_secs(20)).is_err());
    }
}
