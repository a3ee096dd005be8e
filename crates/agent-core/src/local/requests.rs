//! What programs ask.

use kanade_klp::messages::{
    Acknowledge, Acknowledged, Handshake, Handshaken, ListNotices, NoticeChoice, NoticePage, Pong,
    Request, SessionInfo, Subscribed, Unsubscribe, Versions, methods,
};
use kanade_klp::{ErrorKind, PROTOCOL, RpcError};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::conversation::{Conversation, by_id};
use super::{notices, view};
use crate::state::StateError;

/// The most notices in one answer.
const MOST_NOTICES: usize = 200;
/// The most bytes of their titles and texts in one answer, far below a frame's.
const MOST_TEXT: usize = 256 * 1024;

impl Conversation<'_> {
    /// Answers a request.
    pub(super) fn answer(&mut self, request: &Request) -> Result<Value, RpcError> {
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
fn failed(error: StateError) -> RpcError {
    tracing::error!(error = %crate::describe(&error), "a program at this machine was not answered");
    RpcError::new(
        ErrorKind::InternalError,
        "the agent cannot read its own state: its log says why",
    )
}
