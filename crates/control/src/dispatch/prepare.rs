//! From an order to the announcement that a crash can be repaired from: the exact command, the
//! exact expiry.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use kanade_bus::backend::Bus;
use kanade_manifest::job::{self, CommandParts, ScriptSource};
use kanade_wire::exec_events::ExecCreated;
use kanade_wire::{Command, Digest, JobId, RequestId, topology};
use serde_json::Value;
use uuid::Uuid;

use super::error::DispatchError;
use super::lasting::Lasting;
use super::order::{Order, Script, Work};
use super::script_use::{note_use, store_script};
use crate::catalogue::{Catalogue, StoredJob};

/// A script whose text is longer than this travels by its digest.
const INLINE_SCRIPT: usize = 4 * 1024;

/// Makes the announcement of `order` for `target_count` machines.
pub(super) async fn prepare(
    bus: &Bus,
    catalogue: &Catalogue,
    order: &Order,
    target_count: usize,
    now: DateTime<Utc>,
) -> Result<ExecCreated, DispatchError> {
    if order.deadline_at.is_some_and(|deadline| deadline <= now) {
        return Err(DispatchError::DeadlinePassed);
    }
    let expires_at = now + expiry(order.expires_in);
    let plain = Command::adhoc(RequestId::of_execution(&order.exec_id));
    let draft = match &order.work {
        Work::Job(id) => {
            let draft = of_job(catalogue, id, &order.parameters, plain).await?;
            pin(catalogue, &draft).await?;
            draft
        }
        Work::Script(script) => of_script(script, plain),
    };
    let (script, script_object, digest) = carry_script(bus, draft.script, now).await?;
    let command = Command {
        exec_id: Some(order.exec_id.clone()),
        script,
        script_object,
        script_object_sha256: digest,
        jitter_secs: order
            .jitter
            .map(|jitter| jitter.as_secs())
            .filter(|secs| *secs > 0),
        deadline_at: order.deadline_at,
        cause: Some(order.cause.clone()),
        catalogue_revision: Some(catalogue.revision()),
        expires_at: Some(expires_at),
        retry: order.retry,
        ..draft.command
    };
    Ok(ExecCreated {
        exec_id: order.exec_id.clone(),
        job_id: command.id.clone(),
        version: command.version.clone(),
        job_digest: command.job_digest.clone(),
        initiated_by: order.initiated_by.clone(),
        initiated_at: now,
        target: order.target.clone(),
        target_count: target_count as u64,
        expires_at,
        parameters: draft.parameters,
        command,
    })
}

/// The command of an order that lasts, without ids, cause and expiry.
pub(super) async fn prepare_lasting(
    bus: &Bus,
    catalogue: &Catalogue,
    lasting: &Lasting<'_>,
    now: DateTime<Utc>,
) -> Result<Command, DispatchError> {
    let nobody = RequestId::from_uuid(Uuid::nil());
    let plain = Command::adhoc(nobody);
    let draft = of_job(catalogue, lasting.job_id, &BTreeMap::new(), plain).await?;
    if lasting.is_ordered {
        pin(catalogue, &draft).await?;
    }
    let (script, script_object, digest) = carry_script(bus, draft.script, now).await?;
    Ok(Command {
        script,
        script_object,
        script_object_sha256: digest,
        jitter_secs: lasting.jitter_secs,
        catalogue_revision: Some(catalogue.revision()),
        retry: lasting.retry,
        ..draft.command
    })
}

fn expiry(wanted: Option<Duration>) -> TimeDelta {
    let longest = topology::EXEC
        .max_age
        .unwrap_or(Duration::from_secs(7 * 86_400));
    let wanted = wanted.unwrap_or(longest).min(longest);
    TimeDelta::from_std(wanted).unwrap_or(TimeDelta::days(7))
}

struct Draft {
    command: Command,
    script: Carried,
    parameters: BTreeMap<String, Value>,
}

enum Carried {
    Text(String),
    Object(String, Digest),
}

async fn of_job(
    catalogue: &Catalogue,
    id: &JobId,
    given: &BTreeMap<String, Value>,
    plain: Command,
) -> Result<Draft, DispatchError> {
    let Some(StoredJob {
        manifest, digest, ..
    }) = catalogue.job(id)
    else {
        return Err(DispatchError::NoSuchJob(id.clone()));
    };
    let refuse = |why: String| DispatchError::NotRunnable {
        job: id.clone(),
        why,
    };
    let parameters = job::fill(&manifest.parameters, given).map_err(|problems| {
        let job = id.clone();
        DispatchError::Parameters { job, problems }
    })?;
    let parts: CommandParts<'_> = manifest
        .command_parts()
        .map_err(|error| refuse(chain(&error)))?;
    let script = match parts.script {
        ScriptSource::Inline(text) => Carried::Text(text.to_owned()),
        ScriptSource::Object(name) => match catalogue.script_digest(name).await {
            Some(digest) => Carried::Object(name.to_owned(), digest),
            None => {
                let why = "upload it, or name one that is there";
                return Err(refuse(format!(
                    "there is no script object {name} on the server: {why}"
                )));
            }
        },
    };
    let command = Command {
        id: id.clone(),
        version: manifest.version.clone(),
        shell: parts.shell,
        timeout_secs: parts.timeout_secs,
        run_as: parts.run_as,
        cwd: parts.cwd.map(str::to_owned),
        staleness: parts.staleness.clone(),
        emit: parts.emit.cloned(),
        check: parts.check.cloned(),
        collect: parts.collect.cloned(),
        job_digest: Some(digest),
        os: parts.os.to_vec(),
        env: parts
            .env
            .into_iter()
            .chain(job::variables(&parameters))
            .collect(),
        secret_env: parts.secret_env,
        limits: parts.limits,
        finalize: parts.finalize,
        ..plain
    };
    Ok(Draft {
        command,
        script,
        parameters,
    })
}

/// What was ordered is what runs: commands of other versions that wait do not.
async fn pin(catalogue: &Catalogue, draft: &Draft) -> Result<(), DispatchError> {
    let Command { id, version, .. } = &draft.command;
    let pinned = catalogue.pin(id, version).await;
    pinned.map(drop).map_err(DispatchError::Pin)
}

fn of_script(script: &Script, plain: Command) -> Draft {
    let command = Command {
        shell: script.shell,
        timeout_secs: script.timeout_secs.max(1),
        run_as: script.run_as.clone(),
        cwd: script.cwd.clone(),
        ..plain
    };
    Draft {
        command,
        script: Carried::Text(script.text.clone()),
        parameters: BTreeMap::new(),
    }
}

async fn carry_script(
    bus: &Bus,
    script: Carried,
    now: DateTime<Utc>,
) -> Result<(String, Option<String>, Option<Digest>), DispatchError> {
    match script {
        Carried::Object(name, digest) => {
            note_use(bus, &name, now).await;
            Ok((String::new(), Some(name), Some(digest)))
        }
        Carried::Text(text) if text.len() <= INLINE_SCRIPT => Ok((text, None, None)),
        Carried::Text(text) => {
            let digest = Digest::of(text.as_bytes());
            let name = topology::script_object(&digest);
            store_script(bus, &name, &text, now)
                .await
                .map_err(DispatchError::StoreScript)?;
            Ok((String::new(), Some(name), Some(digest)))
        }
    }
}

/// An error and its sources on one line.
fn chain(error: &dyn std::error::Error) -> String {
    let sources = std::iter::successors(error.source(), |error| error.source());
    sources.fold(error.to_string(), |text, source| {
        format!("{text}: {source}")
    })
}
