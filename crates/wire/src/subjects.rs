//! Every subject, built and parsed in one place.
//!
//! Ids are validated types, so nothing here can escape its token. A machine id of a 0.43 agent
//! may hold dots: where it ends a subject, the rest of the subject is the id.

use crate::{
    CheckName, Digest, DocumentId, DocumentKind, ExecId, GroupName, JobId, PcId, RequestId,
    ResultId,
};

/// What is put before a command's subject when the broker hands it on after storing it.
pub const DELIVER_PREFIX: &str = "deliver.";

/// Commands for every machine.
pub const COMMANDS_ALL: &str = "commands.all";

/// News for every agent: sync soon.
pub const NUDGE_ALL: &str = "nudge.all";

/// Control messages for every agent.
pub const CONTROL_ALL: &str = "control.all";

/// Every agent's sync requests, for the backend.
pub const SYNC_ANY: &str = "sync.>";

/// Every agent's blob requests, for the backend.
pub const BLOB_ANY: &str = "blob.>";

/// Notices for every machine.
pub const NOTIFICATIONS_ALL: &str = "notifications.all";

/// Changes of notices, for whoever shows them now.
pub const NOTIFICATION_AMEND: &str = "notif-amend";

/// Notices for one machine.
pub fn notifications_pc(pc: &PcId) -> String {
    format!("notifications.pc.{pc}")
}

/// Notices for a group.
pub fn notifications_group(group: &GroupName) -> String {
    format!("notifications.group.{group}")
}

/// Someone at a machine confirmed a notice.
pub fn notification_acked(pc: &PcId, person: &str, id: &str) -> String {
    format!("events.notifications.acked.{pc}.{person}.{id}")
}

/// A notice was taken back.
pub fn notification_recalled(id: &str) -> String {
    format!("events.notifications.recalled.{id}")
}

/// Commands for one machine.
pub fn commands_pc(pc: &PcId) -> String {
    format!("commands.pc.{pc}")
}

/// Commands for a group: what 0.43 agents listen to.
pub fn commands_group(group: &GroupName) -> String {
    format!("commands.group.{group}")
}

/// The subject a stored command is delivered on.
pub fn deliver(command_subject: &str) -> String {
    format!("{DELIVER_PREFIX}{command_subject}")
}

/// Stops an execution on 0.43 agents.
pub fn kill(exec: &ExecId) -> String {
    format!("kill.{exec}")
}

/// Results of one machine.
pub fn results_pc(pc: &PcId) -> String {
    format!("results.pc.{pc}")
}

/// The result of one request: what 0.43 agents publish on.
pub fn results_legacy(request: &RequestId) -> String {
    format!("results.{request}")
}

/// A run begins.
pub fn started(exec: &ExecId, pc: &PcId) -> String {
    format!("events.started.{exec}.{pc}")
}

/// An execution exists.
pub fn exec_created(exec: &ExecId) -> String {
    format!("events.exec.created.{exec}")
}

/// Some of an execution's machines.
pub fn exec_targets(exec: &ExecId, chunk: u32) -> String {
    format!("events.exec.targets.{exec}.{chunk}")
}

/// An execution's commands are stored.
pub fn exec_dispatched(exec: &ExecId) -> String {
    format!("events.exec.dispatched.{exec}")
}

/// An execution was stopped.
pub fn exec_killed(exec: &ExecId) -> String {
    format!("events.exec.killed.{exec}")
}

/// The backend gives up on one machine's run.
pub fn exec_verdict(exec: &ExecId, pc: &PcId) -> String {
    format!("events.exec.verdict.{exec}.{pc}")
}

/// An agent's own troubles.
pub fn agent_notice(pc: &PcId) -> String {
    format!("events.agent.notice.{pc}")
}

/// Everything on a machine was stopped.
pub fn machine_stopped(pc: &PcId) -> String {
    format!("events.agent.stopped.{pc}")
}

