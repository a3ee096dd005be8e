//! Messages as they come, sorted by subject.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use futures_util::StreamExt;
use futures_util::stream::SelectAll;
use kanade_bus::{CoreMessage, RequestError, Subscription, header_names};
use kanade_runtime::fault;
use kanade_runtime::tasks::TaskError;
use kanade_wire::control::{Control, Nudge, Pong, WatchRequest};
use kanade_wire::subjects::{self, CommandAddress, ControlVerb};
use kanade_wire::{Command, ExecId, JobId, Reason, RequestId, Version};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{Offered, cancel, cancel_all, take};
use crate::agent::Core;
use crate::diagnose;
use crate::gate::Refusal;
use crate::run::watch;

/// Listens on everything that is addressed to this machine.
pub(crate) struct Receiver {
    messages: SelectAll<Subscription>,
}

impl Receiver {
    /// Subscribes. Works while the broker is away; what is subscribed first is there before anything else is said.
    pub async fn subscribe(core: &Core) -> Result<Self, RequestError> {
        let pc = &core.pc_id;
        let subjects = [
            subjects::deliver(subjects::COMMANDS_ALL),
            subjects::deliver(&subjects::commands_pc(pc)),
            subjects::NUDGE_ALL.to_owned(),
            subjects::CONTROL_ALL.to_owned(),
            subjects::control_pc_any(pc),
        ];
        let mut messages = SelectAll::new();
        for subject in &subjects {
            messages.push(core.connection.subscribe(subject).await?);
        }
        Ok(Self { messages })
    }

    /// Handles messages until the connection is closed for good.
    pub async fn run(&mut self, core: &Arc<Core>) -> Result<(), TaskError> {
        while let Some(message) = self.messages.next().await {
            let work = handle(core, &message);
            core.pulse.during("taking messages", work).await;
        }
        Ok(())
    }
}

async fn handle(core: &Arc<Core>, message: &CoreMessage) {
    let subject = message.subject.as_str();
    if subject.starts_with(subjects::DELIVER_PREFIX) {
        command(core, message);
    } else if subject == subjects::NUDGE_ALL {
        nudge(core, message);
    } else if subject == subjects::CONTROL_ALL {
        act(core, message).await;
    } else {
        control(core, message).await;
    }
}

fn command(core: &Arc<Core>, message: &CoreMessage) {
    let Some(address) = subjects::parse_command(&message.subject) else {
        return;
    };
    let published_at = message
        .headers
        .get(header_names::REPUBLISHED_TIME)
        .and_then(|time| time.parse().ok());
    let offered = match serde_json::from_slice::<Command>(&message.payload) {
        Ok(command) => Offered {
            command,
            published_at,
            address: Some(address),
            refusal: None,
            mark: None,
        },
        Err(error) => match unreadable(&message.payload, &error, published_at, address) {
            Some(offered) => offered,
            None => {
                return tracing::warn!(subject = message.subject, %error, "a command cannot be read");
            }
        },
    };
    // Not written down means not taken on: the next sync brings it again.
    if let Err(error) = take(core, offered) {
        tracing::error!(error = %crate::describe(&error), "a command could not be written down and is not run");
        core.sync.ask(Duration::from_secs(30));
    }
}

/// What can still be told of a command that this agent is too old for.
#[derive(Deserialize)]
struct CommandIdentity {
    id: JobId,
    version: Version,
    request_id: RequestId,
    #[serde(default)]
    exec_id: Option<ExecId>,
}

/// A command that cannot be read is reported too, as far as it says what it is.
fn unreadable(
    payload: &[u8],
    error: &serde_json::Error,
    published_at: Option<DateTime<Utc>>,
    address: CommandAddress,
) -> Option<Offered> {
    let identity: CommandIdentity = serde_json::from_slice(payload).ok()?;
    let command = serde_json::from_value(serde_json::json!({
        "id": identity.id,
        "version": identity.version,
        "request_id": identity.request_id,
        "exec_id": identity.exec_id,
        "shell": "sh",
        "script": "",
        "timeout_secs": 1,
    }));
    let text =
        format!("skipped: not supported here — this agent cannot read the command ({error})");
    let refusal = Some(Refusal::skipped(Reason::Unsupported, text));
    Some(Offered {
        command: command.ok()?,
        published_at,
        address: Some(address),
        refusal,
        mark: None,
    })
}

async fn control(core: &Arc<Core>, message: &CoreMessage) {
    match subjects::parse_control(&message.subject, &core.pc_id) {
        Some(ControlVerb::Ping) => answer(core, message, &core.heartbeats.plain(core)).await,
        Some(ControlVerb::Kill) => act(core, message).await,
        Some(ControlVerb::Watch) => {
            if let Some(request) = read::<WatchRequest>(message) {
                answer(core, message, &watch(core, &request)).await;
            }
        }
        Some(ControlVerb::Nudge) => nudge(core, message),
        // Files and networks may be slow, and nobody else waits for them.
        Some(ControlVerb::Logs) => {
            let work = diagnose::logs(core.clone(), message.clone());
            core.tasks.spawn_named("agent.logs", work);
        }
        Some(ControlVerb::Diagnose) => {
            let work = diagnose::diagnose(core.clone(), message.clone());
            core.tasks.spawn_named("agent.diagnose", work);
        }
        None => tracing::debug!(
            subject = message.subject,
            "a control message of another generation"
        ),
    }
}

async fn act(core: &Core, message: &CoreMessage) {
    match read(message) {
        Some(Control::Kill { exec_id }) => answer(core, message, &cancel(core, &exec_id)).await,
        Some(Control::KillAll) => answer(core, message, &cancel_all(core)).await,
        Some(Control::Ping) => answer(core, message, &pong(core)).await,
        None => {}
    }
}

/// As little as tells who is there: a whole fleet answers at once.
fn pong(core: &Core) -> Pong {
    Pong {
        pc_id: core.pc_id.clone(),
        agent_version: core.agent_version.clone(),
    }
}

/// An empty nudge is a nudge.
fn nudge(core: &Core, message: &CoreMessage) {
    fault::stall("agent.nudge");
    let nudge: Nudge = serde_json::from_slice(&message.payload).unwrap_or_default();
    core.sync.ask(Duration::from_millis(nudge.jitter_ms));
}

fn read<T: DeserializeOwned>(message: &CoreMessage) -> Option<T> {
    serde_json::from_slice(&message.payload)
        .inspect_err(|error| tracing::warn!(subject = message.subject, %error, "a control message cannot be read"))
        .ok()
}

async fn answer(core: &Core, message: &CoreMessage, answer: &impl Serialize) {
    let Ok(payload) = serde_json::to_vec(answer) else {
        return;
    };
    if let Err(error) = core.connection.reply(message, payload.into()).await {
        tracing::debug!(%error, "an answer was not sent");
    }
}
