//! Broker, backend and machines of one story.

use std::path::Path;

use kanade_client::Client;
use kanade_testkit::{NatsServer, temporary_folder};
use kanade_wire::{PcId, Target};
use tempfile::TempDir;

use crate::agent::Agent;
use crate::backend::{ADMIN, Backend, FIRST_PASSWORD, PASSWORD};
use crate::command_line::CommandLine;
use crate::comparison::compare;
use crate::fleet::Fleet;
use crate::stored::Stored;

/// A system of its own. When it is dropped its tables are compared with the streams while it still
/// works; then its parts stop, machines first.
pub struct System {
    agents: Vec<Agent>,
    fleet: Option<Fleet>,
    /// The backend.
    pub backend: Backend,
    /// The broker.
    pub broker: NatsServer,
    client: Client,
    token: String,
    folder: TempDir,
    /// Why the tables are not compared with the streams at the end.
    uncompared: Option<&'static str>,
}

/// What a story needs.
#[derive(Debug, Clone, Default)]
pub struct SystemBuilder {
    agents: Vec<PcId>,
    fleet: usize,
    telemetry: bool,
    colleague: Option<&'static str>,
    configuration: String,
}

impl SystemBuilder {
    /// A real agent under this name.
    #[must_use]
    pub fn agent(mut self, name: &str) -> Self {
        self.agents.push(pc(name));
        self
    }

    /// So many simulated machines.
    #[must_use]
    pub fn fleet(mut self, machines: usize) -> Self {
        self.fleet = machines;
        self
    }

    /// The simulated machines tell their load and what happens on them, too.
    #[must_use]
    pub fn telemetry(mut self) -> Self {
        self.telemetry = true;
        self
    }

    /// A second operator, who works with this token.
    #[must_use]
    pub fn colleague(mut self, token: &'static str) -> Self {
        self.colleague = Some(token);
        self
    }

    /// More of the backend's configuration.
    #[must_use]
    pub fn configuration(mut self, toml: &str) -> Self {
        self.configuration.push_str(toml);
        self
    }

    /// Starts everything and waits until every machine is known and answers.
    pub async fn start(self) -> System {
        let folder = temporary_folder();
        let broker = NatsServer::start().await;
        let place = folder.path().join("backend");
        let (more, colleague) = (&self.configuration, self.colleague);
        let backend = Backend::start(&place, &broker.url(), more, colleague).await;
        let (client, token) = sign_in(&backend).await;
        let mut system = System {
            agents: Vec::new(),
            fleet: None,
            backend,
            broker,
            client,
            token,
            folder,
            uncompared: None,
        };
        system.populate(&self).await;
        system
    }
}

impl System {
    /// Nothing but broker and backend, until it is told what else.
    pub fn builder() -> SystemBuilder {
        SystemBuilder::default()
    }

    async fn populate(&mut self, wanted: &SystemBuilder) {
        for name in &wanted.agents {
            let folder = self.folder.path().join(name.as_str());
            self.agents
                .push(Agent::start(&folder, name, &self.broker.url()));
        }
        if wanted.fleet > 0 {
            let broker = self.broker.url();
            let fleet = Fleet::start(wanted.fleet, wanted.telemetry, &broker).await;
            self.fleet = Some(fleet);
        }
        self.known((wanted.agents.len() + wanted.fleet) as u64)
            .await;
        for name in &wanted.agents {
            self.seen(name).await;
        }
    }

    /// A client with the admin's session.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// The token of that session.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// The command line, signed in as the admin.
    pub fn command_line(&self) -> CommandLine {
        CommandLine::new(&self.folder.path().join("home"))
            .with("KANADE_BACKEND_URL", self.backend.url())
            .with("KANADE_AUTH_TOKEN", self.token.as_str())
    }

    /// The real agent of this name.
    ///
    /// # Panics
    /// When the story did not ask for it.
    pub fn agent(&mut self, name: &str) -> &mut Agent {
        let agent = self
            .agents
            .iter_mut()
            .find(|agent| agent.pc().as_str() == name);
        agent.unwrap_or_else(|| panic!("there is no agent {name}"))
    }

    /// The simulated machines.
    ///
    /// # Panics
    /// When the story did not ask for them.
    pub fn fleet(&self) -> &Fleet {
        self.fleet.as_ref().expect("a fleet")
    }

    /// A folder for what the story itself writes.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The tables are not compared with the streams at the end, for the reason told.
    pub fn leave_uncompared(&mut self, why: &'static str) {
        self.uncompared = Some(why);
    }

    /// A look at the broker's streams.
    pub async fn stored(&self) -> Stored {
        Stored::connect(&self.broker.url()).await
    }
}

/// A story that failed already has told why.
impl Drop for System {
    fn drop(&mut self) {
        match self.uncompared {
            Some(why) => eprintln!("the tables are not compared with the streams: {why}"),
            None if std::thread::panicking() => {}
            None => compare(&self.backend.config()),
        }
    }
}

/// What a person does first: signs in and chooses a password.
async fn sign_in(backend: &Backend) -> (Client, String) {
    let anonymous = backend.anonymous();
    let session = anonymous.login(ADMIN, FIRST_PASSWORD).await;
    let token = session.unwrap_or_else(|error| panic!("{error}")).token;
    // Each step of a story is sent once: what it lost on the way it shall see.
    let client = anonymous.with_token(&token).expect("a token");
    let changed = client.change_password(FIRST_PASSWORD, PASSWORD).await;
    changed.unwrap_or_else(|error| panic!("{error}"));
    (client, token)
}

/// A machine id.
///
/// # Panics
/// When the text is none.
pub fn pc(name: &str) -> PcId {
    PcId::new(name).expect("a machine id")
}

/// Addresses one machine.
impl From<&Agent> for Target {
    fn from(agent: &Agent) -> Self {
        Target::pc(agent.pc().clone())
    }
}