/// A job's facts are gone.
pub fn inventory_removed(job: &JobId) -> String {
    format!("events.inventory.removed.{job}")
}

/// A machine says that it is there.
pub fn heartbeat(pc: &PcId) -> String {
    format!("heartbeat.{pc}")
}

/// An agent asks what it should know.
pub fn sync(pc: &PcId) -> String {
    format!("sync.{pc}")
}

/// An agent asks for a piece of a body.
pub fn blob(pc: &PcId) -> String {
    format!("blob.{pc}")
}

/// Everything the backend tells one agent directly.
pub fn control_pc_any(pc: &PcId) -> String {
    format!("control.pc.{pc}.>")
}

/// One thing the backend tells or asks one agent.
pub fn control_pc(pc: &PcId, verb: ControlVerb) -> String {
    format!("control.pc.{pc}.{}", verb.as_str())
}

/// Where a 0.43 agent answers with its log.
pub fn logs_legacy(pc: &PcId) -> String {
    format!("logs.fetch.{pc}")
}

/// Asks a 0.43 agent for a heartbeat.
pub fn ping_legacy(pc: &PcId) -> String {
    format!("agents.{pc}.ping")
}

/// Asks a 0.43 agent for the end of a run's output.
pub fn tail_legacy(pc: &PcId) -> String {
    format!("job.tail.{pc}")
}

/// A chunk of a run's output.
pub fn output(pc: &PcId, result: &ResultId) -> String {
    format!("output.{pc}.{result}")
}

/// A run's output as it comes.
pub fn live(pc: &PcId, result: &ResultId) -> String {
    format!("live.{pc}.{result}")
}

/// A chunk of a run's bundle.
pub fn bundle(pc: &PcId, result: &ResultId) -> String {
    format!("bundle.{pc}.{result}")
}

/// Events of one machine.
pub fn obs(pc: &PcId) -> String {
    format!("obs.{pc}")
}

/// A machine's load.
pub fn host_perf(pc: &PcId) -> String {
    format!("host_perf.{pc}")
}

/// A machine's busiest processes.
pub fn process_perf(pc: &PcId) -> String {
    format!("process_perf.{pc}")
}

/// One version of a job.
pub fn job_version(digest: &Digest) -> String {
    format!("catalogue.job.{digest}")
}

/// Saves and deletions of one document.
pub fn document(kind: DocumentKind, id: &DocumentId) -> String {
    format!("catalogue.document.{kind}.{id}")
}

/// An audit entry. Characters a subject cannot hold become `_`, so that no target loses an entry.
pub fn audit(actor: &str, action: &str, target: Option<&str>) -> String {
    let token = |text: &str| -> String {
        let legal = |c: char| c.is_ascii_alphanumeric() || "_-.@+=:".contains(c);
        let text: String = text
            .chars()
            .map(|c| if legal(c) { c } else { '_' })
            .collect();
        text.split('.')
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(".")
    };
    match target.map(token).filter(|target| !target.is_empty()) {
        Some(target) => format!("audit.{}.{}.{target}", token(actor), token(action)),
        None => format!("audit.{}.{}", token(actor), token(action)),
    }
}

/// The inbox prefix of one agent: nobody else's replies can be read.
pub fn inbox_prefix(pc: &PcId) -> String {
    format!("_INBOX.{pc}")
}

/// What the backend can tell or ask one agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ControlVerb {
    /// Answer with a heartbeat.
    Ping,
    /// Stop an execution.
    Kill,
    /// Send a run's output as it comes.
    Watch,
    /// Sync soon.
    Nudge,
    /// Answer with the last lines of the agent's log.
    Logs,
    /// Answer with how the agent is.
    Diagnose,
}

impl ControlVerb {
    /// The subject's last token.
    pub fn as_str(self) -> &'static str {
        match self {
            ControlVerb::Ping => "ping",
            ControlVerb::Kill => "kill",
            ControlVerb::Watch => "watch",
            ControlVerb::Nudge => "nudge",
            ControlVerb::Logs => "logs",
            ControlVerb::Diagnose => "diagnose",
        }
    }
}

