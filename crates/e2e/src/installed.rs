//! An agent that is installed: its program lies in a folder of its own, where it replaces itself.

use std::path::{Path, PathBuf};

use kanade_testkit::wait_for;
use kanade_update::{Place, Sentinel, label_of};
use kanade_wire::PcId;

use crate::agent::{command, configure};
use crate::process::Process;
use crate::releases::{install, release};
use crate::watch::LONG;

/// The shortest time that leaves a version its 30 seconds to prove itself.
const GRACE: &str = "[update]\ngrace = \"32s\"\n";

/// An installed agent. The story is its service manager: whenever it waits for something by [`Installed::until`],
/// an agent that has ended is started again.
#[derive(Debug)]
pub struct Installed {
    pc: PcId,
    folder: PathBuf,
    /// A fault point that every start meets.
    fault: String,
    process: Option<Process>,
    ends: Vec<i32>,
}

impl Installed {
    /// Installs this version of the agent, and starts it.
    pub fn start(folder: &Path, pc: &PcId, broker: &str, version: &str) -> Self {
        configure(folder, pc, broker, GRACE);
        let mut agent = Self {
            pc: pc.clone(),
            folder: folder.to_owned(),
            fault: String::new(),
            process: None,
            ends: Vec::new(),
        };
        install(&release("kanade-agent", version), &agent.exe());
        agent.tend();
        agent
    }

    /// Its machine id.
    pub fn pc(&self) -> &PcId {
        &self.pc
    }

    /// From the next start on it has this misfortune; none when it is empty.
    pub fn suffer(&mut self, fault: &str) {
        fault.clone_into(&mut self.fault);
    }

    /// Ends the one that runs and starts it again.
    pub fn restart(&mut self) {
        self.process = None;
        self.tend();
    }

    /// What a service manager does: starts what has the program's name, if nothing runs.
    pub fn tend(&mut self) {
        let ended = self.process.as_mut().and_then(Process::exit_code);
        self.ends.extend(ended);
        if self.process.is_some() && ended.is_none() {
            return;
        }
        let mut command = command(&self.exe(), &self.folder);
        command.env("KANADE_FAULT_POINT", &self.fault);
        let name = format!("agent-{}", self.pc);
        self.process = Some(Process::start(&name, &mut command, &self.folder));
    }

    /// Waits for something, and sees to it that the agent runs meanwhile.
    pub async fn until<T>(&mut self, what: &str, come: impl AsyncFn(&Self) -> Option<T>) -> T {
        wait_for(what, LONG, async || {
            self.tend();
            come(self).await
        })
        .await
    }

    /// How its lives have ended since this was asked last: exit codes, 128 and more for signals.
    pub fn ends(&mut self) -> Vec<i32> {
        std::mem::take(&mut self.ends)
    }

    /// The version of the program in its place.
    pub fn version(&self) -> String {
        version_of(&self.exe())
    }

    /// The version that a rollback would put there.
    pub fn last_good(&self) -> String {
        version_of(&self.place().last_good())
    }

    /// Whether the version in its place has yet to prove itself.
    pub fn is_on_trial(&self) -> bool {
        Sentinel::new(self.place(), self.version()).is_on_trial()
    }

    /// Bytes that were downloaded of a version which is not whole yet; none when there is no such download.
    pub fn downloaded(&self, version: &str) -> Option<u64> {
        let part = self.place().staged(version).with_added_extension("part");
        std::fs::metadata(part).ok().map(|file| file.len())
    }

    /// What it has written to its log.
    pub fn log(&self) -> String {
        let files = std::fs::read_dir(self.folder.join("log"));
        let files = files.into_iter().flatten().flatten();
        let texts = files.filter_map(|file| std::fs::read_to_string(file.path()).ok());
        texts.collect()
    }

    fn place(&self) -> Place {
        Place::new(self.exe(), self.folder.join("data"))
    }

    fn exe(&self) -> PathBuf {
        self.folder.join("bin/kanade-agent")
    }
}

/// In a moment between two names it is none.
fn version_of(program: &Path) -> String {
    let label = label_of(program).ok().flatten();
    label.map_or_else(String::new, |label| label.version)
}
