//! Runs as the machines report them.

use std::sync::Arc;

use kanade_bus::backend::StreamMessage;
use kanade_store::bundles::Bundle;
use kanade_store::projection::{
    Changes, KeptOutput, Known, ProjectionTables, ReportedRun, RunKey, Wanted,
};
use kanade_store::results::OutputPlace;
use kanade_wire::result::ChunkedOutput;
use kanade_wire::topology::{self, StreamSpec};
use kanade_wire::{ExecId, ExecResult, Outcome, Reason, RequestId, ResultId, subjects};

use crate::bundles;
use crate::derived::{Derived, Findings, HintedRun};
use crate::ledger::{Effect, Ledger, RunRef};
use crate::projection::{
    Letter, Projected, Projection, Received, Rejection, check_same, check_time, json,
};
use crate::tallies::Tallies;
use crate::{Change, Job, JobRef, JobVersions, Topic};

/// The table of runs, fed by reports.
#[derive(Debug, Clone, Copy)]
pub struct Results;

/// A report and what it comes to.
#[derive(Debug)]
pub struct Report {
    pub(crate) result_id: ResultId,
    pub(crate) outcome: Outcome,
    reason: Option<Reason>,
    pub(crate) result: ExecResult,
    findings: Option<Box<Findings>>,
}

impl Projection for Results {
    type Message = Report;

    const NAME: &'static str = "results";
    const STREAM: StreamSpec = topology::RESULTS;
    type Tables = ProjectionTables;

    fn decode(message: &StreamMessage) -> Result<Report, Rejection> {
        let result = report(message)?;
        let (outcome, reason) = result.outcome();
        Ok(Report {
            result_id: result.identity(),
            outcome,
            reason,
            result,
            findings: None,
        })
    }

    fn job(received: &Received<Report>) -> Option<JobRef<'_>> {
        Some(job_of(received))
    }

    fn wanted(batch: &[Received<Report>]) -> Wanted {
        let reports = || batch.iter().map(|received| &received.message);
        Wanted {
            results: reports().map(|report| report.result_id.clone()).collect(),
            runs: reports().filter_map(|report| key(&report.result)).collect(),
            ..Wanted::default()
        }
    }

    fn interpret(batch: &mut [Received<Report>], wanted: &mut Wanted, jobs: &JobVersions) {
        for received in batch {
            if let Outcome::Skipped | Outcome::Lost = received.message.outcome {
                continue;
            }
            let Some(job) = jobs.hinted(&job_of(received)) else {
                continue;
            };
            let Some(run) = hinted(received, job) else {
                continue;
            };
            let findings = Findings::read(&run, job);
            findings.want(wanted);
            received.message.findings = Some(Box::new(findings));
        }
    }

    fn apply(batch: Vec<Received<Report>>, mut known: Known, jobs: &JobVersions) -> Projected {
        let mut derived = Derived::new(&mut known);
        let mut ledger = Ledger::new(known.runs, batch.len());
        let mut tallies = Tallies::default();
        let mut changes = Changes {
            reported: Vec::with_capacity(batch.len()),
            ..Changes::default()
        };
        let mut letters = Vec::new();
        for mut received in batch {
            match take(&mut ledger, &mut tallies, &received) {
                Ok(Effect::Changed { is_new, replaced }) => {
                    changes.replaced.extend(replaced);
                    match bundle_of(&received) {
                        Ok(bundle) => changes.bundles.extend(bundle),
                        Err(reason) => letters.push(letter(received.index, reason)),
                    }
                    derive(&mut derived, &mut received);
                    changes.reported.push(reported(received, is_new, jobs));
                }
                Ok(Effect::Nothing) | Err(Rejection::Skip) => {}
                Err(Rejection::Poison(reason)) => letters.push(letter(received.index, reason)),
            }
        }
        ledger.count_into(&mut tallies);
        let mut announced = announce(&changes, &tallies);
        announced.extend(derived.finish(&mut changes));
        changes.executions.tallies = tallies.into_changes();
        Projected {
            changes,
            letters,
            announced,
        }
    }
}

fn letter(index: usize, reason: String) -> Letter {
    Letter {
        index,
        reason,
        original: None,
    }
}

/// Reads a report, or says why it is none.
pub(crate) fn report(message: &StreamMessage) -> Result<ExecResult, Rejection> {
    let result: ExecResult = json(&message.payload)?;
    check_subject(&message.subject, &result)?;
    check_time("started_at", result.started_at)?;
    check_time("finished_at", result.finished_at)?;
    Ok(result)
}

