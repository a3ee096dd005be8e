//! Asking one machine something that it answers at once.

use std::time::Duration;

use axum::http::StatusCode;
use bytes::Bytes;
use kanade_bus::RequestError;
use kanade_store::agents::Agent;
use kanade_wire::PcId;
use kanade_wire::subjects::{self, ControlVerb};

use crate::http::EndpointError;
use crate::state::ApiState;

/// What is asked.
pub struct Question {
    /// Of an agent of this generation.
    pub verb: ControlVerb,
    /// Where a 0.43 agent answers the same; `None` when it does not.
    pub legacy: Option<String>,
    /// The request.
    pub payload: Bytes,
}

/// The answer's body.
pub async fn ask(
    state: &ApiState,
    agent: &Agent,
    question: Question,
    timeout: Duration,
) -> Result<Bytes, AskError> {
    let pc = agent.heartbeat.pc_id.clone();
    let subject = match (agent.heartbeat.protocol, question.legacy) {
        (Some(_), _) => subjects::control_pc(&pc, question.verb),
        (None, Some(legacy)) => legacy,
        (None, None) => return Err(AskError::TooOld { pc }),
    };
    let reply = state.bus.request(&subject, question.payload, timeout).await;
    let reply = reply.map_err(|source| AskError::Silent { pc, source })?;
    Ok(reply.payload)
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// None came.
    #[error("{pc} did not answer: it is off, without network, or its agent is not running")]
    Silent {
        /// Who was asked.
        pc: PcId,
        /// What the broker said.
        #[source]
        source: RequestError,
    },
    /// It is not what was asked for.
    #[error("{pc} answered with something that cannot be read")]
    Unreadable {
        /// Who was asked.
        pc: PcId,
        /// What is wrong with it.
        #[source]
        source: serde_json::Error,
    },
    /// The agent does not know the question.
    #[error("the agent of {pc} is too old to answer this; update it")]
    TooOld {
        /// Who would have been asked.
        pc: PcId,
    },
    /// The agent says why it cannot answer.
    #[error("{pc} cannot answer: {reason}")]
    Cannot {
        /// Who was asked.
        pc: PcId,
        /// In the agent's words.
        reason: String,
    },
}

impl EndpointError for AskError {
    fn status(&self) -> StatusCode {
        match self {
            Self::Silent { .. } => StatusCode::GATEWAY_TIMEOUT,
            Self::Unreadable { .. } | Self::Cannot { .. } => StatusCode::BAD_GATEWAY,
            Self::TooOld { .. } => StatusCode::CONFLICT,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Silent { .. } => "agent_silent",
            Self::Unreadable { .. } => "agent_answer_unreadable",
            Self::Cannot { .. } => "agent_cannot_answer",
            Self::TooOld { .. } => "agent_too_old",
        }
    }
}
