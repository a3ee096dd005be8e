//! Results and started events.

use chrono::{DateTime, Utc};
use kanade_wire::command::Cause;
use kanade_wire::output::{CHUNK_BYTES, CHUNK_HEADER, INLINE_LIMIT, OutputStream, STREAM_HEADER};
use kanade_wire::result::ChunkedOutput;
use kanade_wire::{
    Command, Digest, EventStarted, ExecResult, LimitMet, Outcome, PcId, Reason, ResultId, subjects,
};

use super::encoded::json_length;
use crate::gate::Refusal;
use crate::run::output::Kept;
use crate::sources::Meaning;
use crate::state::{Report, ReportStream};

/// The exit code of a run that was cut off.
pub(crate) const AGENT_RESTARTED: i32 = 121;
pub(crate) const LOST_NOTE: &str = "lost: the agent restarted while this ran; it is not run again";

/// How a run ended, or why there was none.
#[derive(Clone, Debug)]
pub(crate) struct Finished {
    pub outcome: Outcome,
    pub reason: Option<Reason>,
    pub exit_code: i32,
    pub stdout: Kept,
    pub stderr: Kept,
    pub started_at: DateTime<Utc>,
    pub finished_at: DateTime<Utc>,
    pub attempts: u32,
    pub limits_met: Vec<LimitMet>,
    pub meaning: Meaning,
}

impl Finished {
    /// A decision not to run: it begins and ends at one moment.
    pub fn refused(refusal: &Refusal, at: DateTime<Utc>) -> Self {
        Self {
            outcome: refusal.outcome,
            reason: Some(refusal.reason),
            exit_code: refusal.exit_code(),
            stdout: Kept::default(),
            stderr: note(&refusal.text),
            started_at: at,
            finished_at: at,
            attempts: 1,
            limits_met: Vec::new(),
            meaning: Meaning::default(),
        }
    }
}