/// Takes one report into account.
fn take(
    ledger: &mut Ledger,
    tallies: &mut Tallies,
    received: &Received<Report>,
) -> Result<Effect, Rejection> {
    let report = &received.message;
    let run = RunRef {
        result_id: &report.result_id,
        exec_id: report.result.exec_id.as_ref(),
        pc_id: &report.result.pc_id,
        at: received.published_at,
    };
    let effect = ledger.report(&run, report.outcome)?;
    if let Some(exec) = run.exec_id {
        tallies.heard(exec, run.at, report.result.manifest_id.as_ref());
        tallies.caused(exec, report.result.cause.as_ref());
        if effect != Effect::Nothing {
            tallies.result(exec, run.at);
        }
    }
    Ok(effect)
}

/// Takes what a report says beyond itself.
fn derive(derived: &mut Derived, received: &mut Received<Report>) {
    let Some(findings) = received.message.findings.take() else {
        return;
    };
    let job = Arc::clone(&findings.job);
    if let Some(run) = hinted(received, &job) {
        derived.take(&run, *findings);
    }
}

fn bundle_of(received: &Received<Report>) -> Result<Option<Bundle>, String> {
    let report = &received.message;
    let job = report.findings.as_ref().map(|findings| &findings.job);
    let hints = job.and_then(|job| job.hints.as_ref());
    let hint = hints.and_then(|hints| hints.collect.as_ref());
    let recorded_at = received.published_at;
    bundles::bundle(&report.result, &report.result_id, recorded_at, hint)
}

fn job_of(received: &Received<Report>) -> JobRef<'_> {
    let result = &received.message.result;
    JobRef {
        digest: result.job_digest.as_ref(),
        exec_id: result.exec_id.as_ref(),
        job_id: result.manifest_id.as_ref(),
        recorded_at: received.published_at,
    }
}

fn hinted<'a>(received: &'a Received<Report>, job: &'a Job) -> Option<HintedRun<'a>> {
    let report = &received.message;
    Some(HintedRun {
        result_id: &report.result_id,
        result: &report.result,
        outcome: report.outcome,
        recorded_at: received.published_at,
        job,
        hints: job.hints.as_ref()?,
    })
}

fn check_subject(subject: &str, result: &ExecResult) -> Result<(), Rejection> {
    if let Some(pc) = subjects::parse_pc(subject) {
        return check_same("machine", &pc, &result.pc_id);
    }
    let request = subject.strip_prefix("results.").map(RequestId::new);
    match request {
        Some(Ok(request)) => check_same("request", &request, &result.request_id),
        Some(Err(_)) | None => Err(Rejection::poison("the subject is none of a result")),
    }
}

fn key(result: &ExecResult) -> Option<RunKey> {
    result.exec_id.as_ref().map(|exec_id: &ExecId| RunKey {
        exec_id: exec_id.clone(),
        pc_id: result.pc_id.clone(),
    })
}

fn reported(received: Received<Report>, is_new: bool, jobs: &JobVersions) -> ReportedRun {
    let report = received.message;
    let mut result = report.result;
    let job = result
        .job_digest
        .as_ref()
        .and_then(|digest| jobs.get(digest));
    let (stdout, stderr) = outputs(&mut result);
    ReportedRun {
        result_id: report.result_id,
        is_new,
        outcome: report.outcome,
        reason: report.reason,
        version: job.map(|job| job.version.clone()),
        stdout,
        stderr,
        report: result,
        recorded_at: received.published_at,
    }
}

/// Takes what a run printed out of its report.
pub(crate) fn outputs(result: &mut ExecResult) -> (KeptOutput, KeptOutput) {
    let stdout = kept(
        std::mem::take(&mut result.stdout),
        result.stdout_total_bytes,
        result.stdout_object.take(),
        result.stdout_chunks.take(),
    );
    let stderr = kept(
        std::mem::take(&mut result.stderr),
        result.stderr_total_bytes,
        result.stderr_object.take(),
        result.stderr_chunks.take(),
    );
    (stdout, stderr)
}

fn kept(
    text: String,
    total_bytes: Option<u64>,
    object: Option<String>,
    chunks: Option<ChunkedOutput>,
) -> KeptOutput {
    let bytes = chunks
        .as_ref()
        .map_or(text.len() as u64, |chunks| chunks.bytes);
    let chunks = chunks.map(OutputPlace::Chunks);
    KeptOutput {
        text,
        bytes,
        total_bytes,
        elsewhere: chunks.or(object.map(OutputPlace::Object)),
    }
}

fn announce(changes: &Changes, tallies: &Tallies) -> Vec<Change> {
    if changes.reported.is_empty() {
        return Vec::new();
    }
    let results = changes.reported.iter().take(Change::ENOUGH);
    let results = results.map(|run| run.result_id.to_string());
    let executions = tallies.executions().map(ExecId::to_string);
    let mut announced = vec![
        Change::new(Topic::Results, results),
        Change::new(Topic::Executions, executions),
    ];
    if !changes.bundles.is_empty() {
        let bundles = changes.bundles.iter().take(Change::ENOUGH);
        let keys = bundles.map(|bundle| bundle.key.clone());
        announced.push(Change::new(Topic::Bundles, keys));
    }
    announced
}