/// A control subject addressed to `pc`, or `None` for another machine or an unknown verb.
pub fn parse_control(subject: &str, pc: &PcId) -> Option<ControlVerb> {
    let verb = subject
        .strip_prefix("control.pc.")?
        .strip_prefix(pc.as_str())?
        .strip_prefix('.')?;
    [
        ControlVerb::Ping,
        ControlVerb::Kill,
        ControlVerb::Watch,
        ControlVerb::Nudge,
        ControlVerb::Logs,
        ControlVerb::Diagnose,
    ]
    .into_iter()
    .find(|known| known.as_str() == verb)
}

/// Whom a command is for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum CommandAddress {
    /// Every machine.
    All,
    /// One machine.
    Pc(PcId),
    /// The members of a group.
    Group(GroupName),
}

/// A command's subject, with or without the prefix of delivery.
pub fn parse_command(subject: &str) -> Option<CommandAddress> {
    let subject = subject.strip_prefix(DELIVER_PREFIX).unwrap_or(subject);
    if subject == COMMANDS_ALL {
        return Some(CommandAddress::All);
    }
    if let Some(pc) = subject.strip_prefix("commands.pc.") {
        return PcId::new(pc).ok().map(CommandAddress::Pc);
    }
    let group = subject.strip_prefix("commands.group.")?;
    GroupName::new(group).ok().map(CommandAddress::Group)
}

/// Whom a notice's subject addresses; `None` when it is none of a notice.
pub fn parse_notification(subject: &str) -> Option<CommandAddress> {
    let rest = subject.strip_prefix("notifications.")?;
    if rest == "all" {
        return Some(CommandAddress::All);
    }
    if let Some(pc) = rest.strip_prefix("pc.") {
        return PcId::new(pc).ok().map(CommandAddress::Pc);
    }
    let group = rest.strip_prefix("group.")?;
    GroupName::new(group).ok().map(CommandAddress::Group)
}

/// The statuses of a check are cleared.
pub fn check_cleared(check: &CheckName) -> String {
    format!("events.check.cleared.{check}")
}

/// A bundle is deleted.
pub fn bundle_removed(pc: &PcId, result: &ResultId) -> String {
    format!("events.bundle.removed.{pc}.{result}")
}

/// What a message in EVENTS is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventSubject {
    /// A run begins.
    Started(ExecId, PcId),
    /// An execution exists.
    Created(ExecId),
    /// Some of its machines.
    Targets(ExecId, u32),
    /// Its commands are stored.
    Dispatched(ExecId),
    /// It was stopped.
    Killed(ExecId),
    /// The backend gave up on one machine's run.
    Verdict(ExecId, PcId),
    /// An agent's own troubles.
    Notice(PcId),
    /// Everything on a machine was stopped.
    MachineStopped(PcId),
    /// The statuses of a check are cleared.
    CheckCleared(CheckName),
    /// A bundle is deleted.
    BundleRemoved(PcId, ResultId),
    /// Someone at a machine confirmed a notice.
    NotificationAcked(PcId),
    /// A notice was taken back.
    NotificationRecalled(String),
    /// A job's facts are gone.
    InventoryRemoved(JobId),
}

