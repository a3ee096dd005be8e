//! What an agent asks and is told.

use kanade_wire::Command;
use kanade_wire::agent_config::EffectiveConfig;
use kanade_wire::blob::BlobRequest;
use kanade_wire::control::{Control, KillAllReply, KillReply, KillState, Nudge, Pong};
use kanade_wire::local_schedule::{JobDone, LocalSchedule};
use kanade_wire::notification::Notification;
use kanade_wire::offered_job::{JobCard, OfferedJob};
use kanade_wire::release::ReleaseOffer;
use kanade_wire::state_piece::{StatePiece, StateRange};
use kanade_wire::sync::{
    DesiredState, MissedCommand, Pin, Revocation, StreamPosition, SyncReply, SyncRequest,
};
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;

use super::commands::command;
use super::people::notification;
use super::settings::{effective_config, freeze};
use super::vocabulary::{digest, exec, free_form, group, job, pc, text, time, version};

/// Any request for a piece of a body.
pub fn blob_request() -> impl Strategy<Value = BlobRequest> {
    (digest(), any::<u64>()).prop_map(|(digest, offset)| BlobRequest { digest, offset })
}

/// Any nudge.
pub fn nudge() -> impl Strategy<Value = Nudge> {
    any::<u64>().prop_map(|jitter_ms| Nudge { jitter_ms })
}

/// Any order to an agent.
pub fn control() -> impl Strategy<Value = Control> {
    prop_oneof![
        exec().prop_map(|exec_id| Control::Kill { exec_id }),
        Just(Control::KillAll),
        Just(Control::Ping),
    ]
}

/// Any answer to a ping.
pub fn pong() -> impl Strategy<Value = Pong> {
    (pc(), text()).prop_map(|(pc_id, agent_version)| Pong {
        pc_id,
        agent_version,
    })
}

/// Any answer to a kill of everything.
pub fn kill_all_reply() -> impl Strategy<Value = KillAllReply> {
    any::<(u64, u64)>().prop_map(|(running, waiting)| KillAllReply { running, waiting })
}

/// Any answer to a kill.
pub fn kill_reply() -> impl Strategy<Value = KillReply> {
    select(&[KillState::Running, KillState::Waiting, KillState::Unknown][..])
        .prop_map(|state| KillReply { state })
}

prop_compose! {
    /// Any request for what an agent should know.
    pub fn sync_request()(
        (pc_id, agent_version, hash) in (pc(), text(), of(digest())),
        (last_sequence, after) in any::<(Option<u64>, Option<u64>)>(),
        (platform, present) in (of(text()), vec(exec(), 0..3)),
        (takes_pieces, piece) in (any::<bool>(), of((digest(), any::<usize>()))),
    ) -> SyncRequest {
        let piece = piece.map(|(hash, offset)| StateRange { hash, offset });
        SyncRequest { pc_id, agent_version, platform, hash, last_sequence, after, present, takes_pieces, piece }
    }
}

prop_compose! {
    fn release()(
        (version, platform) in (text(), text()),
        (digest, size, signature) in (digest(), any::<u64>(), of(text())),
    ) -> ReleaseOffer {
        ReleaseOffer { version, platform, digest, size, signature }
    }
}

/// On the heap, and made in a frame of its own: several of these do not fit beside each other.
fn order() -> BoxedStrategy<Command> {
    command().boxed()
}

fn configuration() -> BoxedStrategy<EffectiveConfig> {
    effective_config().boxed()
}

fn notice() -> BoxedStrategy<Notification> {
    notification().boxed()
}

fn offer() -> BoxedStrategy<OfferedJob> {
    offered().boxed()
}

prop_compose! {
    fn offered()(
        (name, category, command) in (text(), text(), order()),
        (description, icon, confirm) in (of(text()), of(text()), of(text())),
    ) -> OfferedJob {
        OfferedJob { shown: JobCard { name, description, category, icon, confirm }, command }
    }
}

prop_compose! {
    fn desired()(
        (config, config_digest) in (configuration(), of(digest())),
        (release, groups) in (of(release()), vec(group(), 0..3)),
        pins in vec((job(), version(), any::<u64>()), 0..3),
        revocations in vec((job(), any::<u64>()), 0..3),
        (freeze, broker_sync_secs) in (of(freeze()), any::<u64>()),
        schedules in vec((free_form(), order()), 0..2).boxed(),
        jobs in vec(offer(), 0..2).boxed(),
        notices in vec(notice(), 0..2).boxed(),
    ) -> DesiredState {
        let pin = |(job_id, version, revision)| Pin { job_id, version, revision };
        let revocation = |(job_id, revision)| Revocation { job_id, revision };
        let schedule = |(schedule, command)| LocalSchedule { schedule, command };
        DesiredState {
            jobs, config, config_digest, release, groups, freeze, broker_sync_secs, notices,
            pins: pins.into_iter().map(pin).collect(),
            revocations: revocations.into_iter().map(revocation).collect(),
            schedules: schedules.into_iter().map(schedule).collect(),
        }
    }
}

fn a_state() -> BoxedStrategy<DesiredState> {
    desired().boxed()
}

prop_compose! {
    fn position()(created in time(), (first_sequence, last_sequence) in any::<(u64, u64)>()) -> StreamPosition {
        StreamPosition { created, first_sequence, last_sequence }
    }
}

prop_compose! {
    /// Any answer with what an agent should know.
    pub fn sync_reply()(
        (hash, desired) in (digest(), of(a_state()).boxed()),
        piece in of((any::<usize>(), any::<usize>(), text())).boxed(),
        missed in vec((any::<u64>(), time(), order()), 0..2).boxed(),
        (more, cancelled) in (any::<bool>(), vec(exec(), 0..3)),
        (exec, results, events, obs_events) in (position(), position(), position(), of(position())).boxed(),
        (now, done) in (time(), vec((job(), version()), 0..2)),
    ) -> SyncReply {
        let done = done.into_iter().map(|(job_id, version)| JobDone { job_id, version }).collect();
        let missed = missed.into_iter();
        let missed = missed.map(|(sequence, published_at, command)| MissedCommand { sequence, published_at, command });
        let piece = piece.map(|(offset, size, text)| StatePiece { offset, size, text });
        SyncReply { hash, desired, piece, missed: missed.collect(), more, cancelled, exec, results, events, obs_events, now, done }
    }
}
