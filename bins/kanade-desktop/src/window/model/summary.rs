use super::{Desk, LinkState};

/// How things stand, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Nothing is to be done.
    Well,
    /// It is not known.
    Unknown,
    /// Somebody should have a look.
    Warning,
    /// Something needs a person.
    Failed,
}

impl Standing {
    /// How a check stands, from the word the agent has for it.
    pub fn of_check(status: &str) -> Self {
        match status {
            "ok" => Self::Well,
            "warn" => Self::Warning,
            "fail" => Self::Failed,
            _ => Self::Unknown,
        }
    }
}

/// How the machine stands, and how many of its checks stand so. An agent that is away is not known,
/// a machine without checks neither. A check that is not known counts only where nothing is worse.
pub fn summary(desk: &Desk) -> (Standing, usize) {
    let (Some(state), LinkState::Up { .. }) = (&desk.state, &desk.link) else {
        return (Standing::Unknown, 0);
    };
    let standings = || {
        let checks = state.checks.iter();
        checks.map(|check| Standing::of_check(&check.status))
    };
    let worst = standings().max().unwrap_or(Standing::Unknown);
    (worst, standings().filter(|it| *it == worst).count())
}
