//! Secrets put into what machines are sent, and into nothing else.

use kanade_wire::environment::SecretVariable;
use kanade_wire::{Command, SecretName};

use super::error::DispatchError;
use super::steps::Dispatcher;

impl Dispatcher {
    /// The command with the values of its secrets. Announcements carry the one without: they are
    /// read by everybody who may read executions.
    ///
    /// # Errors
    /// [`DispatchError::NoSuchSecret`] for the first that is not set.
    pub(super) async fn with_secrets(&self, command: &Command) -> Result<Command, DispatchError> {
        let mut command = command.clone();
        if command.secret_env.is_empty() {
            return Ok(command);
        }
        let names: Vec<SecretName> = command
            .secret_env
            .values()
            .map(|variable| variable.secret.clone())
            .collect();
        let values = self
            .secrets
            .values(&names)
            .await
            .map_err(DispatchError::Secrets)?;
        for SecretVariable { secret, value } in command.secret_env.values_mut() {
            let found = values
                .get(secret)
                .ok_or_else(|| DispatchError::NoSuchSecret {
                    job: command.id.clone(),
                    secret: secret.clone(),
                })?;
            *value = Some(found.clone());
        }
        Ok(command)
    }
}
