//! What people type.

/// An order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Confirm the notice of this number, from 1.
    Confirm(usize),
    /// Show what was not confirmed.
    Unread,
    /// Show every notice.
    All,
    /// Show how the machine is.
    Status,
    /// Show the jobs that may be run.
    Jobs,
    /// Run the job of this number, from 1.
    Run(usize),
    /// Stop the run of this number, from 1; otherwise the last one.
    Stop(Option<usize>),
    /// Show what the machine will run by itself within so many days.
    Next(Option<u32>),
    /// Show so many lines of the agent's log.
    Log(Option<u32>),
    /// Say what can be typed.
    Help,
    /// End.
    Quit,
}

impl Order {
    /// The order a line is; `None` when it is none.
    pub fn read(line: &str) -> Option<Self> {
        let mut words = line.split_whitespace();
        let (first, second) = (words.next()?, words.next());
        if words.next().is_some() {
            return None;
        }
        let number = |text: &str| text.parse().ok().filter(|number| *number > 0);
        match (first, second) {
            ("ack" | "ok", Some(text)) => number(text).map(Self::Confirm),
            ("notices" | "n", None) => Some(Self::Unread),
            ("all" | "a", None) => Some(Self::All),
            ("status" | "s", None) => Some(Self::Status),
            ("jobs" | "j", None) => Some(Self::Jobs),
            ("run" | "r", Some(text)) => number(text).map(Self::Run),
            ("stop" | "cancel", None) => Some(Self::Stop(None)),
            ("stop" | "cancel", Some(text)) => number(text).map(|run| Self::Stop(Some(run))),
            ("next" | "maintenance", None) => Some(Self::Next(None)),
            ("next" | "maintenance", Some(text)) => {
                text.parse().ok().map(|days| Self::Next(Some(days)))
            }
            ("log" | "l", None) => Some(Self::Log(None)),
            ("log" | "l", Some(text)) => text.parse().ok().map(|lines| Self::Log(Some(lines))),
            ("help" | "h" | "?", None) => Some(Self::Help),
            ("quit" | "q" | "exit", None) => Some(Self::Quit),
            (text, None) => number(text).map(Self::Confirm),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_orders_or_nothing() {
        for (line, order) in [
            ("ack 2", Some(Order::Confirm(2))),
            (" 12 ", Some(Order::Confirm(12))),
            ("n", Some(Order::Unread)),
            ("all", Some(Order::All)),
            ("status", Some(Order::Status)),
            ("jobs", Some(Order::Jobs)),
            ("run 3", Some(Order::Run(3))),
            ("run", None),
            ("stop", Some(Order::Stop(None))),
            ("cancel 2", Some(Order::Stop(Some(2)))),
            ("next 30", Some(Order::Next(Some(30)))),
            ("log", Some(Order::Log(None))),
            ("log all", None),
            ("?", Some(Order::Help)),
            ("quit", Some(Order::Quit)),
            ("0", None),
            ("ack", None),
            ("ack two", None),
            ("ack 1 2", None),
            ("", None),
        ] {
            assert_eq!(Order::read(line), order, "{line:?}");
        }
    }
}