/// An event's subject; `None` when it is none of ours.
pub fn parse_event(subject: &str) -> Option<EventSubject> {
    let rest = subject.strip_prefix("events.")?;
    if let Some(rest) = rest.strip_prefix("started.") {
        let (exec, pc) = exec_and_pc(rest)?;
        return Some(EventSubject::Started(exec, pc));
    }
    if let Some(pc) = rest.strip_prefix("agent.notice.") {
        return PcId::new(pc).ok().map(EventSubject::Notice);
    }
    if let Some(pc) = rest.strip_prefix("agent.stopped.") {
        return PcId::new(pc).ok().map(EventSubject::MachineStopped);
    }
    if let Some(check) = rest.strip_prefix("check.cleared.") {
        return CheckName::new(check).ok().map(EventSubject::CheckCleared);
    }
    if let Some(bundle) = rest.strip_prefix("bundle.removed.") {
        let (pc, result) = pc_and_result(bundle)?;
        return Some(EventSubject::BundleRemoved(pc, result));
    }
    if let Some(rest) = rest.strip_prefix("notifications.acked.") {
        return acking_pc(rest).map(EventSubject::NotificationAcked);
    }
    if let Some(notice) = rest.strip_prefix("notifications.recalled.") {
        return Some(EventSubject::NotificationRecalled(notice.to_owned()));
    }
    if let Some(job) = rest.strip_prefix("inventory.removed.") {
        return JobId::new(job).ok().map(EventSubject::InventoryRemoved);
    }
    let (verb, rest) = rest.strip_prefix("exec.")?.split_once('.')?;
    match verb {
        "created" => ExecId::new(rest).ok().map(EventSubject::Created),
        "dispatched" => ExecId::new(rest).ok().map(EventSubject::Dispatched),
        "killed" => ExecId::new(rest).ok().map(EventSubject::Killed),
        "verdict" => exec_and_pc(rest).map(|(exec, pc)| EventSubject::Verdict(exec, pc)),
        "targets" => {
            let (exec, chunk) = rest.split_once('.')?;
            Some(EventSubject::Targets(
                ExecId::new(exec).ok()?,
                chunk.parse().ok()?,
            ))
        }
        _ => None,
    }
}

/// The machine before a person's security id and a notice's id; it may hold dots, they may not.
fn acking_pc(rest: &str) -> Option<PcId> {
    let (rest, _notice) = rest.rsplit_once('.')?;
    let (pc, _person) = rest.rsplit_once('.')?;
    PcId::new(pc).ok()
}

fn exec_and_pc(rest: &str) -> Option<(ExecId, PcId)> {
    let (exec, pc) = rest.split_once('.')?;
    Some((ExecId::new(exec).ok()?, PcId::new(pc).ok()?))
}

/// What stands before a machine's id where that ends a subject.
const BEFORE_PC: &[&str] = &[
    "heartbeat.",
    "sync.",
    "blob.",
    "results.pc.",
    "obs.",
    "host_perf.",
    "process_perf.",
];

/// The machine named by `heartbeat.<pc>`, `results.pc.<pc>`, `obs.<pc>` and their like; `None`
/// for anything else, such as the `results.<request_id>` of a 0.43 agent.
pub fn parse_pc(subject: &str) -> Option<PcId> {
    BEFORE_PC
        .iter()
        .find_map(|prefix| subject.strip_prefix(prefix))
        .and_then(|pc| PcId::new(pc).ok())
}

/// The machine and the run named by `output.<pc>.<result_id>`, `bundle.<pc>.<result_id>` or
/// `live.<pc>.<result_id>`.
pub fn parse_run(subject: &str) -> Option<(PcId, ResultId)> {
    let rest = ["output.", "bundle.", "live."]
        .iter()
        .find_map(|prefix| subject.strip_prefix(prefix))?;
    pc_and_result(rest)
}

