use kanade_bus::backend::StreamMessage;
use kanade_wire::exec_events::{
    ExecCreated, ExecDispatched, ExecKilled, ExecTargets, ExecVerdict, MachineStopped,
};
use kanade_wire::inventory_removed::InventoryRemoved;
use kanade_wire::notice::AgentNotice;
use kanade_wire::notification::{NotificationAcked, NotificationRecalled};
use kanade_wire::removals::{BundleRemoved, CheckCleared};
use kanade_wire::subjects::{EventSubject, parse_event};
use kanade_wire::{CheckName, EventStarted, ExecId, JobId, Outcome, PcId, ResultId};

use super::Event;
use crate::notices::check_notice;
use crate::projection::{Rejection, check_same, check_time, json};

/// Reads an event; subject and payload must agree.
pub fn event(message: &StreamMessage) -> Result<Event, Rejection> {
    let subject = parse_event(&message.subject)
        .ok_or_else(|| Rejection::poison("the subject is none of an event"))?;
    let payload = &message.payload;
    match subject {
        EventSubject::Started(exec, pc) => started(&exec, &pc, payload),
        EventSubject::Created(exec) => created(&exec, payload),
        EventSubject::Targets(exec, chunk) => targets(&exec, chunk, payload),
        EventSubject::Dispatched(exec) => dispatched(&exec, payload),
        EventSubject::Killed(exec) => killed(&exec, payload),
        EventSubject::Verdict(exec, pc) => verdict(&exec, &pc, payload),
        EventSubject::MachineStopped(pc) => machine_stopped(&pc, payload),
        EventSubject::Notice(pc) => notice(&pc, payload),
        EventSubject::CheckCleared(check) => check_cleared(&check, payload),
        EventSubject::BundleRemoved(pc, result) => bundle_removed(&pc, &result, payload),
        EventSubject::NotificationAcked(pc) => acked(&pc, payload),
        EventSubject::NotificationRecalled(id) => recalled(&id, payload),
        EventSubject::InventoryRemoved(job) => inventory_removed(&job, payload),
    }
}

fn started(exec: &ExecId, pc: &PcId, payload: &[u8]) -> Result<Event, Rejection> {
    let started: EventStarted = json(payload)?;
    check_same("execution", exec, &started.exec_id)?;
    check_same("machine", pc, &started.pc_id)?;
    check_time("started_at", started.started_at)?;
    Ok(Event::Started(Box::new(started)))
}

fn created(exec: &ExecId, payload: &[u8]) -> Result<Event, Rejection> {
    let created: ExecCreated = json(payload)?;
    check_same("execution", exec, &created.exec_id)?;
    check_time("initiated_at", created.initiated_at)?;
    check_time("expires_at", created.expires_at)?;
    Ok(Event::Created(Box::new(created)))
}

fn targets(exec: &ExecId, chunk: u32, payload: &[u8]) -> Result<Event, Rejection> {
    let targets: ExecTargets = json(payload)?;
    check_same("execution", exec, &targets.exec_id)?;
    check_same("chunk", &chunk, &targets.chunk)?;
    Ok(Event::Targets(targets))
}

fn dispatched(exec: &ExecId, payload: &[u8]) -> Result<Event, Rejection> {
    let dispatched: ExecDispatched = json(payload)?;
    check_same("execution", exec, &dispatched.exec_id)?;
    check_time("at", dispatched.at)?;
    Ok(Event::Dispatched(dispatched))
}

fn killed(exec: &ExecId, payload: &[u8]) -> Result<Event, Rejection> {
    let killed: ExecKilled = json(payload)?;
    check_same("execution", exec, &killed.exec_id)?;
    check_time("at", killed.at)?;
    Ok(Event::Killed(killed))
}

fn machine_stopped(pc: &PcId, payload: &[u8]) -> Result<Event, Rejection> {
    let stopped: MachineStopped = json(payload)?;
    check_same("machine", pc, &stopped.pc_id)?;
    check_time("at", stopped.at)?;
    Ok(Event::MachineStopped(stopped))
}

fn verdict(exec: &ExecId, pc: &PcId, payload: &[u8]) -> Result<Event, Rejection> {
    let verdict: ExecVerdict = json(payload)?;
    check_same("execution", exec, &verdict.exec_id)?;
    check_same("machine", pc, &verdict.pc_id)?;
    check_time("at", verdict.at)?;
    match verdict.outcome {
        Outcome::Lost | Outcome::Killed => Ok(Event::Verdict(Box::new(verdict))),
        other => Err(Rejection::poison(format!("a verdict cannot be {other}"))),
    }
}

fn acked(pc: &PcId, payload: &[u8]) -> Result<Event, Rejection> {
    let acked: NotificationAcked = json(payload)?;
    check_same("machine", pc, &acked.pc_id)?;
    check_time("acked_at", acked.acked_at)?;
    Ok(Event::Acked(acked))
}

fn recalled(id: &String, payload: &[u8]) -> Result<Event, Rejection> {
    let recalled: NotificationRecalled = json(payload)?;
    check_same("notice", id, &recalled.notification.id)?;
    check_time("at", recalled.at)?;
    check_notice(&recalled.notification)?;
    Ok(Event::NotificationRecalled(Box::new(recalled)))
}

fn notice(pc: &PcId, payload: &[u8]) -> Result<Event, Rejection> {
    let notice: AgentNotice = json(payload)?;
    check_same("machine", pc, &notice.pc_id)?;
    check_time("at", notice.at)?;
    Ok(Event::Notice(notice))
}

fn check_cleared(check: &CheckName, payload: &[u8]) -> Result<Event, Rejection> {
    let cleared: CheckCleared = json(payload)?;
    check_same("check", check, &cleared.check_name)?;
    Ok(Event::CheckCleared(cleared))
}

fn bundle_removed(pc: &PcId, result: &ResultId, payload: &[u8]) -> Result<Event, Rejection> {
    let removed: BundleRemoved = json(payload)?;
    check_same("machine", pc, &removed.pc_id)?;
    check_same("run", result, &removed.result_id)?;
    Ok(Event::BundleRemoved(removed))
}

fn inventory_removed(job: &JobId, payload: &[u8]) -> Result<Event, Rejection> {
    let removed: InventoryRemoved = json(payload)?;
    check_same("job", job, &removed.job_id)?;
    Ok(Event::InventoryRemoved(removed))
}
