//! `backend.toml` with what belongs to it from environment and registry.

use std::path::{Path, PathBuf};

use crate::document::Document;
use crate::{
    ConfigError, DatabaseSection, Environment, LogSection, MailSection, NatsSection, Registry,
    RetentionSection, Secret, SecretFiles, SecretName, ServerSection, Sources, env,
};

const DEFAULT_ADMIN: &str = "admin";

/// The backend's configuration as it was resolved. Secrets do not show in its `Debug` form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackendConfig {
    /// The file it comes from.
    pub path: PathBuf,
    /// The HTTP server.
    pub server: ServerSection,
    /// The broker.
    pub nats: NatsSection,
    /// The databases.
    pub db: DatabaseSection,
    /// The log.
    pub log: LogSection,
    /// How long what is kept.
    pub retention: RetentionSection,
    /// The server that mail is handed to; `None` sends none.
    pub mail: Option<MailSection>,
    /// The password of the account at the mail server.
    pub mail_password: Option<Secret>,
    /// The broker's token; `None` connects without one.
    pub nats_token: Option<Secret>,
    /// Who is let in besides accounts.
    pub auth: AuthSettings,
}

/// Who is let in besides accounts, from the environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthSettings {
    /// Everybody is an admin. Only ever true on a loopback bind.
    pub disabled: bool,
    /// A bearer token with role admin, for migration.
    pub static_token: Option<Secret>,
    /// The first admin's name; `admin` by default.
    pub bootstrap_user: String,
    /// The first admin's password; `None` has one generated.
    pub bootstrap_password: Option<Secret>,
}

impl BackendConfig {
    /// Reads a file and what belongs to it.
    ///
    /// # Errors
    /// When the file cannot be loaded, or with all that is wrong in it.
    pub fn load(
        path: &Path,
        environment: &Environment,
        registry: &dyn Registry,
    ) -> Result<Self, ConfigError> {
        let mut document = Document::load(path)?;
        let server = ServerSection::read(&mut document);
        let nats = NatsSection::read(&mut document);
        let db = DatabaseSection::read(&mut document);
        let log = LogSection::read(&mut document);
        let retention = RetentionSection::read(&mut document);
        let mail = MailSection::read(&mut document);
        let sources = Sources {
            registry,
            files: &SecretFiles::of(path, environment),
            environment,
        };
        let auth = AuthSettings::resolve(sources);
        refuse_open_doors(&mut document, server.as_ref(), &auth);
        let config = (|| {
            Some(Self {
                path: path.to_owned(),
                server: server?,
                nats: nats?,
                db: db?,
                log: log?,
                retention: retention?,
                mail: mail?,
                mail_password: SecretName::MailPassword.resolve(sources),
                nats_token: SecretName::NatsToken.resolve(sources),
                auth,
            })
        })();
        document.finish(config)
    }
}

impl AuthSettings {
    fn resolve(sources: Sources<'_>) -> Self {
        let environment = sources.environment;
        let user = environment
            .get(env::BOOTSTRAP_ADMIN_USER)
            .unwrap_or(DEFAULT_ADMIN);
        Self {
            disabled: environment.get(env::AUTH_DISABLE) == Some("1"),
            static_token: SecretName::StaticToken.resolve(sources),
            bootstrap_user: user.to_owned(),
            bootstrap_password: SecretName::BootstrapAdminPassword.resolve(sources),
        }
    }
}

fn refuse_open_doors(document: &mut Document, server: Option<&ServerSection>, auth: &AuthSettings) {
    let Some(server) = server.filter(|server| auth.disabled && !server.bind.is_loopback()) else {
        return;
    };
    let message = format!(
        "authentication can be switched off on a loopback address only, and server.bind is {}",
        server.bind
    );
    document.report(env::AUTH_DISABLE.to_owned(), message);
}
