use std::net::SocketAddr;

use chrono::{DateTime, Utc};
use kanade_client::Client;
use kanade_runtime::{Clock, SystemClock};
use kanade_wire::PcId;

use super::backend;
use super::broker::KeptBroker;
use super::child::Kept;
use super::configuration::{self, Secrets};
use super::fleet::SimulatedFleet;
use super::folder::DataFolder;
use super::machine;
use super::port;
use super::profile;
use super::programs::Programs;
use super::samples;
use super::sign_in::{SignedIn, sign_in};
use crate::cli::UpArguments;
use crate::failure::{Failure, OrTry};

/// The parts that run. Stopping it is the owner's business; dropping it kills them.
pub struct System {
    folder: DataFolder,
    programs: Programs,
    bind: SocketAddr,
    broker: Option<KeptBroker>,
    backend: Option<Kept>,
    agent: Option<Kept>,
    fleet: Option<SimulatedFleet>,
}

/// What there is to say once everything runs.
pub struct Ready {
    /// The page's address.
    pub base_url: String,
    /// Who this user is; none when signing in failed.
    pub session: Option<SignedIn>,
    /// This machine, when it has an agent.
    pub machine: Option<PcId>,
    /// How many machines are simulated.
    pub simulated: usize,
    /// Everything that is kept.
    pub folder: std::path::PathBuf,
    /// Whether others than this machine can reach the page.
    pub open_to_others: bool,
}

impl System {
    /// Nothing runs yet.
    pub fn new(folder: DataFolder, programs: Programs, bind: SocketAddr) -> Self {
        Self {
            folder,
            programs,
            bind,
            broker: None,
            backend: None,
            agent: None,
            fleet: None,
        }
    }

    /// Starts the parts, each when the one before it answers.
    pub async fn start(&mut self, arguments: &UpArguments) -> Result<Ready, Failure> {
        let started_at = SystemClock.now();
        let secrets = self.start_broker().await?;
        configuration::write_backend(&self.folder, &secrets, self.bind)?;
        let session = sign_in(&self.programs, &self.folder, arguments.reset_password).await;
        let client = self.start_backend(&secrets).await?;
        let machine = match arguments.no_agent {
            true => None,
            false => Some(self.start_agent(&secrets)?),
        };
        if arguments.sim > 0 {
            let fleet = SimulatedFleet::start(&self.folder, &secrets, arguments.sim);
            self.fleet = Some(fleet);
        }
        let ready = Ready {
            base_url: client.base_url().to_owned(),
            session,
            machine,
            simulated: arguments.sim,
            folder: self.folder.path().to_owned(),
            open_to_others: !self.bind.ip().is_loopback(),
        };
        self.settle_in(client, &ready, started_at).await?;
        Ok(ready)
    }

    async fn start_broker(&mut self) -> Result<Secrets, Failure> {
        let token = self.folder.broker_token()?;
        let broker = KeptBroker::start(&self.folder, &token).await?;
        let broker_url = broker.url();
        self.broker = Some(broker);
        Ok(Secrets { broker_url, token })
    }

    /// Returns once it answers.
    async fn start_backend(&mut self, secrets: &Secrets) -> Result<Client, Failure> {
        let program = backend::program(&self.programs, &self.folder, secrets);
        let backend = self.backend.insert(Kept::start(program));
        let client = Client::new(&port::reachable(self.bind), None);
        let client = client.or_try("kanade up --help")?;
        backend::wait_until_healthy(&client, backend).await?;
        Ok(client)
    }

    fn start_agent(&mut self, secrets: &Secrets) -> Result<PcId, Failure> {
        let machine = machine::id()?;
        configuration::write_agent(&self.folder, secrets, &machine)?;
        let program = machine::program(&self.programs, &self.folder, secrets);
        let agent = self.agent.insert(Kept::start(program));
        agent.announce_deaths();
        Ok(machine)
    }

    /// What makes the first minute pleasant. What of it fails is said, and is not worth stopping
    /// everything else for.
    async fn settle_in(
        &self,
        client: Client,
        ready: &Ready,
        started_at: DateTime<Utc>,
    ) -> Result<(), Failure> {
        let Some(session) = &ready.session else {
            return Ok(());
        };
        let client = client.with_token(&session.token);
        let client = client.or_try("kanade up --help")?;
        let attempts = [
            profile::save(&ready.base_url, session),
            samples::seed(&client, &self.folder).await,
        ];
        for failure in attempts.into_iter().filter_map(Result::err) {
            failure.print();
        }
        if let Some(machine) = &ready.machine {
            machine::wait_until_seen(&client, machine, started_at).await;
        }
        Ok(())
    }

    /// Stops the parts, each before the one it needs.
    pub async fn stop(mut self) {
        if let Some(fleet) = self.fleet.take() {
            fleet.stop().await;
        }
        for child in [self.agent.take(), self.backend.take()]
            .into_iter()
            .flatten()
        {
            child.stop().await;
        }
        if let Some(broker) = self.broker.take() {
            broker.stop().await;
        }
    }
}
