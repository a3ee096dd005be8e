//! The real agent, built as it ships, idle beside a real nats-server.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result};
use kanade_broker::{Broker, BrokerConfig, SearchPlaces};

use crate::bench::proc::{self, Memory};
use crate::bench::table::{self, Figure};
use crate::process;
use crate::workspace::Workspace;

const MIB: f64 = 1024.0 * 1024.0;

/// How long the agent may take to connect before measuring starts.
const SETTLE: Duration = Duration::from_secs(10);

/// What `cargo xtask bench agent` is told.
#[derive(clap::Args)]
pub struct Arguments {
    /// How long the agent idles [default: 300, with --long 3600]
    #[arg(long)]
    seconds: Option<u64>,
    /// Stop the broker first: does an agent that reaches nobody stay as it is?
    #[arg(long)]
    long: bool,
}

impl Arguments {
    fn duration(&self) -> Duration {
        Duration::from_secs(self.seconds.unwrap_or(if self.long { 3600 } else { 300 }))
    }
}

/// What is known before and after the idle time.
struct Measured {
    first: Memory,
    last: Memory,
    processor: Duration,
    size: u64,
}

/// Builds, starts, waits, and prints the table.
pub fn run(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    process::run(
        workspace
            .cargo()
            .args(["build", "-p", "kanade-agent", "--profile", "agent"]),
    )?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let measured = runtime.block_on(measure(workspace, arguments))?;
    let what = if arguments.long {
        "reaching no broker"
    } else {
        "idle beside a broker"
    };
    let title = format!("agent: {what} for {} s", arguments.duration().as_secs());
    print!("{}", table::render(&title, &figures(arguments, &measured)));
    Ok(())
}

async fn measure(workspace: &Workspace, arguments: &Arguments) -> Result<Measured> {
    let folder = workspace.target.join("bench/agent");
    if folder.exists() {
        fs::remove_dir_all(&folder)
            .with_context(|| format!("{} cannot be emptied", folder.display()))?;
    }
    let places = SearchPlaces::of_this_process(workspace.tools());
    let server = kanade_broker::find(&places, |sentence| eprintln!("{sentence}"))?;
    let mut broker = Broker::start(
        &server,
        BrokerConfig::new(folder.join("broker"), folder.join("store")),
    )
    .await?;

    let program = workspace.built("agent", "kanade-agent");
    let agent = Agent::start(&program, &folder, &broker)?;
    tokio::time::sleep(SETTLE).await;
    if arguments.long {
        broker.stop().await?;
    }
    let (first, before) = (
        proc::memory(agent.pid())?,
        proc::processor_time(agent.pid())?,
    );
    eprintln!("measuring for {} s", arguments.duration().as_secs());
    tokio::time::sleep(arguments.duration()).await;
    Ok(Measured {
        first,
        last: proc::memory(agent.pid())?,
        processor: proc::processor_time(agent.pid())?.saturating_sub(before),
        size: fs::metadata(&program)?.len(),
    })
}

fn figures(arguments: &Arguments, measured: &Measured) -> Vec<Figure> {
    #[allow(clippy::cast_precision_loss)] // sizes of programs are far below 2^52
    let mib = |bytes: u64| bytes as f64 / MIB;
    let share = measured.processor.as_secs_f64() / arguments.duration().as_secs_f64() * 100.0;
    let growth = (mib(measured.last.resident) - mib(measured.first.resident)).abs();
    let growth = match arguments.long {
        true => Figure::at_most("memory, change", growth, 1.0, "MiB"),
        false => Figure::noted("memory, change", growth, "MiB"),
    };
    vec![
        Figure::at_most("memory, resident", mib(measured.last.resident), 9.0, "MiB"),
        Figure::noted("memory, anonymous", mib(measured.last.anonymous), "MiB"),
        growth,
        Figure::at_most("processor, share of a core", share, 0.1, "%"),
        Figure::at_most("program, size", mib(measured.size), 7.0, "MiB"),
    ]
}

/// The agent's process; it ends with this value.
struct Agent(Child);

impl Agent {
    fn start(program: &Path, folder: &Path, broker: &Broker) -> Result<Self> {
        let configuration = write_configuration(folder, &broker.url())?;
        let child = Command::new(program)
            .arg("--config")
            .arg(configuration)
            .env("KANADE_AGENT_DATA_DIR", folder.join("data"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .with_context(|| format!("{} could not be started", program.display()))?;
        Ok(Self(child))
    }

    fn pid(&self) -> u32 {
        self.0.id()
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        // Nothing is left to do about an agent that has ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn write_configuration(folder: &Path, broker: &str) -> Result<PathBuf> {
    let path = folder.join("agent.toml");
    let log = folder.join("logs/agent.log");
    let text = format!(
        "[agent]\nid = \"bench\"\nnats_url = \"{broker}\"\n\n[log]\npath = {log:?}\nlevel = \"info\"\n"
    );
    fs::write(&path, text).with_context(|| format!("{} cannot be written", path.display()))?;
    Ok(path)
}
