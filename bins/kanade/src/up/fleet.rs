use std::time::Duration;

use kanade_runtime::TaskSet;
use kanade_sim::{Fleet, FleetOptions, Keeping};

use super::configuration::Secrets;
use super::folder::DataFolder;

/// What each simulated agent gets to end its connection.
const STOPPED_WITHIN: Duration = Duration::from_secs(5);
/// What all of them get together.
const ALL_STOPPED_WITHIN: Duration = Duration::from_secs(30);

/// Simulated machines in this process, which come one after the other while the rest goes on.
pub struct SimulatedFleet {
    tasks: TaskSet,
}

impl SimulatedFleet {
    /// Starts `count` machines. What they know lies in the data folder, so that the next `up`
    /// meets the same ones again.
    pub fn start(folder: &DataFolder, secrets: &Secrets, count: usize) -> Self {
        allow_many_files();
        let options = FleetOptions {
            token: Some(secrets.token.clone()),
            keeping: Keeping::Folder(folder.file("sim")),
            ..FleetOptions::lively(count, &secrets.broker_url)
        };
        let tasks = TaskSet::new();
        let stop = tasks.token();
        tasks.spawn_named("up.fleet", async move {
            match stop.run_until_cancelled(Fleet::start(options)).await {
                Some(Ok(fleet)) => {
                    stop.cancelled().await;
                    fleet.stop(STOPPED_WITHIN).await;
                }
                Some(Err(error)) => say_why(&error),
                None => {}
            }
        });
        Self { tasks }
    }

    /// Stops every machine.
    pub async fn stop(self) {
        self.tasks.stop(ALL_STOPPED_WITHIN).await;
    }
}

fn say_why(error: &dyn std::error::Error) {
    let causes = std::iter::successors(Some(error), |error| (*error).source());
    let causes: Vec<String> = causes.map(ToString::to_string).collect();
    eprintln!(
        "The simulated machines cannot be started: {}",
        causes.join(": ")
    );
    eprintln!("  try: kanade up --sim with fewer machines");
}

/// A machine takes a socket and the files of its database; the usual limit is made for one
/// program's own.
fn allow_many_files() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, getrlimit, setrlimit};
        let mut limit = getrlimit(Resource::Nofile);
        limit.current = limit.maximum;
        // Refused, the fleet says itself when it has no more files.
        let _ = setrlimit(Resource::Nofile, limit);
    }
}
