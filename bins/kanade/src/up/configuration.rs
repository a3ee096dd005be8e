//! The files that tell backend and agent what they need. Written at every start.

use std::net::SocketAddr;
use std::path::Path;

use kanade_wire::PcId;
use toml::{Table, Value};

use super::folder::DataFolder;
use crate::exit::ExitStatus;
use crate::failure::Failure;

const HEADER: &str = "# Written by `kanade up` at every start.\n";

/// The broker, and what opens it.
pub struct Secrets {
    /// Its address.
    pub broker_url: String,
    /// Its token, which goes into the environment of the children and into no file of theirs.
    pub token: String,
}

/// Writes `backend.toml`.
pub fn write_backend(
    folder: &DataFolder,
    secrets: &Secrets,
    bind: SocketAddr,
) -> Result<(), Failure> {
    let document = [
        ("server", section([("bind", bind.to_string())])),
        ("nats", section([("url", secrets.broker_url.clone())])),
        (
            "db",
            section([("sqlite_path", text(&folder.file("backend.db"))?)]),
        ),
        ("log", log(folder, "backend.log")?),
    ];
    write(folder, "backend.toml", document)
}

/// Writes `agent.toml`.
pub fn write_agent(folder: &DataFolder, secrets: &Secrets, machine: &PcId) -> Result<(), Failure> {
    let agent = section([
        ("id", machine.to_string()),
        ("nats_url", secrets.broker_url.clone()),
    ]);
    let document = [("agent", agent), ("log", log(folder, "agent.log")?)];
    write(folder, "agent.toml", document)
}

fn log(folder: &DataFolder, name: &str) -> Result<Value, Failure> {
    let path = text(&folder.log(name))?;
    Ok(section([("path", path), ("level", "info".to_owned())]))
}

fn section<const N: usize>(entries: [(&str, String); N]) -> Value {
    let entries = entries.map(|(key, value)| (key.to_owned(), Value::String(value)));
    Value::Table(Table::from_iter(entries))
}

fn write<const N: usize>(
    folder: &DataFolder,
    name: &str,
    sections: [(&str, Value); N],
) -> Result<(), Failure> {
    let document = Table::from_iter(sections.map(|(key, value)| (key.to_owned(), value)));
    folder.write_private(name, &format!("{HEADER}{document}"))
}

/// Files of this kind are templates: a path must not read as one.
fn text(path: &Path) -> Result<String, Failure> {
    let usable = path
        .to_str()
        .filter(|text| !text.contains("{{") && !text.contains("{%"));
    usable.map(str::to_owned).ok_or_else(|| {
        let message = format!(
            "{} has a name that a configuration file cannot hold",
            path.display()
        );
        Failure::new(
            ExitStatus::Failed,
            message,
            "kanade up --data-dir <another folder>",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use kanade_config::{AgentConfig, BackendConfig, Environment, SystemRegistry};

    fn secrets() -> Secrets {
        Secrets {
            broker_url: "nats://127.0.0.1:4222".into(),
            token: "t".into(),
        }
    }

    #[test]
    fn the_backend_reads_what_is_written_for_it() {
        let folder = tempfile::tempdir().unwrap();
        let data = DataFolder::open(Some(folder.path())).unwrap();
        write_backend(&data, &secrets(), "127.0.0.1:8080".parse().unwrap()).unwrap();

        let path = data.file("backend.toml");
        let read = BackendConfig::load(&path, &Environment::default(), &SystemRegistry).unwrap();

        assert_eq!(read.server.bind.to_string(), "127.0.0.1:8080");
        assert_eq!(read.nats.url, "nats://127.0.0.1:4222");
        assert_eq!(read.db.paths.projection, data.file("backend.db"));
    }

    #[test]
    fn the_agent_reads_what_is_written_for_it() {
        let folder = tempfile::tempdir().unwrap();
        let data = DataFolder::open(Some(folder.path())).unwrap();
        write_agent(&data, &secrets(), &PcId::new("web01").unwrap()).unwrap();

        let path = data.file("agent.toml");
        let read = AgentConfig::load(&path, &Environment::default(), &SystemRegistry).unwrap();

        assert_eq!(read.agent.id.as_str(), "web01");
        assert_eq!(read.log.path, data.log("agent.log"));
    }
}
