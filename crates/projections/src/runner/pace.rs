//! How soon one batch follows another. A commit costs about the same for one message as for fifty,
//! so where messages come thick they are gathered for a moment; where they come one by one, none
//! waits.

use std::time::Duration;

use tokio::time::Instant;

/// From the beginning of a batch to that of the next, while messages come thick.
const GATHER: Duration = Duration::from_millis(40);

/// How far back messages count.
const WINDOW: Duration = Duration::from_millis(100);

/// So many messages of one projection in a window are thick. What one person orders is fewer.
const THICK: usize = 25;

/// The pace of one runner.
#[derive(Debug)]
pub struct Pace {
    window: Instant,
    messages: usize,
}

impl Pace {
    /// Nothing was read before `now`.
    pub fn new(now: Instant) -> Self {
        Self {
            window: now,
            messages: 0,
        }
    }

    /// Takes note of a batch of so many messages that begins `now`. Returns until when the next
    /// one is gathered at least.
    pub fn begin(&mut self, messages: usize, now: Instant) -> Instant {
        if now.duration_since(self.window) > WINDOW {
            *self = Self::new(now);
        }
        self.messages += messages;
        if self.messages >= THICK {
            now + GATHER
        } else {
            now
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    #[test]
    fn messages_that_come_one_by_one_do_not_wait() {
        let start = Instant::now();
        let mut pace = Pace::new(start);
        for number in 1..200 {
            let now = start + 5 * number * MS;
            assert_eq!(pace.begin(1, now), now);
        }
    }

    #[test]
    fn where_messages_come_thick_they_are_gathered() {
        let start = Instant::now();
        let mut pace = Pace::new(start);
        assert_eq!(pace.begin(THICK - 1, start), start);
        assert_eq!(pace.begin(1, start + MS), start + MS + GATHER);
        // The flood is over: the next one goes at once.
        let later = start + 2 * WINDOW;
        assert_eq!(pace.begin(3, later), later);
    }
}
