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
