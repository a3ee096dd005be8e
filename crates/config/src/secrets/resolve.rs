//! Where a secret comes from: the registry first, then a file, then the environment. Empty means unset.

use super::{Registry, Secret, SecretFiles};
use crate::{Environment, env};

/// A secret that an installation may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretName {
    /// What agents and the backend show the broker.
    NatsToken,
    /// A bearer token with role admin, for migration.
    StaticToken,
    /// The first admin's password.
    BootstrapAdminPassword,
    /// The password of the account at the mail server.
    MailPassword,
}

/// The places where secrets are looked for.
#[derive(Clone, Copy)]
pub struct Sources<'a> {
    /// The registry of Windows.
    pub registry: &'a dyn Registry,
    /// Files.
    pub files: &'a SecretFiles,
    /// The environment, which every child process could inherit: for trying out, and for older installations.
    pub environment: &'a Environment,
}

impl SecretName {
    /// The secret; `None` when no place has it.
    #[must_use]
    pub fn resolve(self, sources: Sources<'_>) -> Option<Secret> {
        let (key, value) = self.registry_value();
        let text = sources
            .registry
            .text(key, value)
            .filter(|text| !text.is_empty());
        let text = text.or_else(|| sources.files.text(self.file_name()));
        let text = text.or_else(|| sources.environment.get(self.variable()).map(str::to_owned));
        text.map(Secret::new)
    }

    /// Its file in a folder of secrets.
    #[must_use]
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::NatsToken => "nats-token",
            Self::StaticToken => "static-token",
            Self::BootstrapAdminPassword => "bootstrap-admin-password",
            Self::MailPassword => "mail-password",
        }
    }

    /// Key under `HKEY_LOCAL_MACHINE`, and value.
    #[must_use]
    pub const fn registry_value(self) -> (&'static str, &'static str) {
        match self {
            Self::NatsToken => (r"SOFTWARE\kanade\agent", "NatsToken"),
            Self::StaticToken => (r"SOFTWARE\kanade\backend", "StaticToken"),
            Self::MailPassword => (r"SOFTWARE\kanade\backend", "MailPassword"),
            Self::BootstrapAdminPassword => (r"SOFTWARE\kanade\backend", "BootstrapAdminPassword"),
        }
    }

    const fn variable(self) -> &'static str {
        match self {
            Self::NatsToken => env::NATS_TOKEN,
            Self::StaticToken => env::AUTH_STATIC_TOKEN,
            Self::MailPassword => env::MAIL_PASSWORD,
            Self::BootstrapAdminPassword => env::BOOTSTRAP_ADMIN_PASSWORD,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct OneValue(&'static str);

    impl Registry for OneValue {
        fn text(&self, key: &str, value: &str) -> Option<String> {
            ((key, value) == (r"SOFTWARE\kanade\agent", "NatsToken")).then(|| self.0.to_owned())
        }
    }

    fn resolve(registry: &'static str, variable: &str) -> Option<String> {
        let secret = SecretName::NatsToken.resolve(Sources {
            registry: &OneValue(registry),
            files: &SecretFiles::default(),
            environment: &[(env::NATS_TOKEN, variable)].into_iter().collect(),
        });
        secret.map(|secret| secret.reveal().to_owned())
    }

    #[test]
    fn the_registry_wins_and_empty_means_unset() {
        assert_eq!(
            resolve("registry", "environment").as_deref(),
            Some("registry")
        );
        assert_eq!(resolve("", "environment").as_deref(), Some("environment"));
        assert_eq!(resolve("", ""), None);
    }

    #[test]
    fn each_secret_has_its_own_place() {
        let environment = [(env::AUTH_STATIC_TOKEN, "token")].into_iter().collect();
        let sources = Sources {
            registry: &OneValue("registry"),
            files: &SecretFiles::default(),
            environment: &environment,
        };
        let resolve = |name: SecretName| name.resolve(sources);

        assert_eq!(resolve(SecretName::StaticToken), Some(Secret::new("token")));
        assert_eq!(resolve(SecretName::BootstrapAdminPassword), None);
    }
}
