//! The views, with their columns: the one place that says what they are.

use kanade_store::query::ColumnType::{self, Integer, Json, Real, Text, Time};

/// A view that is always there.
#[derive(Debug)]
pub struct StaticView {
    /// Its name.
    pub name: &'static str,
    /// What a row is.
    pub description: &'static str,
    /// Its columns.
    pub columns: &'static [StaticColumn],
    /// The tables it is made of.
    pub(crate) tables: &'static [&'static str],
    /// What stands after FROM.
    pub(crate) from: &'static str,
}

/// A column of such a view: name, what it holds, how it is made, and what that means.
pub type StaticColumn = (&'static str, ColumnType, &'static str, &'static str);

const MACHINES: StaticView = StaticView {
    name: "machines",
    description: "Machines, as their last heartbeat told.",
    columns: &[
        ("pc_id", Text, "agent.pc_id", "The machine"),
        ("hostname", Text, "agent.hostname", "Its name"),
        (
            "os_family",
            Text,
            "agent.os_family",
            "`windows`, `linux` or `macos`",
        ),
        (
            "os_version",
            Text,
            "agent.os_version",
            "The system and its version",
        ),
        (
            "architecture",
            Text,
            "agent.architecture",
            "The architecture",
        ),
        (
            "agent_version",
            Text,
            "agent.agent_version",
            "The agent's version",
        ),
        (
            "last_heartbeat",
            Time,
            "iso(agent.last_heartbeat)",
            "By the machine's clock",
        ),
        (
            "updated_at",
            Time,
            "iso(agent.updated_at)",
            "When the broker got it",
        ),
        (
            "updated_ns",
            Integer,
            "agent.updated_at",
            "The same in nanoseconds since 1970",
        ),
        (
            "boot_id",
            Text,
            "agent.boot_id",
            "Tells one boot from another",
        ),
        (
            "agent_cpu_pct",
            Real,
            "agent.agent_cpu_pct",
            "The agent's own load in percent of one core",
        ),
        (
            "agent_rss_bytes",
            Integer,
            "agent.agent_rss_bytes",
            "The agent's resident memory",
        ),
        (
            "outbox_depth",
            Integer,
            "agent.outbox_depth",
            "Reports that wait to be acknowledged",
        ),
        (
            "troubles",
            Text,
            "agent.troubles",
            "What keeps its agent from its work, such as a full disk: a JSON array of sentences",
        ),
        (
            "last_logon_user",
            Text,
            "agent.last_logon_user",
            "The account that signed in last",
        ),
        (
            "last_logon_display_name",
            Text,
            "agent.last_logon_display_name",
            "That account's display name",
        ),
    ],
    tables: &["agents"],
    from: "main.agents AS agent",
};

/// The view of attributes.
pub const ATTRIBUTES: &str = "attributes";

/// Stands for the connection's own copy of them.
pub const ATTRIBUTE_ROWS: &str = "attribute_rows";

const MACHINE_ATTRIBUTES: StaticView = StaticView {
    name: ATTRIBUTES,
    description: "What operators say of machines, such as their site or owner.",
    columns: &[
        ("pc_id", Text, "attribute.pc_id", "The machine"),
        ("key", Text, "attribute.key", "The attribute's name"),
        ("value", Text, "attribute.value", "Its value"),
    ],
    tables: &[],
    from: "temp.attribute_rows AS attribute",
};

const RESULTS: StaticView = StaticView {
    name: "results",
    description: "Runs: one job on one machine, with the beginning of what it printed.",
    columns: &[
        ("result_id", Text, "run.result_id", "The run"),
        (
            "exec_id",
            Text,
            "run.exec_id",
            "The execution it belongs to",
        ),
        ("pc_id", Text, "run.pc_id", "The machine"),
        ("job_id", Text, "run.job_id", "The job"),
        ("version", Text, "run.version", "The job's version"),
        (
            "outcome",
            Text,
            "coalesce(run.outcome, 'running')",
            "`running`, `succeeded`, `failed`, `timed_out`, `killed`, `skipped` or `lost`",
        ),
        (
            "reason",
            Text,
            "run.reason",
            "Why, where the outcome alone does not say it",
        ),
        ("exit_code", Integer, "run.exit_code", "The exit code"),
        (
            "started_at",
            Time,
            "iso(run.started_at)",
            "By the machine's clock",
        ),
        (
            "started_ns",
            Integer,
            "run.started_at",
            "The same in nanoseconds since 1970",
        ),
        (
            "finished_at",
            Time,
            "iso(run.finished_at)",
            "By the machine's clock",
        ),
        (
            "duration_ms",
            Integer,
            "(run.finished_at - run.started_at) / 1000000",
            "How long it took",
        ),
        (
            "recorded_at",
            Time,
            "iso(run.recorded_at)",
            "When the broker got the last word of it",
        ),
        (
            "stdout",
            Text,
            "substr(run.stdout, 1, 200)",
            "The first 200 characters of standard output",
        ),
        (
            "stderr",
            Text,
            "substr(run.stderr, 1, 200)",
            "The first 200 characters of standard error",
        ),
        (
            "stdout_bytes",
            Integer,
            "run.stdout_bytes",
            "Bytes of standard output that are kept",
        ),
        (
            "stderr_bytes",
            Integer,
            "run.stderr_bytes",
            "Bytes of standard error that are kept",
        ),
    ],
    tables: &["execution_results"],
    from: "main.execution_results AS run",
};

const EXECUTIONS: StaticView = StaticView {
    name: "executions",
    description: "Executions: one order to run a job on some machines.",
    columns: &[
        ("exec_id", Text, "execution.exec_id", "The execution"),
        ("job_id", Text, "execution.job_id", "The job"),
        ("version", Text, "execution.version", "The job's version"),
        (
            "cause",
            Text,
            "execution.cause_kind",
            "Why it was ordered, such as `manual` or `schedule`",
        ),
        (
            "initiated_by",
            Text,
            "execution.initiated_by",
            "Who ordered it",
        ),
        ("initiated_at", Time, "iso(execution.initiated_at)", "When"),
        (
            "initiated_ns",
            Integer,
            "execution.initiated_at",
            "The same in nanoseconds since 1970",
        ),
        (
            "target_count",
            Integer,
            "execution.target_count",
            "Machines it was addressed to",
        ),
        (
            "running",
            Integer,
            "execution.running",
            "Machines on which it runs",
        ),
        (
            "succeeded",
            Integer,
            "execution.succeeded",
            "Machines on which it ended well",
        ),
        (
            "failed",
            Integer,
            "execution.failed",
            "Machines on which it ended badly",
        ),
        (
            "timed_out",
            Integer,
            "execution.timed_out",
            "Machines on which it was ended by its timeout",
        ),
        (
            "killed",
            Integer,
            "execution.killed",
            "Machines on which it was stopped",
        ),
        (
            "skipped",
            Integer,
            "execution.skipped",
            "Machines that did not run it, on purpose",
        ),
        (
            "lost",
            Integer,
            "execution.lost",
            "Machines of which nobody knows",
        ),
        (
            "killed_at",
            Time,
            "iso(execution.killed_at)",
            "When it was stopped",
        ),
        ("killed_by", Text, "execution.killed_by", "By whom"),
        (
            "expires_at",
            Time,
            "iso(execution.expires_at)",
            "Past this time a silent machine is given up",
        ),
        (
            "last_result_at",
            Time,
            "iso(execution.last_result_at)",
            "When the last report came",
        ),
    ],
    tables: &["executions"],
    from: "main.executions AS execution",
};

const CHECKS: StaticView = StaticView {
    name: "checks",
    description: "What each check says about each machine now; cleared ones are left out.",
    columns: &[
        ("pc_id", Text, "state.pc_id", "The machine"),
        ("check_name", Text, "state.check_name", "The check"),
        ("label", Text, "state.label", "Its name for people"),
        (
            "status",
            Text,
            "state.status",
            "`ok`, `warn`, `fail` or `unknown`",
        ),
        ("detail", Text, "state.detail", "Why"),
        ("since", Time, "iso(state.since)", "Since when it is so"),
        ("job_id", Text, "state.job_id", "The job that checks"),
        ("result_id", Text, "state.result_id", "The run that said so"),
        (
            "collected_at",
            Time,
            "iso(state.collected_at)",
            "When it was checked",
        ),
        (
            "recorded_at",
            Time,
            "iso(state.recorded_at)",
            "When the broker got it",
        ),
        (
            "recorded_ns",
            Integer,
            "state.recorded_at",
            "The same in nanoseconds since 1970",
        ),
    ],
    tables: &["check_status", "check_clears"],
    from: "main.check_status AS state
        WHERE NOT EXISTS (SELECT 1 FROM main.check_clears AS clear
            WHERE clear.check_name = state.check_name AND clear.pc_id IN ('', state.pc_id)
                AND clear.cleared_at >= state.recorded_at)",
};

const CHECK_TRANSITIONS: StaticView = StaticView {
    name: "check_transitions",
    description: "Changes of checks.",
    columns: &[
        ("pc_id", Text, "change.pc_id", "The machine"),
        ("check_name", Text, "change.check_name", "The check"),
        (
            "from_status",
            Text,
            "change.from_status",
            "What it said before",
        ),
        ("to_status", Text, "change.to_status", "What it said then"),
        ("detail", Text, "change.detail", "Why"),
        ("at", Time, "iso(change.at)", "When"),
        (
            "at_ns",
            Integer,
            "change.at",
            "The same in nanoseconds since 1970",
        ),
        (
            "result_id",
            Text,
            "change.result_id",
            "The run that said so",
        ),
    ],
    tables: &["check_transitions"],
    from: "main.check_transitions AS change",
};

const INVENTORY: StaticView = StaticView {
    name: "inventory",
    description: "What machines report about themselves: the single facts of each job. Lists have views of their own.",
    columns: &[
        ("pc_id", Text, "fact.pc_id", "The machine"),
        ("job_id", Text, "fact.job_id", "The job"),
        ("version", Text, "fact.version", "The job's version"),
        (
            "facts",
            Json,
            "fact.scalars",
            "The facts: `facts ->> '$.name'` is one of them",
        ),
        (
            "collected_at",
            Time,
            "iso(fact.collected_at)",
            "When they were collected",
        ),
        (
            "recorded_at",
            Time,
            "iso(fact.recorded_at)",
            "When the broker got them",
        ),
        (
            "result_id",
            Text,
            "fact.result_id",
            "The run that reported them",
        ),
    ],
    tables: &["inventory_facts", "inventory_removals"],
    from: "main.inventory_facts AS fact
        WHERE NOT EXISTS (SELECT 1 FROM main.inventory_removals AS removal
            WHERE removal.job_id = fact.job_id AND removal.removed_at >= fact.recorded_at)",
};

const INVENTORY_HISTORY: StaticView = StaticView {
    name: "inventory_history",
    description: "What changed on machines.",
    columns: &[
        ("pc_id", Text, "change.pc_id", "The machine"),
        ("job_id", Text, "change.job_id", "The job"),
        ("field_path", Text, "change.field_path", "The list or fact"),
        (
            "identity",
            Json,
            "change.identity_json",
            "Which row of the list",
        ),
        (
            "change_kind",
            Text,
            "change.change_kind",
            "`added`, `removed` or `changed`",
        ),
        ("before", Json, "change.before_json", "What it was"),
        ("after", Json, "change.after_json", "What it became"),
        (
            "observed_at",
            Time,
            "iso(change.observed_at)",
            "When it was seen",
        ),
        (
            "observed_ns",
            Integer,
            "change.observed_at",
            "The same in nanoseconds since 1970",
        ),
        (
            "result_id",
            Text,
            "change.result_id",
            "The run that reported it",
        ),
    ],
    tables: &["inventory_history"],
    from: "main.inventory_history AS change",
};

const EVENTS: StaticView = StaticView {
    name: "events",
    description: "What happened on machines.",
    columns: &[
        ("id", Integer, "event.id", "Its row"),
        ("pc_id", Text, "event.pc_id", "The machine"),
        ("at", Time, "iso(event.at)", "When"),
        (
            "at_ns",
            Integer,
            "event.at",
            "The same in nanoseconds since 1970",
        ),
        ("kind", Text, "event.kind", "What happened"),
        ("source", Text, "event.source", "Who says so"),
        (
            "event_record_id",
            Text,
            "event.event_record_id",
            "Its number at the source",
        ),
        (
            "payload",
            Json,
            "event.payload",
            "The details: `payload ->> '$.name'` is one of them",
        ),
        (
            "recorded_at",
            Time,
            "iso(event.recorded_at)",
            "When the broker got it",
        ),
    ],
    tables: &["obs_events"],
    from: "main.obs_events AS event",
};

/// Every view that is always there.
pub const VIEWS: &[StaticView] = &[
    MACHINES,
    MACHINE_ATTRIBUTES,
    RESULTS,
    EXECUTIONS,
    CHECKS,
    CHECK_TRANSITIONS,
    INVENTORY,
    INVENTORY_HISTORY,
    EVENTS,
];
