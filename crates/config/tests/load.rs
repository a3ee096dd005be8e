//! Whole configuration files, as operators write them.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

use kanade_config::{
    AgentConfig, BackendConfig, ConfigError, Environment, Secret, SystemRegistry, env,
};

const BACKEND: &str = r#"
[server]
bind = "127.0.0.1:8080"
public_url = "https://kanade.example/"
[nats]
url = "nats://broker:4222"
[db]
sqlite_path = "/data/backend.db"
[log]
path = "/logs/backend.log"
level = "info"
"#;

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.path().join(name);
        fs::write(&path, text).unwrap();
        path
    }
}

fn backend(text: &str, variables: &[(&str, &str)]) -> Result<BackendConfig, ConfigError> {
    let folder = Folder::new();
    let environment: Environment = variables.iter().copied().collect();
    BackendConfig::load(
        &folder.write("backend.toml", text),
        &environment,
        &SystemRegistry,
    )
}

fn agent(text: &str) -> Result<AgentConfig, ConfigError> {
    let folder = Folder::new();
    AgentConfig::load(
        &folder.write("agent.toml", text),
        &Environment::default(),
        &SystemRegistry,
    )
}

fn problems(error: ConfigError) -> Vec<(String, String)> {
    match error {
        ConfigError::Invalid { problems, .. } => problems
            .into_iter()
            .map(|it| (it.key, it.message))
            .collect(),
        ConfigError::Load { .. } => panic!("{error}"),
    }
}

#[test]
fn a_backend_file_is_read_with_its_defaults() {
    let config = backend(BACKEND, &[]).unwrap();

    assert_eq!(config.server.bind.to_string(), "127.0.0.1:8080");
    assert_eq!(
        config.server.public_url.as_deref(),
        Some("https://kanade.example")
    );
    assert_eq!(config.nats.url, "nats://broker:4222");
    assert_eq!(
        (config.nats.store_limit, config.nats.sync_interval_secs),
        (None, 120)
    );
    assert_eq!(config.db.paths.state, Path::new("/data/backend-state.db"));
    assert_eq!(config.log.keep_days, 14);
    assert_eq!(config.auth.bootstrap_user, "admin");
    assert!(!config.auth.disabled && config.nats_token.is_none());
}

#[test]
fn what_the_broker_may_store_and_how_often_it_syncs_can_be_said() {
    let nats = "url = \"nats://broker:4222\"\nstore_limit = \"4 GiB\"\nsync_interval_secs = 1";
    let config = backend(&BACKEND.replace("url = \"nats://broker:4222\"", nats), &[]).unwrap();
    assert_eq!(
        (config.nats.store_limit, config.nats.sync_interval_secs),
        (Some(4 << 30), 1)
    );

    let wrong = nats.replace("4 GiB", "a lot");
    let refused = backend(
        &BACKEND.replace("url = \"nats://broker:4222\"", &wrong),
        &[],
    );
    assert_eq!(problems(refused.unwrap_err())[0].0, "nats.store_limit");
}

#[test]
fn unknown_keys_and_sections_are_ignored() {
    let text = format!("{BACKEND}\ncolour = \"blue\"\n[lamps]\noil = 1\n");
    assert!(backend(&text, &[]).is_ok());
}

#[test]
fn secrets_come_from_the_environment_and_do_not_show() {
    let variables = [
        (env::NATS_TOKEN, "sesame-1"),
        (env::BOOTSTRAP_ADMIN_PASSWORD, "sesame-2"),
    ];
    let config = backend(BACKEND, &variables).unwrap();

    assert_eq!(config.nats_token, Some(Secret::new("sesame-1")));
    assert_eq!(
        config.auth.bootstrap_password,
        Some(Secret::new("sesame-2"))
    );
    assert!(!format!("{config:?}").contains("sesame"));
}

#[test]
fn all_problems_are_reported_at_once_with_their_keys() {
    let text = "[server]\nbind = \"everywhere\"\npublic_url = \"kanade.example\"\n[nats]\nurl = 4222\n\
                [log]\nlevel = \" \"\nkeep_days = -1\n";
    let problems = problems(backend(text, &[]).unwrap_err());

    let keys: Vec<&str> = problems.iter().map(|(key, _)| key.as_str()).collect();
    let expected = [
        "server.bind",
        "server.public_url",
        "nats.url",
        "db.sqlite_path",
        "log.path",
        "log.level",
    ];
    assert_eq!(keys[..6], expected);
    assert_eq!(keys[6..], ["log.keep_days"]);
    assert_eq!(problems[2].1, "must be a text in quotes, not integer");
    assert_eq!(problems[3].1, "is missing");
}

#[test]
fn a_problem_is_shown_with_file_and_key() {
    let folder = Folder::new();
    let path = folder.write("backend.toml", &BACKEND.replace("127.0.0.1:8080", "8080"));
    let error = BackendConfig::load(&path, &Environment::default(), &SystemRegistry).unwrap_err();

    let expected = "server.bind: \"8080\" is not an address to listen on such as 127.0.0.1:8080";
    assert!(error.to_string().starts_with(&format!(
        "the configuration {} is not usable:",
        path.display()
    )));
    assert!(error.to_string().ends_with(expected), "{error}");
}

