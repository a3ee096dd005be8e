//! Runs and their output.

use kanade_wire::control::{LiveChunk, LiveText, WatchReply, WatchRequest};
use kanade_wire::requests::{JobTailReply, JobTailRequest};
use kanade_wire::result::{ChunkedOutput, CollectedBundle, EmitCount, SkippedFile};
use kanade_wire::{EventStarted, ExecResult, LimitMet, Outcome, Reason};
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;

use super::commands::cause;
use super::vocabulary::{digest, exec, job, pc, request, result_id, text, time, version};

prop_compose! {
    fn chunked()(chunks in any::<u32>(), bytes in any::<u64>(), sha256 in digest()) -> ChunkedOutput {
        ChunkedOutput { chunks, bytes, sha256 }
    }
}

prop_compose! {
    fn bundle()(
        (name, bytes, chunks, sha256, files) in (text(), any::<u64>(), any::<u32>(), digest(), any::<u32>()),
        skipped in vec((text(), text()).prop_map(|(path, reason)| SkippedFile { path, reason }), 0..3),
    ) -> CollectedBundle {
        CollectedBundle { name, bytes, chunks, sha256, files, skipped }
    }
}

prop_compose! {
    fn emitted()(accepted in any::<u64>(), rejected in any::<u64>()) -> EmitCount {
        EmitCount { accepted, rejected }
    }
}

prop_compose! {
    /// Any result.
    pub fn result()(
        (result_id, request_id, exec_id, pc_id) in (of(result_id()), request(), of(exec()), pc()),
        (exit_code, stdout, stderr) in (any::<i32>(), text(), text()),
        (started_at, finished_at) in (time(), time()),
        (stdout_object, stderr_object, collect_object) in (of(text()), of(text()), of(text())),
        manifest_id in of(job()),
        (outcome, reason) in (of(select(Outcome::ALL)), of(select(Reason::ALL))),
        job_digest in of(digest()),
        (stdout_chunks, stderr_chunks) in (of(chunked()), of(chunked())),
        (stdout_total_bytes, stderr_total_bytes, attempts) in (of(any::<u64>()), of(any::<u64>()), of(any::<u32>())),
        (collect_bundle, emit, cause) in (of(bundle()), of(emitted()), of(cause())),
        limits_met in vec(select(LimitMet::ALL), 0..3),
    ) -> ExecResult {
        ExecResult {
            result_id, request_id, exec_id, pc_id, exit_code, stdout, stderr, started_at,
            finished_at, stdout_object, stderr_object, manifest_id, collect_object, outcome, reason,
            job_digest, stdout_chunks, stderr_chunks, stdout_total_bytes, stderr_total_bytes, attempts,
            collect_bundle, emit, cause, limits_met,
        }
    }
}

prop_compose! {
    /// Any run that begins.
    pub fn started()(
        (result_id, request_id, exec_id, pc_id) in (result_id(), request(), exec(), pc()),
        started_at in time(),
        (manifest_id, version, job_digest, cause) in (job(), version(), of(digest()), of(cause())),
    ) -> EventStarted {
        EventStarted { result_id, request_id, exec_id, pc_id, started_at, manifest_id, version, job_digest, cause }
    }
}

/// Any request for a run's last output.
pub fn job_tail_request() -> impl Strategy<Value = JobTailRequest> {
    text().prop_map(|result_id| JobTailRequest { result_id })
}

prop_compose! {
    /// Any answer with a run's last output.
    pub fn job_tail_reply()(flags in any::<[bool; 4]>(), stdout in text(), stderr in text()) -> JobTailReply {
        JobTailReply {
            found: flags[0], running: flags[1], stdout, stderr,
            stdout_truncated: flags[2], stderr_truncated: flags[3],
        }
    }
}

/// Any request to watch a run.
pub fn watch_request() -> impl Strategy<Value = WatchRequest> {
    (result_id(), any::<u32>()).prop_map(|(result_id, lease_secs)| WatchRequest {
        result_id,
        lease_secs,
    })
}

fn live_text() -> impl Strategy<Value = LiveText> {
    (any::<u64>(), text()).prop_map(|(offset, text)| LiveText { offset, text })
}

prop_compose! {
    /// Any answer to a watch.
    pub fn watch_reply()(
        (found, running) in any::<(bool, bool)>(), stdout in live_text(), stderr in live_text(),
    ) -> WatchReply {
        WatchReply { found, running, stdout, stderr }
    }
}

prop_compose! {
    /// Any piece of live output.
    pub fn live_chunk()(
        stdout in of(live_text()), stderr in of(live_text()), ended in any::<bool>(),
    ) -> LiveChunk {
        LiveChunk { stdout, stderr, ended }
    }
}
