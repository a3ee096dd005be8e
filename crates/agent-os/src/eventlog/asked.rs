//! Which records are asked for.

/// A log and the numbers of the records that are wanted of it.
#[derive(Clone, Copy, Debug)]
pub struct Channel {
    /// Its name.
    pub name: &'static str,
    /// Numbers; what else has one of them means nothing. The system takes some twenty terms in one question.
    pub ids: &'static [u32],
}

/// The machine: starts, ends, sleep, services.
pub const SYSTEM: &str = "System";
/// People's sessions, at the console and over the network, whatever is audited.
pub const SESSIONS: &str = "Microsoft-Windows-TerminalServices-LocalSessionManager/Operational";
/// Locks, where the machine audits them.
pub const SECURITY: &str = "Security";

/// All of them.
pub const CHANNELS: [Channel; 3] = [
    Channel {
        name: SYSTEM,
        ids: &[
            1, 12, 13, 41, 42, 107, 506, 507, 1074, 6006, 6008, 7000, 7022, 7023, 7024, 7031, 7034,
        ],
    },
    Channel {
        name: SESSIONS,
        ids: &[21, 23],
    },
    Channel {
        name: SECURITY,
        ids: &[4800, 4801],
    },
];

impl Channel {
    /// The question for what came after this record, or for what was written in the last `look_back_ms`.
    pub fn question(&self, after: Option<u64>, look_back_ms: i64) -> String {
        let ids: Vec<String> = self.ids.iter().map(|id| format!("EventID={id}")).collect();
        let since = match after {
            Some(record) => format!("EventRecordID > {record}"),
            None => format!("TimeCreated[timediff(@SystemTime) <= {look_back_ms}]"),
        };
        format!("*[System[({}) and {since}]]", ids.join(" or "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_names_the_records_and_where_to_begin() {
        let channel = CHANNELS[1];
        assert_eq!(
            channel.question(Some(7), 0),
            "*[System[(EventID=21 or EventID=23) and EventRecordID > 7]]"
        );
        let first = channel.question(None, 86_400_000);
        assert!(first.ends_with("TimeCreated[timediff(@SystemTime) <= 86400000]]]"));
    }

    #[test]
    fn no_question_has_more_terms_than_the_system_takes() {
        assert!(CHANNELS.iter().all(|channel| channel.ids.len() < 20));
    }
}
