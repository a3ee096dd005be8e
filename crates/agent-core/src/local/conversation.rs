//! A conversation with one program.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use kanade_agent_os::local::Person;
use kanade_klp::messages::{Request, Response, StateChanged, StateSnapshot, pushes};
use kanade_klp::{ErrorKind, FrameError, RpcError, read_frames, write_frame};
use kanade_wire::notification::{AmendOperation, Notification, NotificationAmend};
use serde::Serialize;
use tokio::io::{WriteHalf, split};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep, timeout};

use super::follow::Follow;
use super::listen::Stream;
use super::{notices, view};
use crate::agent::Core;
use crate::state::StateError;

/// Between two looks at how the machine is, while somebody wants to know.
const LOOK: Duration = Duration::from_secs(5);
/// Between two looks at runs, while some are followed.
const GLANCE: Duration = Duration::from_millis(200);
/// A program that does not read for so long is left.
const PATIENCE: Duration = Duration::from_secs(30);
/// Requests a program may have on its way.
const WAITING: usize = 4;
/// Requests that are answered in one second.
const A_SECOND: u32 = 20;

/// Why a conversation ended before its time.
#[derive(Debug, thiserror::Error)]
pub(super) enum Ended {
    #[error("the connection failed")]
    Frame(#[from] FrameError),
    #[error("it does not read what it is told")]
    Deaf,
    #[error("what it should be told cannot be read")]
    State(#[from] StateError),
}

/// One program's side of things.
pub(super) struct Conversation<'a> {
    pub core: &'a Arc<Core>,
    pub person: Person,
    /// Whether both sides know each other.
    pub is_greeted: bool,
    /// Ids of subscriptions that were given.
    pub subscriptions: u32,
    /// How the machine was when that was told last, while it is told.
    pub told_state: Option<(String, StateSnapshot)>,
    /// The notices that were told last, while they are told.
    pub told_notices: Option<(String, BTreeMap<String, Notification>)>,
    /// Runs that were begun here and whose end was not told.
    pub following: Vec<Follow>,
    writer: WriteHalf<Box<dyn Stream>>,
    second: Instant,
    requests: u32,
}

/// Talks until the program or the agent ends it.
pub(super) async fn converse(core: &Arc<Core>, person: Person, stream: Box<dyn Stream>) {
    let (reader, writer) = split(stream);
    let (sender, frames) = mpsc::channel(WAITING);
    core.tasks
        .spawn_named("agent.local.read", read_frames(reader, sender));
    let mut conversation = Conversation {
        core,
        person,
        is_greeted: false,
        subscriptions: 0,
        told_state: None,
        told_notices: None,
        following: Vec::new(),
        writer,
        second: Instant::now(),
        requests: 0,
    };
    if let Err(error) = conversation.run(frames).await {
        tracing::debug!(error = %crate::describe(&error), "a conversation with a program at this machine ended");
    }
}

impl Conversation<'_> {
    async fn run(
        &mut self,
        mut frames: mpsc::Receiver<Result<Vec<u8>, FrameError>>,
    ) -> Result<(), Ended> {
        let mut desired = self.core.desired.subscribe();
        loop {
            tokio::select! {
                frame = frames.recv() => match frame {
                    Some(frame) => self.hear(&frame?).await?,
                    None => return Ok(()),
                },
                Ok(()) = desired.changed(), if self.told_notices.is_some() => self.tell_notices().await?,
                () = sleep(LOOK), if self.told_state.is_some() => self.tell_state().await?,
                () = sleep(GLANCE), if !self.following.is_empty() => self.tell_progress().await?,
                () = self.core.stopping.cancelled() => return Ok(()),
            }
        }
    }

    async fn hear(&mut self, frame: &[u8]) -> Result<(), Ended> {
        let request: Request = match serde_json::from_slice(frame) {
            Ok(request) => request,
            Err(error) => {
                let error = RpcError::new(ErrorKind::ParseError, error.to_string());
                return self.send(&Response::new(None, Err(error))).await;
            }
        };
        let answer = match self.may_ask() {
            true => self.answer(&request).await,
            false => Err(RpcError::new(
                ErrorKind::RateLimit,
                format!("more than {A_SECOND} requests in a second: wait a moment"),
            )),
        };
        match request.id {
            Some(id) => self.send(&Response::new(Some(id), answer)).await,
            None => Ok(()),
        }
    }

    fn may_ask(&mut self) -> bool {
        if self.second.elapsed() >= Duration::from_secs(1) {
            (self.second, self.requests) = (Instant::now(), 0);
        }
        self.requests += 1;
        self.requests <= A_SECOND
    }

    async fn tell_state(&mut self) -> Result<(), Ended> {
        let snapshot = view::snapshot(self.core)?;
        let Some((_, told)) = &mut self.told_state else {
            return Ok(());
        };
        if *told == snapshot {
            return Ok(());
        }
        told.clone_from(&snapshot);
        let at = self.core.clock.now();
        self.push(pushes::STATE_CHANGED, &StateChanged { snapshot, at })
            .await
    }

    async fn tell_notices(&mut self) -> Result<(), Ended> {
        let standing = by_id(notices::standing(self.core, &self.person)?);
        let Some((_, told)) = &mut self.told_notices else {
            return Ok(());
        };
        let before = std::mem::replace(told, standing.clone());
        for (id, notice) in &standing {
            let known = before.get(id);
            if known.is_none_or(|known| known.edited_at != notice.edited_at) {
                self.push(pushes::NEW_NOTICE, notice).await?;
            }
        }
        for id in before.into_keys().filter(|id| !standing.contains_key(id)) {
            let op = AmendOperation::Recall;
            self.push(pushes::AMENDED_NOTICE, &NotificationAmend { id, op })
                .await?;
        }
        Ok(())
    }

    /// A run writes faster than anybody reads: what comes within a moment is told at once.
    async fn tell_progress(&mut self) -> Result<(), Ended> {
        let mut told = Vec::new();
        for follow in &mut self.following {
            while let Some(progress) = follow.next() {
                told.push(progress);
            }
        }
        self.following.retain(|follow| !follow.is_over());
        for progress in told {
            self.push(pushes::JOB_PROGRESS, &progress).await?;
        }
        Ok(())
    }

    async fn push(&mut self, method: &str, params: &impl Serialize) -> Result<(), Ended> {
        let params = serde_json::to_value(params).unwrap_or_default();
        self.send(&Request::push(method, params)).await
    }

    async fn send(&mut self, message: &impl Serialize) -> Result<(), Ended> {
        let text = serde_json::to_vec(message).unwrap_or_default();
        let written = timeout(PATIENCE, write_frame(&mut self.writer, &text)).await;
        Ok(written.map_err(|_| Ended::Deaf)??)
    }
}

/// Notices by their ids.
pub(super) fn by_id(notices: Vec<Notification>) -> BTreeMap<String, Notification> {
    notices
        .into_iter()
        .map(|notice| (notice.id.clone(), notice))
        .collect()
}
