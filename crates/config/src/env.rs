//! The name of every environment variable that a program of this project reads.

/// The configuration file of the agent.
pub const AGENT_CONFIG: &str = "KANADE_AGENT_CONFIG";
/// The data folder of agent and backend, instead of the default one.
pub const AGENT_DATA_DIR: &str = "KANADE_AGENT_DATA_DIR";
/// Where the agent listens to programs at its machine, and where they find it.
pub const AGENT_SOCKET: &str = "KANADE_AGENT_SOCKET";
/// The configuration file of the backend.
pub const BACKEND_CONFIG: &str = "KANADE_BACKEND_CONFIG";
/// `1` switches authentication off on a loopback bind; nothing else does.
pub const AUTH_DISABLE: &str = "KANADE_AUTH_DISABLE";
/// A bearer token with role admin, accepted for migration.
pub const AUTH_STATIC_TOKEN: &str = "KANADE_AUTH_STATIC_TOKEN";
/// The name of the first admin.
pub const BOOTSTRAP_ADMIN_USER: &str = "KANADE_BOOTSTRAP_ADMIN_USER";
/// The password of the first admin.
pub const BOOTSTRAP_ADMIN_PASSWORD: &str = "KANADE_BOOTSTRAP_ADMIN_PASSWORD";
/// The password of the account at the mail server.
pub const MAIL_PASSWORD: &str = "KANADE_MAIL_PASSWORD";
/// The token that agents and the backend show the broker.
pub const NATS_TOKEN: &str = "KANADE_NATS_TOKEN";
/// The folder with the credentials that systemd hands over.
pub const CREDENTIALS_DIRECTORY: &str = "CREDENTIALS_DIRECTORY";
/// The nats-server program to run.
pub const NATS_SERVER: &str = "KANADE_NATS_SERVER";
/// The browser for browser tests.
pub const CHROMIUM: &str = "KANADE_CHROMIUM";
/// The backend's address, for the command line.
pub const BACKEND_URL: &str = "KANADE_BACKEND_URL";
/// The command line's bearer token.
pub const AUTH_TOKEN: &str = "KANADE_AUTH_TOKEN";
/// The command line's profile.
pub const PROFILE: &str = "KANADE_PROFILE";
