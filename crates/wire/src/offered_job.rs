//! Jobs that the people at a machine may run.

use serde::{Deserialize, Serialize};

use crate::command::Cause;
use crate::{Command, ExecId, RequestId};

/// A job that is offered to the people at a machine, with what it is to run: nothing else is needed
/// without a network, scripts that travel by digest aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferedJob {
    /// What people see of it.
    pub shown: JobCard,
    /// The order; [`OfferedJob::order`] gives it the ids of one run.
    pub command: Command,
}

/// What people see of a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobCard {
    /// Its name.
    pub name: String,
    /// What it does for them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// `software_update`, `troubleshoot`, `catalog`, or a word of another generation.
    pub category: String,
    /// The picture beside it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub icon: Option<String>,
    /// What is asked before it is run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirm: Option<String>,
}

impl OfferedJob {
    /// The order of one run, by whoever the operating system says wants it.
    pub fn order(&self, exec_id: ExecId, account: &str, user_sid: &str) -> Command {
        Command {
            request_id: RequestId::of_execution(&exec_id),
            exec_id: Some(exec_id),
            cause: Some(Cause::Person {
                account: account.to_owned(),
                user_sid: user_sid.to_owned(),
            }),
            ..self.command.clone()
        }
    }
}
