//! Answering who asks.

use std::sync::Arc;

use kanade_bus::CoreMessage;
use kanade_wire::control::{Diagnosis, LogsReply, LogsRequest};
use serde::Serialize;

use super::state::summary;
use super::{DiagnosisSource, Redactor};
use crate::agent::Core;

/// What a broker's message holds at most, with room for what quoting adds.
const LARGEST: usize = 900 * 1024;
/// Of the log, when that is asked for.
const LOG: usize = 640 * 1024;
/// Of the log, beside everything else.
const LOG_BESIDE: usize = 200 * 1024;
const LINES_BESIDE: usize = 1000;

/// Answers with the last lines of the log. What cannot be read of the request counts as left out.
pub(crate) async fn logs(core: Arc<Core>, message: CoreMessage) {
    let request: LogsRequest = serde_json::from_slice(&message.payload).unwrap_or_default();
    let lines = request.tail_lines as usize;
    let mut bytes = LOG;
    loop {
        let reply = match core.diagnosis.log(lines, bytes).await {
            Ok(text) => LogsReply {
                text: redactor(&*core.diagnosis).text(&text),
                error: None,
            },
            Err(error) => LogsReply {
                text: String::new(),
                error: Some(error),
            },
        };
        if sent(&core, &message, &reply).await {
            return;
        }
        bytes /= 2;
    }
}

/// Answers with how the agent is.
pub(crate) async fn diagnose(core: Arc<Core>, message: CoreMessage) {
    let source = &*core.diagnosis;
    let redactor = redactor(source);
    let host = source.host().await;
    let mut bytes = LOG_BESIDE;
    loop {
        let log = source.log(LINES_BESIDE, bytes).await;
        let diagnosis = Diagnosis {
            pc_id: core.pc_id.clone(),
            at: core.clock.now(),
            agent_version: core.agent_version.clone(),
            state: redactor.value(summary(&core)),
            host: redactor.value(host.clone()),
            log: redactor.text(&log.unwrap_or_else(|error| error)),
        };
        if bytes == 0 || sent(&core, &message, &diagnosis).await {
            return;
        }
        bytes /= 2;
    }
}

/// The last lines of the log without what must not be told, at most so many bytes. An error is a sentence.
pub(crate) async fn tail(core: &Core, lines: usize, bytes: usize) -> Result<String, String> {
    let text = core.diagnosis.log(lines, bytes).await?;
    Ok(redactor(&*core.diagnosis).text(&text))
}

fn redactor(source: &dyn DiagnosisSource) -> Redactor {
    Redactor::new(source.secrets())
}

/// `false` when it is too large for one message.
async fn sent(core: &Core, message: &CoreMessage, answer: &impl Serialize) -> bool {
    let Ok(payload) = serde_json::to_vec(answer) else {
        return true;
    };
    if payload.len() > LARGEST {
        return false;
    }
    if let Err(error) = core.connection.reply(message, payload.into()).await {
        tracing::debug!(%error, "an answer was not sent");
    }
    true
}
