//! How the agent is, for whoever asks from afar: its log, its state, its machine. No secret is told.

mod answer;
mod redact;
mod source;
mod state;

pub(crate) use answer::{diagnose, logs, tail};
pub use redact::Redactor;
pub use source::{DiagnosisSource, NoDiagnosis};
