/// What reconciling did, and what it could not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReconcileReport {
    /// Bytes the shares were taken of.
    pub store_limit: u64,
    /// Names of what was created.
    pub created: Vec<String>,
    /// Names of what was changed.
    pub updated: Vec<String>,
    /// What differs still.
    pub drifts: Vec<Drift>,
    /// What does not exist although it should, with the reason.
    pub missing: Vec<(String, String)>,
}

/// A difference that stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drift {
    /// The stream; buckets begin with `KV_`, object stores with `OBJ_`.
    pub stream: String,
    /// The broker's name of the setting.
    pub field: String,
    /// What it should be, as JSON.
    pub wanted: String,
    /// What it is, as JSON.
    pub found: String,
    /// Why it was left.
    pub reason: String,
}

impl ReconcileReport {
    /// Whether everything is as the tables say.
    pub fn is_clean(&self) -> bool {
        self.drifts.is_empty() && self.missing.is_empty()
    }

    pub(super) fn drift(&mut self, drift: Drift) {
        tracing::warn!(
            stream = drift.stream,
            setting = drift.field,
            wanted = drift.wanted,
            found = drift.found,
            reason = drift.reason,
            "a stream is not configured as it should be"
        );
        self.drifts.push(drift);
    }

    pub(super) fn absent(&mut self, stream: String, reason: String) {
        tracing::warn!(stream, reason, "a stream could not be created");
        self.missing.push((stream, reason));
    }
}