/// A run that an earlier life of the agent began and did not finish.
pub(crate) fn lost(started_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Finished {
    Finished {
        outcome: Outcome::Lost,
        reason: Some(Reason::AgentRestarted),
        exit_code: AGENT_RESTARTED,
        stdout: Kept::default(),
        stderr: note(LOST_NOTE),
        started_at: started_at.unwrap_or(now),
        finished_at: now,
        attempts: 1,
        limits_met: Vec::new(),
        meaning: Meaning::default(),
    }
}

fn note(text: &str) -> Kept {
    Kept {
        text: text.to_owned(),
        total: text.len() as u64,
        is_cut: false,
    }
}

/// Adds a line of the agent's own to a script's output.
pub(crate) fn add_line(text: &mut String, line: &str) {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text.push_str(line);
}

/// Says that a run begins; nothing for a command outside any execution.
pub(crate) fn started(
    pc: &PcId,
    command: &Command,
    result_id: &ResultId,
    started_at: DateTime<Utc>,
) -> Option<Report> {
    let exec_id = command.exec_id.clone()?;
    let subject = subjects::started(&exec_id, pc);
    let event = EventStarted {
        result_id: result_id.clone(),
        request_id: command.request_id.clone(),
        exec_id,
        pc_id: pc.clone(),
        started_at,
        manifest_id: command.id.clone(),
        version: command.version.clone(),
        job_digest: command.job_digest.clone(),
        cause: own_cause(command),
    };
    Some(Report {
        stream: ReportStream::Events,
        subject,
        message_id: format!("{result_id}:started"),
        headers: Vec::new(),
        payload: serde_json::to_vec(&event).unwrap_or_default(),
        run: Some(result_id.to_string()),
    })
}

/// The reports of a finished run: its events, chunks of output that is too large, then the result.
pub(crate) fn result(
    pc: &PcId,
    command: &Command,
    result_id: &ResultId,
    finished: &Finished,
) -> Vec<Report> {
    let mut reports = finished.meaning.events.clone();
    let mut place = |stream, kept: &Kept| {
        if json_length(&kept.text) <= INLINE_LIMIT {
            return (kept.text.clone(), None);
        }
        let chunks = chunks(pc, result_id, stream, &kept.text);
        let chunked = ChunkedOutput {
            chunks: chunks.len() as u32,
            bytes: kept.text.len() as u64,
            sha256: Digest::of(kept.text.as_bytes()),
        };
        reports.extend(chunks);
        (String::new(), Some(chunked))
    };
    let (stdout, stdout_chunks) = place(OutputStream::Stdout, &finished.stdout);
    let (stderr, stderr_chunks) = place(OutputStream::Stderr, &finished.stderr);
    let result = ExecResult {
        result_id: Some(result_id.clone()),
        request_id: command.request_id.clone(),
        exec_id: command.exec_id.clone(),
        pc_id: pc.clone(),
        exit_code: finished.exit_code,
        stdout,
        stderr,
        started_at: finished.started_at,
        finished_at: finished.finished_at,
        stdout_object: None,
        stderr_object: None,
        manifest_id: Some(command.id.clone()),
        collect_object: None,
        outcome: Some(finished.outcome),
        reason: finished.reason,
        job_digest: command.job_digest.clone(),
        stdout_chunks,
        stderr_chunks,
        stdout_total_bytes: total_when_cut(&finished.stdout),
        stderr_total_bytes: total_when_cut(&finished.stderr),
        attempts: (finished.attempts > 1).then_some(finished.attempts),
        collect_bundle: finished.meaning.bundle.clone(),
        emit: finished.meaning.emit,
        cause: own_cause(command),
        limits_met: finished.limits_met.clone(),
    };
    reports.push(Report {
        stream: ReportStream::Results,
        subject: subjects::results_pc(pc),
        message_id: result_id.to_string(),
        headers: Vec::new(),
        payload: serde_json::to_vec(&result).unwrap_or_default(),
        run: Some(result_id.to_string()),
    });
    reports
}

/// Why a command runs that no backend has announced. What came through the broker expires there, so it says until when.
fn own_cause(command: &Command) -> Option<Cause> {
    let is_own = command.expires_at.is_none();
    let cause = command.cause.as_ref().filter(|_| is_own);
    cause
        .filter(|cause| matches!(cause, Cause::Schedule { .. } | Cause::Person { .. }))
        .cloned()
}

fn total_when_cut(kept: &Kept) -> Option<u64> {
    kept.is_cut.then_some(kept.total)
}

fn chunks(pc: &PcId, result_id: &ResultId, stream: OutputStream, text: &str) -> Vec<Report> {
    let chunk = |(number, bytes): (usize, &[u8])| Report {
        stream: ReportStream::Output,
        subject: subjects::output(pc, result_id),
        message_id: format!("{result_id}:{}:{number}", stream.as_str()),
        headers: vec![
            (STREAM_HEADER.to_owned(), stream.as_str().to_owned()),
            (CHUNK_HEADER.to_owned(), number.to_string()),
        ],
        payload: bytes.to_vec(),
        run: Some(result_id.to_string()),
    };
    text.as_bytes()
        .chunks(CHUNK_BYTES)
        .enumerate()
        .map(chunk)
        .collect()
}

#[cfg(test)]
pub(crate) mod tests_support {
    use super::*;

    /// A run that ended well with this output.
    pub(crate) fn finished(stdout: &str) -> Finished {
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap_or_default();
        let stdout = Kept {
            text: stdout.into(),
            total: stdout.len() as u64,
            is_cut: false,
        };
        Finished {
            outcome: Outcome::Succeeded,
            reason: None,
            exit_code: 0,
            stdout,
            stderr: Kept::default(),
            ..lost(None, now)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::tests_support::finished;
    use super::*;

    fn command() -> Command {
        serde_json::from_str(
            r#"{"id":"job","version":"2.0","request_id":"r","exec_id":"e","shell":"sh","script":"true","timeout_secs":5,"jitter_secs":null}"#,
        )
        .unwrap()
    }

    fn reports(stdout: &str) -> (Vec<Report>, ExecResult) {
        let (pc, result_id) = (PcId::new("pc").unwrap(), ResultId::new("res").unwrap());
        let mut reports = result(&pc, &command(), &result_id, &finished(stdout));
        let last = reports.pop().unwrap();
        (reports, serde_json::from_slice(&last.payload).unwrap())
    }

    #[test]
    fn short_output_travels_in_the_result() {
        let (chunks, result) = reports("hello\n");
        assert_eq!(chunks, []);
        assert_eq!(result.stdout, "hello\n");
        assert_eq!(result.stdout_chunks, None);
    }

    #[test]
    fn output_is_measured_as_it_is_encoded() {
        let newlines = "\n".repeat(INLINE_LIMIT / 2 + 1);
        let (chunks, result) = reports(&newlines);
        assert_eq!(result.stdout, "");
        assert_eq!(result.stdout_chunks.unwrap().chunks, 1);
        assert_eq!(chunks[0].payload, newlines.as_bytes());
    }

    #[test]
    fn large_output_travels_first_in_chunks() {
        let text = "0123456789abcdef".repeat(CHUNK_BYTES / 16 * 2 + 1);
        let (chunks, result) = reports(&text);
        let described = result.stdout_chunks.unwrap();
        assert_eq!((described.chunks, described.bytes), (3, text.len() as u64));
        assert_eq!(described.sha256, Digest::of(text.as_bytes()));
        let joined: Vec<u8> = chunks
            .iter()
            .flat_map(|chunk| chunk.payload.clone())
            .collect();
        assert_eq!(joined, text.as_bytes());
        assert_eq!(
            chunks[2].headers,
            [
                ("Kanade-Stream".into(), "stdout".into()),
                ("Kanade-Chunk".into(), "2".into())
            ]
        );
    }

    #[test]
    fn a_line_of_the_agents_own_stands_alone() {
        let mut text = String::from("warn");
        add_line(&mut text, "timeout after 5s");
        assert_eq!(text, "warn\ntimeout after 5s");
    }
}
