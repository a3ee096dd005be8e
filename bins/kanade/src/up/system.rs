use std::net::SocketAddr;

use chrono::{DateTime, Utc};
use kanade_client::Client;
use kanade_runtime::{Clock, SystemClock};
use kanade_wire::PcId;

use super::backend;
use super::broker::KeptBroker;
use super::child::Kept;
use super::configuration;
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
        let token = self.folder.broker_token()?;
        let broker = KeptBroker::start(&self.folder, &token).await?;
        let broker_url = broker.url();
        self.broker = Some(broker);

        let secrets = configuration::Secrets { broker_url, token };
        configuration::write_backend(&self.folder, &secrets, self.bind)?;
        let session = sign_in(&self.programs, &self.folder, arguments.reset_password).await;
        let backend = backend::program(&self.programs, &self.folder, &secrets);
        let backend = self.backend.insert(Kept::start(backend));
        let base_url = port::reachable(self.bind);
        let client = Client::new(&base_url, None).or_try("kanade up --help")?;
        backend::wait_until_healthy(&client, backend).await?;

        let machine = match arguments.no_agent {
            true => None,
            false => Some(self.start_agent(&secrets)?),
        };
        if arguments.sim > 0 {
            let fleet = SimulatedFleet::start(&self.folder, &secrets, arguments.sim);
            self.fleet = Some(fleet);
        }
        if let Some(session) = &session {
            let client = client
                .with_token(&session.token)
                .or_try("kanade up --help")?;
            settle_in(
                &client,
                &self.folder,
                &base_url,
                session,
                machine.as_ref(),
                started_at,
            )
            .await;
        }
        Ok(Ready {
            base_url,
            session,
            machine,
            simulated: arguments.sim,
            folder: self.folder.path().to_owned(),
            open_to_others: !self.bind.ip().is_loopback(),
        })
    }

    fn start_agent(&mut self, secrets: &configuration::Secrets) -> Result<PcId, Failure> {
        let machine = machine::id()?;
        configuration::write_agent(&self.folder, secrets, &machine)?;
        let program = machine::program(&self.programs, &self.folder, secrets);
        self.agent = Some(Kept::start(program));
        Ok(machine)
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

/// What makes the first minute pleasant; nothing of it is worth failing for.
async fn settle_in(
    client: &Client,
    folder: &DataFolder,
    base_url: &str,
    session: &SignedIn,
    machine: Option<&PcId>,
    started_at: DateTime<Utc>,
) {
    if let Err(failure) = profile::save(base_url, session) {
        failure.print();
    }
    if let Err(failure) = samples::seed(client, folder).await {
        failure.print();
    }
    if let Some(machine) = machine {
        machine::wait_until_seen(client, machine, started_at).await;
    }
}
