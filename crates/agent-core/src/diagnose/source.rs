//! What the agent's core does not know itself.

use std::fmt::Debug;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::Value;

/// Tells what lies outside the agent's core: its log, its configuration, its machine.
pub trait DiagnosisSource: Debug + Send + Sync {
    /// The last lines of the log, at most so many bytes. An error is a sentence.
    fn log(&self, lines: usize, bytes: usize) -> BoxFuture<'_, Result<String, String>>;

    /// Configuration, folders, network checks and facts.
    fn host(&self) -> BoxFuture<'_, Value>;

    /// Texts that must not be told.
    fn secrets(&self) -> Vec<String>;
}

/// A simulated machine has nothing to tell.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoDiagnosis;

impl DiagnosisSource for NoDiagnosis {
    fn log(&self, _lines: usize, _bytes: usize) -> BoxFuture<'_, Result<String, String>> {
        std::future::ready(Err("this agent keeps no log".to_owned())).boxed()
    }

    fn host(&self) -> BoxFuture<'_, Value> {
        std::future::ready(Value::Null).boxed()
    }

    fn secrets(&self) -> Vec<String> {
        Vec::new()
    }
}
