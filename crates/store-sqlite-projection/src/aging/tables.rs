//! Which tables age, and by which column: a table is one line.

use kanade_store::retention::{AgingTable, Kept};
use kanade_wire::topology::{EVENTS, HEARTBEAT, NOTIFICATIONS, OBS_EVENTS, RESULTS};

/// How the rows of a table age.
#[derive(Debug, Clone, Copy)]
pub struct Lifetime {
    /// The table.
    pub name: &'static str,
    /// The stream it is built from.
    pub stream: Option<&'static str>,
    /// When a row came to be, by the broker's clock.
    pub time: &'static str,
    /// What its rows are; `None` for a table whose rows stay until something takes their place.
    pub kept: Option<Kept>,
    /// The columns of a key, also of the tables that belong to it.
    pub key: &'static str,
    /// Tables whose rows go with those of the same key.
    pub with: &'static [&'static str],
    /// A condition that an index answers and that all old rows meet; `?1` is the cutoff.
    pub hint: Option<&'static str>,
}

/// Every table that ages.
pub const LIFETIMES: &[Lifetime] = &[
    Lifetime {
        with: &["result_outputs"],
        // No run starts more than five minutes after the broker stored its report.
        hint: Some("started_at < ?1 + 300000000000"),
        ..rows(
            "execution_results",
            "recorded_at",
            Kept::Results,
            RESULTS.name,
            "result_id",
        )
    },
    Lifetime {
        with: &["execution_targets"],
        ..rows(
            "executions",
            "initiated_at",
            Kept::Executions,
            EVENTS.name,
            "exec_id",
        )
    },
    Lifetime {
        stream: None,
        ..rows(
            "dead_letters",
            "recorded_at",
            Kept::DeadLetters,
            RESULTS.name,
            "id",
        )
    },
    rows("check_transitions", "at", Kept::History, RESULTS.name, "id"),
    rows("check_alerts", "at", Kept::History, RESULTS.name, "id"),
    rows("bundles", "recorded_at", Kept::Results, RESULTS.name, "id"),
    rows(
        "inventory_history",
        "recorded_at",
        Kept::History,
        RESULTS.name,
        "id",
    ),
    Lifetime {
        hint: Some("at < ?1 + 300000000000"),
        ..rows(
            "obs_events",
            "recorded_at",
            Kept::Events,
            OBS_EVENTS.name,
            "id",
        )
    },
    rows(
        "notification_acks",
        "recorded_at",
        Kept::Acks,
        EVENTS.name,
        "notification_id, pc_id, user_sid",
    ),
    Lifetime {
        with: &["notice_subjects"],
        ..rows(
            "notices",
            "issued_at",
            Kept::Acks,
            NOTIFICATIONS.name,
            "notification_id",
        )
    },
    stays(
        "check_status",
        "recorded_at",
        RESULTS.name,
        "pc_id, check_name",
    ),
    stays(
        "check_problems",
        "recorded_at",
        RESULTS.name,
        "pc_id, check_name",
    ),
    stays("agents", "updated_at", HEARTBEAT.name, "pc_id"),
    stays("machine_stops", "recorded_at", EVENTS.name, "pc_id"),
    Lifetime {
        with: &["inventory_documents"],
        ..stays(
            "inventory_facts",
            "recorded_at",
            RESULTS.name,
            "job_id, pc_id",
        )
    },
    Lifetime {
        with: &["inventory_list_items"],
        ..stays(
            "inventory_lists",
            "recorded_at",
            RESULTS.name,
            "job_id, field, pc_id",
        )
    },
    stays(
        "inventory_problems",
        "recorded_at",
        RESULTS.name,
        "job_id, pc_id",
    ),
];

const fn rows(
    name: &'static str,
    time: &'static str,
    kept: Kept,
    stream: &'static str,
    key: &'static str,
) -> Lifetime {
    Lifetime {
        kept: Some(kept),
        ..stays(name, time, stream, key)
    }
}

const fn stays(
    name: &'static str,
    time: &'static str,
    stream: &'static str,
    key: &'static str,
) -> Lifetime {
    Lifetime {
        name,
        stream: Some(stream),
        time,
        kept: None,
        key,
        with: &[],
        hint: None,
    }
}

impl Lifetime {
    /// The table for retention; `None` when its rows stay.
    pub fn aging(&self) -> Option<AgingTable> {
        let Self { name, stream, .. } = *self;
        self.kept.map(|kept| AgingTable { name, kept, stream })
    }

    /// Removes at most `?2` rows before `?1` and returns their keys as JSON arrays.
    pub fn delete(&self) -> String {
        let Self {
            name, key, time, ..
        } = self;
        let hint = self.hint.unwrap_or("true");
        format!(
            "DELETE FROM {name} WHERE ({key}) IN (
                SELECT {key} FROM {name} WHERE {hint} AND {time} < ?1 LIMIT ?2
             ) RETURNING json_array({key})"
        )
    }

    /// Removes the rows of a table that goes with this one, by keys as a JSON array of arrays.
    pub fn delete_with(&self, table: &str) -> String {
        let key = self.key;
        let columns = key.split(", ").enumerate();
        let values: Vec<String> = columns
            .map(|(index, _)| format!("value ->> {index}"))
            .collect();
        let values = values.join(", ");
        format!("DELETE FROM {table} WHERE ({key}) IN (SELECT {values} FROM json_each(?1))")
    }
}
