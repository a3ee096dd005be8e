//! What every command that talks to a backend needs.

use kanade_client::Client;
use kanade_config::{Environment, env};

use crate::cli::GlobalArguments;
use crate::failure::{Failure, OrTry};
use crate::output::Output;
use crate::profiles::{Connection, Store};

/// A backend to speak to, and the way to show what it says.
pub struct Context {
    /// The backend, as the chosen account.
    pub client: Client,
    /// Where data and remarks go.
    pub output: Output,
}

impl Context {
    /// From the command line, the environment and the saved profiles.
    pub fn new(arguments: &GlobalArguments) -> Result<Self, Failure> {
        let connection = connection(arguments)?;
        let client = Client::new(&connection.base_url, connection.token.as_deref());
        Ok(Self {
            client: client.or_try("kanade login")?,
            output: Output::new(arguments.output),
        })
    }
}

/// The backend and account that the command line, the environment and the profiles name.
pub fn connection(arguments: &GlobalArguments) -> Result<Connection, Failure> {
    let environment = Environment::of_process();
    let profiles = Store::of_this_user()?.load()?;
    profiles.choose(
        arguments.profile.as_deref(),
        arguments.backend_url.as_deref(),
        environment.get(env::AUTH_TOKEN),
    )
}
