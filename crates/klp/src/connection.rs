//! The client's end of a connection.

use std::collections::VecDeque;

use kanade_runtime::TaskSet;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::io::{AsyncRead, AsyncWrite, WriteHalf, split};
use tokio::sync::mpsc;

use crate::errors::RpcError;
use crate::frames::{FrameError, read_frames, write_frame};
use crate::messages::{Message, Request};

/// Messages that wait to be looked at.
const WAITING: usize = 64;

/// Something the agent tells by itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Push {
    /// What.
    pub method: String,
    /// With what.
    pub params: Value,
}

/// Why a call brought no answer.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// The agent refused.
    #[error(transparent)]
    Refused(#[from] RpcError),
    /// The connection failed.
    #[error(transparent)]
    Frame(#[from] FrameError),
    /// The agent is gone.
    #[error("the agent has closed the connection")]
    Closed,
    /// What was said makes no sense.
    #[error("the agent's answer cannot be read")]
    Unreadable(#[from] serde_json::Error),
}

/// The client's end of a connection.
pub struct Connection<S> {
    writer: WriteHalf<S>,
    /// What was read, frame by frame: a read must not be cancelled in the middle of one.
    frames: mpsc::Receiver<Result<Vec<u8>, FrameError>>,
    pushes: VecDeque<Push>,
    calls: u64,
    _tasks: TaskSet,
}

impl<S: AsyncRead + AsyncWrite + Send + 'static> Connection<S> {
    /// Speaks over `stream`. Must be called within a runtime.
    pub fn new(stream: S) -> Self {
        let (reader, writer) = split(stream);
        let (sender, frames) = mpsc::channel(WAITING);
        let tasks = TaskSet::new();
        tasks.spawn_named("klp.read", read_frames(reader, sender));
        Self {
            writer,
            frames,
            pushes: VecDeque::new(),
            calls: 0,
            _tasks: tasks,
        }
    }

    /// Asks, and waits for the answer. What the agent tells meanwhile waits for [`Self::push`].
    ///
    /// # Errors
    /// When the agent refuses, is gone, or says what makes no sense.
    pub async fn call<T: DeserializeOwned>(
        &mut self,
        method: &str,
        params: impl Serialize,
    ) -> Result<T, CallError> {
        self.calls += 1;
        let id = self.calls.to_string();
        let request = Request::new(&id, method, serde_json::to_value(params)?);
        write_frame(&mut self.writer, &serde_json::to_vec(&request)?).await?;
        loop {
            match self.read().await? {
                Message::Push(push) => self.pushes.push_back(push.into()),
                Message::Response(response) if response.id.as_deref() == Some(&id) => {
                    if let Some(error) = response.error {
                        return Err(error.into());
                    }
                    return Ok(serde_json::from_value(response.result.unwrap_or_default())?);
                }
                Message::Response(_) => {}
            }
        }
    }

    /// The next thing the agent tells by itself. Safe to cancel.
    ///
    /// # Errors
    /// When the agent is gone, or says what makes no sense.
    pub async fn push(&mut self) -> Result<Push, CallError> {
        loop {
            if let Some(push) = self.pushes.pop_front() {
                return Ok(push);
            }
            if let Message::Push(push) = self.read().await? {
                return Ok(push.into());
            }
        }
    }

    async fn read(&mut self) -> Result<Message, CallError> {
        let frame = self.frames.recv().await.ok_or(CallError::Closed)??;
        Ok(serde_json::from_slice(&frame)?)
    }
}

impl From<Request> for Push {
    fn from(request: Request) -> Self {
        Self {
            method: request.method,
            params: request.params,
        }
    }
}