#[test]
fn authentication_is_switched_off_by_1_on_loopback_and_by_nothing_else() {
    let disabled = |value| {
        backend(BACKEND, &[(env::AUTH_DISABLE, value)])
            .unwrap()
            .auth
            .disabled
    };
    assert!(disabled("1"));
    assert!(!disabled("0") && !disabled("true") && !disabled(""));

    let open = BACKEND.replace("127.0.0.1", "0.0.0.0");
    let problems = problems(backend(&open, &[(env::AUTH_DISABLE, "1")]).unwrap_err());
    assert_eq!(problems[0].0, "KANADE_AUTH_DISABLE");
    assert!(backend(&open, &[]).is_ok());
}

#[test]
fn a_database_may_not_take_the_place_of_another() {
    let text = BACKEND.replace("/data/backend.db", "/data/backend-state.db");
    let problems = problems(backend(&text, &[]).unwrap_err());
    assert_eq!(problems[0].0, "db.sqlite_path");
}

#[test]
fn an_agent_file_is_a_template_whose_machine_id_has_no_dots() {
    let config = agent(
        "[vars]\nplace = \"kyoto\"\n[agent]\nid = \"{{ vars.place }}.{{ system.os }}\"\n\
         nats_url = \"{{ env(name='NO_SUCH_VARIABLE', default='nats://broker:4222') }}\"\n\
         {% if is_windows() or is_linux() %}\n[log]\nlevel = \"debug\"\n{% endif %}\npath = \"/logs/agent.log\"\n",
    )
    .unwrap();

    assert_eq!(
        config.agent.id.as_str(),
        format!("kyoto-{}", std::env::consts::OS)
    );
    assert_eq!(config.agent.nats_url, "nats://broker:4222");
    assert_eq!(config.log.level, "debug");
}

#[test]
fn an_illegal_machine_id_is_refused_with_what_would_be_right() {
    let text = "[agent]\nid = \"two words\"\nnats_url = \"nats://b\"\n[log]\npath = \"a.log\"\nlevel = \"info\"";
    let problems = problems(agent(text).unwrap_err());
    assert_eq!(problems[0].0, "agent.id");
    assert!(problems[0].1.contains("letters, digits"), "{problems:?}");
}

#[test]
fn an_included_file_is_read_first_and_overridden() {
    let folder = Folder::new();
    folder.write(
        "common.toml",
        "[log]\npath = \"/logs/common.log\"\nlevel = \"warn\"\nkeep_days = 3\n",
    );
    let path = folder.write(
        "agent.toml",
        "include = [\"common.toml\"]\n[agent]\nid = \"pc-1\"\nnats_url = \"nats://b\"\n[log]\nlevel = \"info\"\n",
    );

    let config = AgentConfig::load(&path, &Environment::default(), &SystemRegistry).unwrap();

    assert_eq!(config.log.path, Path::new("/logs/common.log"));
    assert_eq!(
        (config.log.level.as_str(), config.log.keep_days),
        ("info", 3)
    );
}

#[test]
fn files_that_cannot_be_loaded_say_why() {
    let cases = [
        ("[agent\n", "TOML"),
        ("[agent]\nid = \"{{ vars.missing }}\"\n", "missing"),
        ("include = [\"agent.toml\"]\n", "cycle"),
    ];
    for (text, expected) in cases {
        let error = agent(text).unwrap_err();
        let source = std::error::Error::source(&error).unwrap().to_string();
        assert!(source.contains(expected), "{source}");
    }
    let missing = AgentConfig::load(
        Path::new("/nowhere.toml"),
        &Environment::default(),
        &SystemRegistry,
    );
    assert_eq!(
        missing.unwrap_err().to_string(),
        "cannot load the configuration /nowhere.toml"
    );
}

#[test]
fn mail_is_sent_only_with_a_server_and_every_mistake_is_named() {
    let with = |mail: &str| backend(&format!("{BACKEND}[mail]\n{mail}"), &[]);
    assert_eq!(backend(BACKEND, &[]).unwrap().mail, None);
    let good = "host = \"smtp.example\"\nport = 587\nfrom = \"kanade <kanade@example.com>\"";
    let mail = with(good).unwrap().mail.unwrap();
    assert_eq!(
        (mail.port, mail.encryption.as_str(), mail.username),
        (587, "starttls", None)
    );

    let refused = with("port = 70000\nfrom = \"kanade\"\nencryption = \"ssl\"").unwrap_err();

    let keys: Vec<String> = problems(refused).into_iter().map(|it| it.0).collect();
    assert_eq!(
        keys,
        ["mail.host", "mail.port", "mail.from", "mail.encryption"]
    );
}

#[test]
fn the_password_for_mail_comes_from_the_environment_and_does_not_show() {
    let config = backend(BACKEND, &[(env::MAIL_PASSWORD, "hunter2")]).unwrap();
    assert_eq!(config.mail_password, Some(Secret::new("hunter2")));
    assert!(!format!("{config:?}").contains("hunter2"));
}
