//! Executions from their order to their end.

use kanade_wire::exec_events::{
    ExecCreated, ExecDispatched, ExecKilled, ExecTargets, ExecVerdict, MachineStopped,
};
use kanade_wire::target::{ExecResponse, FanoutPlan};
use kanade_wire::{HumanDuration, Outcome, Reason, Target};
use proptest::collection::{btree_map, vec};
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;

use super::commands::command;
use super::vocabulary::{
    digest, exec, free_form, group, humantime, job, pc, result_id, text, time, version,
};

prop_compose! {
    /// Any target.
    pub fn target()(groups in vec(group(), 0..3), pcs in vec(pc(), 0..3), all in any::<bool>()) -> Target {
        Target { groups, pcs, all }
    }
}

prop_compose! {
    /// Any plan of an execution.
    pub fn fanout_plan()(
        target in target(),
        jitter in of(humantime()),
        deadline_at in of(time()),
    ) -> FanoutPlan {
        let jitter = jitter.map(|text| text.parse::<HumanDuration>().expect("a duration"));
        FanoutPlan { target, jitter, deadline_at }
    }
}

prop_compose! {
    /// Any answer to an order to execute.
    pub fn exec_response()(
        (exec_id, job_id, version) in (exec(), job(), version()),
        target_count in any::<u64>(),
        subjects in vec(text(), 0..3),
    ) -> ExecResponse {
        ExecResponse { exec_id, job_id, version, target_count, subjects, rollout_id: None }
    }
}

prop_compose! {
    /// Any execution that begins.
    pub fn exec_created()(
        (exec_id, job_id, version, job_digest) in (exec(), job(), version(), of(digest())),
        (initiated_by, initiated_at) in (text(), time()),
        (target, target_count) in (target(), any::<u64>()),
        expires_at in time(),
        command in command(),
        parameters in btree_map(text(), free_form(), 0..3),
    ) -> ExecCreated {
        ExecCreated {
            exec_id, job_id, version, job_digest, initiated_by, initiated_at, target, target_count,
            expires_at, parameters, command,
        }
    }
}

prop_compose! {
    /// Any chunk of targets.
    pub fn exec_targets()(
        (exec_id, chunk, last) in (exec(), any::<u32>(), any::<bool>()),
        pcs in vec(pc(), 0..5),
    ) -> ExecTargets {
        ExecTargets { exec_id, chunk, last, pcs }
    }
}

prop_compose! {
    /// Any execution that is sent.
    pub fn exec_dispatched()(exec_id in exec(), at in time(), messages in any::<u64>()) -> ExecDispatched {
        ExecDispatched { exec_id, at, messages }
    }
}

prop_compose! {
    /// Any execution that is stopped.
    pub fn exec_killed()(exec_id in exec(), at in time(), by in text()) -> ExecKilled {
        ExecKilled { exec_id, at, by }
    }
}

prop_compose! {
    /// Any machine that is stopped.
    pub fn machine_stopped()(pc_id in pc(), at in time(), by in text()) -> MachineStopped {
        MachineStopped { pc_id, at, by }
    }
}

prop_compose! {
    /// Any verdict.
    pub fn exec_verdict()(
        (exec_id, pc_id, result_id) in (exec(), pc(), of(result_id())),
        outcome in select(Outcome::ALL),
        reason in select(Reason::ALL),
        at in time(),
    ) -> ExecVerdict {
        ExecVerdict { exec_id, pc_id, result_id, outcome, reason, at }
    }
}
