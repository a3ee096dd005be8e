//! Output as it comes, for whoever watches.
//!
//! A watch is answered with what there is, and holds a lease: while one is open, what comes is published. Nobody
//! watching costs nothing but the memory of the last part.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use kanade_wire::control::{LiveChunk, LiveText, WatchReply, WatchRequest};
use kanade_wire::output::OutputStream;
use kanade_wire::{ResultId, subjects};
use tokio::sync::Notify;
use tokio::time::{Instant, sleep, sleep_until};

use super::output::TextRing;
use crate::agent::Core;

/// Kept of each stream for watchers.
const KEPT: usize = 128 * 1024;
/// In one message, of each stream.
const PIECE: usize = 64 * 1024;
/// Between two messages.
const PAUSE: Duration = Duration::from_millis(100);
/// A lease is never longer.
const LONGEST_LEASE: Duration = Duration::from_secs(120);

/// The newest output of one run.
#[derive(Debug)]
pub(crate) struct Live {
    inner: Mutex<Inner>,
    changed: Notify,
}

#[derive(Debug)]
struct Inner {
    stdout: TextRing,
    stderr: TextRing,
    leased_until: Option<Instant>,
    is_published: bool,
    ended: bool,
}

/// Up to where each stream was sent.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sent {
    stdout: u64,
    stderr: u64,
}

impl Default for Live {
    fn default() -> Self {
        let inner = Inner {
            stdout: TextRing::new(KEPT),
            stderr: TextRing::new(KEPT),
            leased_until: None,
            is_published: false,
            ended: false,
        };
        Self {
            inner: Mutex::new(inner),
            changed: Notify::new(),
        }
    }
}

impl Live {
    /// Takes the next text of a stream.
    pub fn push(&self, stream: OutputStream, text: &str) {
        let mut inner = self.lock();
        match stream {
            OutputStream::Stdout => inner.stdout.push(text),
            OutputStream::Stderr => inner.stderr.push(text),
        }
        if inner.is_published {
            self.changed.notify_one();
        }
    }

    /// Nothing more will come.
    pub fn end(&self) {
        self.lock().ended = true;
        self.changed.notify_one();
    }

    /// The next piece of each stream, for who follows the run at the machine itself.
    pub fn read_on(&self, sent: &mut Sent) -> (Option<String>, Option<String>) {
        let inner = self.lock();
        let stdout = piece(&inner.stdout, &mut sent.stdout);
        let stderr = piece(&inner.stderr, &mut sent.stderr);
        (
            stdout.map(|piece| piece.text),
            stderr.map(|piece| piece.text),
        )
    }

    /// Opens or extends a lease. Returns what there is, and from where a publisher has to be started, if none runs.
    fn lease(&self, length: Duration) -> (LiveText, LiveText, Option<Sent>) {
        let mut inner = self.lock();
        let until = Instant::now() + length.min(LONGEST_LEASE);
        inner.leased_until = inner.leased_until.max(Some(until));
        let start = (!inner.is_published).then(|| Sent {
            stdout: inner.stdout.end(),
            stderr: inner.stderr.end(),
        });
        inner.is_published = true;
        (whole(&inner.stdout), whole(&inner.stderr), start)
    }

    /// What is to be sent next, if anything. When the run or the lease has ended and everything was sent, the
    /// publisher's place is free again.
    fn next(&self, sent: &mut Sent) -> Step {
        let mut inner = self.lock();
        let stdout = piece(&inner.stdout, &mut sent.stdout);
        let stderr = piece(&inner.stderr, &mut sent.stderr);
        if stdout.is_some() || stderr.is_some() {
            return Step::Send(LiveChunk {
                stdout,
                stderr,
                ended: false,
            });
        }
        let leased_until = inner.leased_until.filter(|until| *until > Instant::now());
        match leased_until {
            _ if inner.ended => Step::Last(LiveChunk {
                ended: true,
                ..LiveChunk::default()
            }),
            Some(until) => Step::Wait(until),
            None => {
                inner.is_published = false;
                Step::Stop
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

enum Step {
    Send(LiveChunk),
    Last(LiveChunk),
    Wait(Instant),
    Stop,
}

/// Answers a watch and sees to it that output is published while it lasts.
pub(crate) fn watch(core: &Arc<Core>, request: &WatchRequest) -> WatchReply {
    let Some(run) = core.runs.find(&request.result_id) else {
        return WatchReply::default();
    };
    let (stdout, stderr, start) = run
        .live
        .lease(Duration::from_secs(request.lease_secs.into()));
    if let Some(sent) = start {
        let (core, live, result) = (core.clone(), run.live.clone(), request.result_id.clone());
        core.clone()
            .tasks
            .spawn_named("agent.run.publish", publish(core, live, result, sent));
    }
    WatchReply {
        found: true,
        running: run.has_started(),
        stdout,
        stderr,
    }
}

async fn publish(core: Arc<Core>, live: Arc<Live>, result: ResultId, mut sent: Sent) {
    let subject = subjects::live(&core.pc_id, &result);
    loop {
        let changed = live.changed.notified();
        match live.next(&mut sent) {
            Step::Send(chunk) => {
                send(&core, &subject, &chunk).await;
                sleep(PAUSE).await;
            }
            Step::Last(chunk) => return send(&core, &subject, &chunk).await,
            Step::Wait(until) => tokio::select! {
                () = changed => {}
                () = sleep_until(until) => {}
            },
            Step::Stop => return,
        }
    }
}

/// What is lost here, the result still brings.
async fn send(core: &Core, subject: &str, chunk: &LiveChunk) {
    if let Ok(payload) = serde_json::to_vec(chunk)
        && let Err(error) = core.connection.publish(subject, payload.into()).await
    {
        tracing::debug!(%error, "live output was not sent");
    }
}

fn whole(ring: &TextRing) -> LiveText {
    LiveText {
        offset: ring.start(),
        text: ring.text().to_owned(),
    }
}

fn piece(ring: &TextRing, sent: &mut u64) -> Option<LiveText> {
    let (offset, text) = ring.read(*sent, PIECE);
    if text.is_empty() {
        return None;
    }
    *sent = offset + text.len() as u64;
    Some(LiveText {
        offset,
        text: text.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEASE: Duration = Duration::from_secs(30);

    #[tokio::test(start_paused = true)]
    async fn a_watcher_gets_what_there_was_and_then_what_comes() {
        let live = Live::default();
        live.push(OutputStream::Stdout, "one ");
        let (stdout, _, start) = live.lease(LEASE);
        assert_eq!(
            stdout,
            LiveText {
                offset: 0,
                text: "one ".into()
            }
        );
        live.push(OutputStream::Stdout, "two");
        let mut sent = start.unwrap();
        let Step::Send(chunk) = live.next(&mut sent) else {
            panic!()
        };
        assert_eq!(
            chunk.stdout,
            Some(LiveText {
                offset: 4,
                text: "two".into()
            })
        );
        live.end();
        assert!(matches!(
            live.next(&mut sent),
            Step::Last(LiveChunk { ended: true, .. })
        ));
    }

    #[tokio::test(start_paused = true)]
    async fn one_publisher_serves_all_watchers_until_the_lease_ends() {
        let live = Live::default();
        let mut sent = live.lease(LEASE).2.unwrap();
        assert!(live.lease(LEASE).2.is_none());
        assert!(matches!(live.next(&mut sent), Step::Wait(_)));
        tokio::time::advance(LEASE * 2).await;
        assert!(matches!(live.next(&mut sent), Step::Stop));
        assert!(live.lease(LEASE).2.is_some());
    }
}
