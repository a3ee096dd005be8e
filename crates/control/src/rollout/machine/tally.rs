use kanade_api_types::rollouts::{Gate, OfflineRule};

/// How far the machines of a wave are, each by its newest attempt.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// They have it.
    pub succeeded: u64,
    /// They failed.
    pub failed: u64,
    /// They decided not to run it.
    pub skipped: u64,
    /// They are at it.
    pub running: u64,
    /// Online, and not heard of yet.
    pub pending: u64,
    /// Offline, and not heard of.
    pub offline: u64,
}

impl Tally {
    /// Machines that tried.
    pub fn answered(&self) -> u64 {
        self.succeeded + self.failed
    }

    /// Machines that are waited for. One that is at it is, offline or not: what takes it down may
    /// be the change.
    pub fn awaited(&self, gate: &Gate) -> u64 {
        let offline = match gate.offline.unwrap_or_default() {
            OfflineRule::CountAsPending => 0,
            OfflineRule::Wait => self.offline,
        };
        self.running + self.pending + offline
    }

    /// Why this many failures halt, if they do.
    pub fn halts(&self, gate: &Gate, machines: u64) -> Option<String> {
        let limit = gate.halt_on?;
        let halts = self.failed > 0 && limit.is_reached(self.failed, machines);
        halts.then(|| {
            let failed = self.failed;
            format!("{failed} of {machines} machines failed, and it halts at {limit}")
        })
    }

    /// Why the share of successes is not enough, if it is not.
    pub fn falls_short(&self, gate: &Gate) -> Option<String> {
        let wanted = gate.success?;
        let answered = self.answered();
        if answered == 0 {
            return Some(format!(
                "no machine has tried it, so nothing shows that {wanted} succeed"
            ));
        }
        let is_enough = wanted.is_reached(self.succeeded, answered);
        (!is_enough).then(|| {
            let succeeded = self.succeeded;
            format!("{succeeded} of {answered} machines that answered succeeded, and {wanted} must")
        })
    }
}
