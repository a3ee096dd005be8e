//! When a network counts as another: a cable that is pulled and put back at once is none.

use std::collections::BTreeSet;
use std::time::Duration;

use tokio::time::Instant;

/// It must have been the same for so long.
pub const SETTLED: Duration = Duration::from_secs(8);

/// What the network was, and what it seems to become.
#[derive(Debug, Default)]
pub struct NetworkChanges {
    before: Option<BTreeSet<String>>,
    becomes: Option<(BTreeSet<String>, Instant)>,
}

impl NetworkChanges {
    /// Whether it seems to become another, and has to be looked at again.
    pub fn is_settling(&self) -> bool {
        self.becomes.is_some()
    }

    /// Takes a look into account; whether the network has changed.
    pub fn take(&mut self, now: BTreeSet<String>, at: Instant) -> bool {
        let Some(before) = &self.before else {
            self.before = Some(now);
            return false;
        };
        if now == *before {
            self.becomes = None;
            return false;
        }
        match &self.becomes {
            Some((becomes, since)) if *becomes == now => {
                if at.duration_since(*since) < SETTLED {
                    return false;
                }
                self.before = Some(now);
                self.becomes = None;
                true
            }
            _ => {
                self.becomes = Some((now, at));
                false
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(looks: &[(u64, &str)]) -> Vec<u64> {
        let (mut changes, start) = (NetworkChanges::default(), Instant::now());
        let network = |text: &str| text.split_whitespace().map(str::to_owned).collect();
        let looks = looks.iter().filter(|(second, text)| {
            changes.take(network(text), start + Duration::from_secs(*second))
        });
        looks.map(|(second, _)| *second).collect()
    }

    #[test]
    fn a_change_that_stays_is_told_once() {
        let looks = [(0, "a"), (5, "b"), (10, "b"), (15, "b"), (20, "b")];
        assert_eq!(seen(&looks), [15]);
    }

    #[test]
    fn what_comes_back_at_once_has_not_changed() {
        assert_eq!(seen(&[(0, "a"), (5, ""), (10, "a"), (30, "a")]).len(), 0);
        assert_eq!(
            seen(&[(0, "a"), (5, "b"), (10, "c"), (15, "b"), (24, "b")]),
            [24]
        );
    }
}
