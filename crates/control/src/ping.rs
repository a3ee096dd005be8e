//! Asking every machine at once whether it is there: one broadcast, answers to one inbox.

use std::collections::BTreeSet;
use std::time::Duration;

use bytes::Bytes;
use kanade_bus::backend::{Bus, Replies};
use kanade_bus::{CoreMessage, RequestError};
use kanade_wire::control::{Control, Pong};
use kanade_wire::{PcId, subjects};
use tokio::time::{Instant, sleep_until, timeout_at};

/// Answers told at a time.
const AT_A_TIME: usize = 500;

/// Answers that come within this of each other are told together.
const TOGETHER: Duration = Duration::from_millis(20);

/// Who has not answered by then may be an agent of 0.43, which listens on a subject of its own.
const OLDER_AGENTS_AFTER: Duration = Duration::from_millis(500);

/// A round of asking.
pub struct PingRound {
    bus: Bus,
    replies: Replies,
    begun: Instant,
    until: Instant,
    ask_older_at: Option<Instant>,
    /// Who is asked, and has not answered.
    silent: BTreeSet<PcId>,
    heard: BTreeSet<PcId>,
    /// Whether answers of machines that were not asked count too.
    everybody: bool,
}

/// A machine that answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PingAnswer {
    /// The machine, and its agent's version.
    pub pong: Pong,
    /// How long it took.
    pub after: Duration,
}

impl PingRound {
    /// Asks. `expected` are those whose silence is told; with `everybody` the answers of others
    /// count too.
    ///
    /// # Errors
    /// When the broker is away.
    pub async fn begin(
        bus: &Bus,
        expected: BTreeSet<PcId>,
        everybody: bool,
        wait: Duration,
    ) -> Result<Self, RequestError> {
        let payload = serde_json::to_vec(&Control::Ping).unwrap_or_default();
        let begun = Instant::now();
        let replies = bus.ask_many(subjects::CONTROL_ALL, payload.into()).await?;
        Ok(Self {
            bus: bus.clone(),
            replies,
            begun,
            until: begun + wait,
            ask_older_at: Some(begun + OLDER_AGENTS_AFTER),
            silent: expected,
            heard: BTreeSet::new(),
            everybody,
        })
    }

    /// The next answers; `None` once all that are expected have answered, or time is over.
    pub async fn next(&mut self) -> Option<Vec<PingAnswer>> {
        while !self.silent.is_empty() {
            let message = self.next_message().await?;
            let mut answers = Vec::from_iter(self.take(&message));
            self.take_more(&mut answers).await;
            if !answers.is_empty() {
                return Some(answers);
            }
        }
        None
    }

    /// Who has not answered.
    pub fn silent(&self) -> &BTreeSet<PcId> {
        &self.silent
    }

    /// How long it has taken so far.
    pub fn elapsed(&self) -> Duration {
        self.begun.elapsed()
    }

    async fn next_message(&mut self) -> Option<CoreMessage> {
        loop {
            let older = self.ask_older_at.unwrap_or(self.until);
            tokio::select! {
                message = self.replies.next() => return message,
                () = sleep_until(self.until) => return None,
                () = sleep_until(older), if self.ask_older_at.is_some() => {
                    self.ask_older_at = None;
                    self.ask_older_agents().await;
                }
            }
        }
    }

    async fn take_more(&mut self, answers: &mut Vec<PingAnswer>) {
        let until = (Instant::now() + TOGETHER).min(self.until);
        while answers.len() < AT_A_TIME && !self.silent.is_empty() {
            let Ok(Some(message)) = timeout_at(until, self.replies.next()).await else {
                return;
            };
            answers.extend(self.take(&message));
        }
    }

    fn take(&mut self, message: &CoreMessage) -> Option<PingAnswer> {
        let pong: Pong = serde_json::from_slice(&message.payload).ok()?;
        let was_asked = self.silent.remove(&pong.pc_id);
        let counts = was_asked || self.everybody;
        (counts && self.heard.insert(pong.pc_id.clone())).then(|| PingAnswer {
            pong,
            after: self.begun.elapsed(),
        })
    }

    async fn ask_older_agents(&self) {
        for pc in &self.silent {
            let subject = subjects::ping_legacy(pc);
            if self
                .replies
                .ask_also(&self.bus, &subject, Bytes::new())
                .await
                .is_err()
            {
                return;
            }
        }
    }
}
