//! What programs ask.

use kanade_klp::messages::{
    Acknowledge, Acknowledged, Handshake, Handshaken, ListNotices, LogLines, LogTail, NoticeChoice,
    NoticePage, Pong, Request, SessionInfo, Subscribed, Unsubscribe, Versions, methods,
};
use kanade_klp::{ErrorKind, PROTOCOL, RpcError};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::conversation::{Conversation, by_id};
use super::{maintenance::maintenance, notices, view};
use crate::diagnose;
use crate::state::StateError;

/// The most notices in one answer.
const MOST_NOTICES: usize = 200;
/// The most bytes of their titles and texts in one answer, far below a frame's.
const MOST_TEXT: usize = 256 * 1024;
/// The most lines of the log in one answer.
const MOST_LINES: usize = 1000;
/// A line that did not fit any more was hardly longer.
const LONGEST_LINE: usize = 4096;
/// The most bytes of them.
const MOST_LOG: usize = 256 * 1024;

impl Conversation<'_> {
    /// Answers a request.
    pub(super) async fn answer(&mut self, request: &Request) -> Result<Value, RpcError> {
        if request.method == methods::HANDSHAKE {
            return to_value(&self.greet(&read(request)?)?);
        }
        if !self.is_greeted {
            let text = "say `system.handshake` first";
            return Err(RpcError::new(ErrorKind::InvalidRequest, text));
        }
        match request.method.as_str() {
            methods::PING => to_value(&Pong {
                agent_time: self.core.clock.now(),
            }),
            methods::VERSION => to_value(&Versions {
                agent_version: self.core.agent_version.clone(),
                target_agent_version: view::target_version(self.core),
                target_client_version: None,
            }),
            methods::SNAPSHOT => to_value(&view::snapshot(self.core).map_err(failed)?),
            methods::SUBSCRIBE_STATE => self.subscribe_to_state(),
            methods::UNSUBSCRIBE_STATE => {
                let Unsubscribe { subscription } = read(request)?;
                self.told_state.take_if(|(id, _)| *id == subscription);
                Ok(Value::Null)
            }
            methods::NOTICES => to_value(&self.list(&read_or_default(request)?)?),
            methods::SUBSCRIBE_NOTICES => self.subscribe_to_notices(),
            methods::UNSUBSCRIBE_NOTICES => {
                let Unsubscribe { subscription } = read(request)?;
                self.told_notices.take_if(|(id, _)| *id == subscription);
                Ok(Value::Null)
            }
            methods::ACKNOWLEDGE => to_value(&self.acknowledge(&read(request)?)?),
            methods::LOG_TAIL => to_value(&self.log(&read_or_default(request)?).await?),
            methods::JOBS => to_value(&self.list_jobs(&read_or_default(request)?)?),
            methods::EXECUTE => to_value(&self.execute(&read(request)?)?),
            methods::KILL => to_value(&self.kill(&read(request)?)?),
            methods::MAINTENANCE => {
                let asked = read_or_default(request)?;
                to_value(&maintenance(self.core, &asked).map_err(failed)?)
            }
            other => Err(RpcError::new(
                ErrorKind::MethodNotFound,
                format!("there is no method {other:?}"),
            )),
        }
    }

    fn greet(&mut self, hello: &Handshake) -> Result<Handshaken, RpcError> {
        if !hello.protocol.contains(&PROTOCOL) {
            let text = format!("this agent speaks version {PROTOCOL} alone: update the program");
            return Err(RpcError::new(ErrorKind::StaleProtocol, text));
        }
        self.is_greeted = true;
        let desired = self.core.desired.borrow();
        Ok(Handshaken {
            protocol: PROTOCOL,
            agent_version: self.core.agent_version.clone(),
            features: Vec::new(),
            session: SessionInfo {
                user: self.person.account.clone(),
                session_id: self.person.session.clone(),
                pc_id: self.core.pc_id.clone(),
            },
            client_display_name: desired.config.client_display_name.clone(),
        })
    }

    fn subscribe_to_state(&mut self) -> Result<Value, RpcError> {
        let snapshot = view::snapshot(self.core).map_err(failed)?;
        let subscription = self.subscription("sub-s");
        self.told_state = Some((subscription.clone(), snapshot));
        to_value(&Subscribed { subscription })
    }

    fn subscribe_to_notices(&mut self) -> Result<Value, RpcError> {
        let standing = notices::standing(self.core, &self.person).map_err(failed)?;
        let subscription = self.subscription("sub-n");
        self.told_notices = Some((subscription.clone(), by_id(standing)));
        to_value(&Subscribed { subscription })
    }

    fn subscription(&mut self, kind: &str) -> String {
        self.subscriptions += 1;
        format!("{kind}-{}", self.subscriptions)
    }

    fn list(&self, asked: &ListNotices) -> Result<NoticePage, RpcError> {
        let standing = notices::standing(self.core, &self.person).map_err(failed)?;
        let wanted = standing.into_iter().filter(|notice| match asked.filter {
            NoticeChoice::Unread => notice.acked_at.is_none(),
            NoticeChoice::All => true,
        });
        let mut items: Vec<_> = match &asked.cursor {
            // A page begins behind the last one of the page before.
            Some(last) => wanted
                .skip_while(|notice| notice.id != *last)
                .skip(1)
                .collect(),
            None => wanted.collect(),
        };
        let mut room = MOST_TEXT;
        let fitting = items.iter().take_while(|notice| {
            let length = notice.title.len() + notice.body.len();
            let fits = length <= room;
            room = room.saturating_sub(length);
            fits
        });
        let limit = (asked.limit as usize).clamp(1, MOST_NOTICES);
        let count = fitting.count().clamp(1, limit);
        let next_cursor = match items.len() > count {
            true => items.get(count - 1).map(|last| last.id.clone()),
            false => None,
        };
        items.truncate(count);
        Ok(NoticePage { items, next_cursor })
    }

    /// The log names what others at the machine did: it is for those who administer it.
    async fn log(&mut self, asked: &LogTail) -> Result<LogLines, RpcError> {
        if !self.person.is_administrator {
            let text = "the agent's log is for those who administer this machine";
            return Err(RpcError::new(ErrorKind::Unauthorized, text));
        }
        let wanted = (asked.lines as usize).clamp(1, MOST_LINES);
        let found = diagnose::tail(self.core, wanted + 1, MOST_LOG).await;
        let text = found.map_err(|why| RpcError::new(ErrorKind::NotFound, why))?;
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let extra = lines.len().saturating_sub(wanted);
        lines.drain(..extra);
        Ok(LogLines {
            truncated: extra > 0 || text.len() + LONGEST_LINE > MOST_LOG,
            lines,
        })
    }

    fn acknowledge(&mut self, asked: &Acknowledge) -> Result<Acknowledged, RpcError> {
        let confirmed = notices::confirm(self.core, &self.person, &asked.id).map_err(failed)?;
        let acked_at = confirmed.ok_or_else(|| {
            let text = format!("there is no notice {:?} here any more", asked.id);
            RpcError::new(ErrorKind::NotFound, text)
        })?;
        tracing::info!(
            notice.id = asked.id,
            person = self.person.account,
            "a notice was confirmed"
        );
        Ok(Acknowledged { acked_at })
    }
}

fn read<T: DeserializeOwned>(request: &Request) -> Result<T, RpcError> {
    serde_json::from_value(request.params.clone())
        .map_err(|error| RpcError::new(ErrorKind::InvalidParams, error.to_string()))
}

fn read_or_default<T: DeserializeOwned + Default>(request: &Request) -> Result<T, RpcError> {
    match request.params {
        Value::Null => Ok(T::default()),
        _ => read(request),
    }
}

fn to_value(answer: &impl Serialize) -> Result<Value, RpcError> {
    serde_json::to_value(answer)
        .map_err(|error| RpcError::new(ErrorKind::InternalError, error.to_string()))
}

/// The person is told that it failed, the log why.
#[expect(clippy::needless_pass_by_value, reason = "what `map_err` hands over")]
pub(super) fn failed(error: StateError) -> RpcError {
    tracing::error!(error = %crate::describe(&error), "a program at this machine was not answered");
    RpcError::new(
        ErrorKind::InternalError,
        "the agent cannot read its own state: its log says why",
    )
}
