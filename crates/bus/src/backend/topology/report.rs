/// What reconciling did, and what it could not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReconcileReport {
    /// Bytes the shares should be taken of.
    pub store_limit: u64,
    /// Bytes the shares of newly created streams were taken of; less than `store_limit` when the
    /// broker has no room for more.
    pub granted_limit: u64,
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
        let granted = self.granted_limit == self.store_limit;
        granted && self.drifts.is_empty() && self.missing.is_empty()
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

    pub(super) fn granted(&mut self, limit: u64) {
        if limit != self.store_limit {
            tracing::warn!(
                store.wanted_bytes = self.store_limit,
                store.granted_bytes = limit,
                "the broker's store has no room for all streams, they are made smaller"
            );
        }
        self.granted_limit = limit;
    }

    pub(super) fn absent(&mut self, stream: String, reason: String) {
        tracing::warn!(stream, reason, "a stream could not be created");
        self.missing.push((stream, reason));
    }
}