fn pc_and_result(rest: &str) -> Option<(PcId, ResultId)> {
    let (pc, result) = rest.rsplit_once('.')?;
    Some((PcId::new(pc).ok()?, ResultId::new(result).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pc() -> PcId {
        PcId::new("web-01").unwrap()
    }

    fn exec() -> ExecId {
        ExecId::new("e1").unwrap()
    }

    #[test]
    fn every_event_subject_parses_to_what_it_was_built_from() {
        let cases = [
            (started(&exec(), &pc()), EventSubject::Started(exec(), pc())),
            (exec_created(&exec()), EventSubject::Created(exec())),
            (exec_targets(&exec(), 7), EventSubject::Targets(exec(), 7)),
            (exec_dispatched(&exec()), EventSubject::Dispatched(exec())),
            (exec_killed(&exec()), EventSubject::Killed(exec())),
            (
                exec_verdict(&exec(), &pc()),
                EventSubject::Verdict(exec(), pc()),
            ),
            (agent_notice(&pc()), EventSubject::Notice(pc())),
            (machine_stopped(&pc()), EventSubject::MachineStopped(pc())),
            (
                check_cleared(&CheckName::new("disk.space").unwrap()),
                EventSubject::CheckCleared(CheckName::new("disk.space").unwrap()),
            ),
            (
                bundle_removed(&pc(), &ResultId::new("r1").unwrap()),
                EventSubject::BundleRemoved(pc(), ResultId::new("r1").unwrap()),
            ),
            (
                inventory_removed(&JobId::new("inventory.sw").unwrap()),
                EventSubject::InventoryRemoved(JobId::new("inventory.sw").unwrap()),
            ),
        ];
        for (subject, parsed) in cases {
            assert_eq!(parse_event(&subject), Some(parsed), "{subject}");
        }
        assert_eq!(
            parse_event("events.notifications.acked.web-01.S-1-5-21.n1"),
            Some(EventSubject::NotificationAcked(pc()))
        );
        assert_eq!(
            parse_event(&notification_recalled("n.1")),
            Some(EventSubject::NotificationRecalled("n.1".into()))
        );
        assert_eq!(parse_event("events.else"), None);
    }

    #[test]
    fn a_notice_addresses_whom_its_subject_was_built_for() {
        let group = GroupName::new("eu").unwrap();
        let cases = [
            (NOTIFICATIONS_ALL.to_owned(), CommandAddress::All),
            (notifications_pc(&pc()), CommandAddress::Pc(pc())),
            (notifications_group(&group), CommandAddress::Group(group)),
        ];
        for (subject, address) in cases {
            assert_eq!(parse_notification(&subject), Some(address), "{subject}");
        }
        assert_eq!(parse_notification("notifications.x"), None);
    }

    #[test]
    fn a_dotted_machine_of_a_0_43_agent_keeps_its_name() {
        let dotted = PcId::new("a.b").unwrap();
        assert_eq!(
            parse_event("events.started.e1.a.b"),
            Some(EventSubject::Started(exec(), dotted.clone()))
        );
        assert_eq!(parse_pc("heartbeat.a.b"), Some(dotted.clone()));
        assert_eq!(
            parse_command("deliver.commands.pc.a.b"),
            Some(CommandAddress::Pc(dotted))
        );
    }

    #[test]
    fn a_control_subject_of_another_machine_is_not_ours() {
        let verb = ControlVerb::Kill;
        assert_eq!(parse_control(&control_pc(&pc(), verb), &pc()), Some(verb));
        assert_eq!(parse_control("control.pc.web-012.kill", &pc()), None);
        assert_eq!(parse_control("control.pc.web-01.dance", &pc()), None);
    }

    #[test]
    fn a_result_of_a_0_43_agent_names_no_machine_in_its_subject() {
        assert_eq!(parse_pc("results.184c30a0"), None);
        assert_eq!(parse_pc(&results_pc(&pc())), Some(pc()));
    }

    #[test]
    fn what_a_machine_tells_of_itself_names_it() {
        let run = ResultId::new("r1").unwrap();
        assert_eq!(parse_run(&bundle(&pc(), &run)), Some((pc(), run)));
        for subject in [obs(&pc()), host_perf(&pc()), process_perf(&pc())] {
            assert_eq!(parse_pc(&subject), Some(pc()), "{subject}");
        }
    }

    #[test]
    fn an_audit_target_with_spaces_still_has_a_subject() {
        assert_eq!(
            audit("operator", "exec", Some("a b*..c")),
            "audit.operator.exec.a_b_.c"
        );
        assert_eq!(audit("auth", "login", None), "audit.auth.login");
    }
}
