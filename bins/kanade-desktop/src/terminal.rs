//! The conversation in a terminal: lines that are typed, lines that are shown.

use std::env;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use kanade_config::{Directories, Environment};
use kanade_klp::CallError;
use kanade_klp::messages::{JobItem, JobProgress, NoticeChoice};
use kanade_wire::notification::Notification;
use tokio::io::{AsyncBufReadExt, BufReader, Lines, Stdin, stdin};
use tokio::time::sleep;

use crate::cli::Cli;
use crate::commands::Order;
use crate::language::{Language, Texts};
use crate::runs::Runs;
use crate::show;
use crate::talk::{Talk, Told, is_away};

/// Between two attempts to reach the agent.
const AGAIN: Duration = Duration::from_secs(2);
/// How far ahead is looked when nobody says.
const DAYS: u32 = 7;
/// How much of the log is shown when nobody says.
const LOG_LINES: u32 = 20;

/// Talks until the person leaves.
pub async fn talk(cli: &Cli) -> anyhow::Result<()> {
    let texts = Language::spoken(cli.language).texts();
    let address = address(cli)?;
    let mut lines = BufReader::new(stdin()).lines();
    let mut is_waiting = false;
    loop {
        let ended = async {
            let talk = Talk::begin(&address).await?;
            is_waiting = false;
            Terminal::new(talk, texts, &mut lines).run().await
        };
        match ended.await {
            Ok(()) => return Ok(()),
            Err(Failure::Agent(error)) if is_away(&error) => {}
            Err(Failure::Agent(error)) => return Err(error.into()),
            Err(Failure::Terminal(error)) => {
                return Err(error).context("the terminal cannot be read");
            }
        }
        if !is_waiting {
            println!("{}", texts.agent_away);
            is_waiting = true;
        }
        sleep(AGAIN).await;
    }
}

/// Where the agent listens.
pub fn address(cli: &Cli) -> anyhow::Result<PathBuf> {
    if let Some(socket) = &cli.socket {
        return Ok(socket.clone());
    }
    let environment = Environment::of_process();
    let current = env::current_dir().context("the working folder is not known")?;
    Ok(Directories::resolve(&environment, Path::new(&current)).agent_socket(&environment))
}

struct Terminal<'a> {
    talk: Talk,
    texts: &'static Texts,
    lines: &'a mut Lines<BufReader<Stdin>>,
    /// Ids of the notices that were shown last, by their numbers.
    notices: Vec<String>,
    /// The jobs that were shown last, by their numbers.
    jobs: Vec<JobItem>,
    /// The job that runs when the next line agrees.
    asked: Option<JobItem>,
    runs: Runs,
}

impl<'a> Terminal<'a> {
    fn new(talk: Talk, texts: &'static Texts, lines: &'a mut Lines<BufReader<Stdin>>) -> Self {
        Self {
            talk,
            texts,
            lines,
            notices: Vec::new(),
            jobs: Vec::new(),
            asked: None,
            runs: Runs::default(),
        }
    }

    async fn run(&mut self) -> Result<(), Failure> {
        let welcome = self.talk.welcome();
        let name = welcome.client_display_name.as_deref().unwrap_or("kanade");
        println!("{name} · {}", welcome.session.user);
        self.show_state().await?;
        self.list_notices(NoticeChoice::Unread).await?;
        loop {
            tokio::select! {
                line = self.lines.next_line() => {
                    let Some(line) = line.map_err(Failure::Terminal)? else {
                        return Ok(());
                    };
                    if self.read(&line).await? {
                        return Ok(());
                    }
                }
                told = self.talk.told() => self.hear(told?),
            }
        }
    }

    /// Does what a line says; returns whether that was to leave. What the agent refuses is shown.
    async fn read(&mut self, line: &str) -> Result<bool, Failure> {
        if let Some(job) = self.asked.take() {
            match self.texts.agrees(line) {
                true => self.begin(&job).await?,
                false => println!("{}", self.texts.not_run),
            }
            return Ok(false);
        }
        match Order::read(line) {
            Some(Order::Quit) => return Ok(true),
            Some(order) => match self.obey(order).await {
                Err(Failure::Agent(CallError::Refused(error))) => println!("{error}"),
                other => other?,
            },
            None => println!("{}", self.texts.not_understood),
        }
        Ok(false)
    }

    async fn obey(&mut self, order: Order) -> Result<(), Failure> {
        match order {
            Order::Confirm(number) => self.confirm(number).await?,
            Order::Unread => self.list_notices(NoticeChoice::Unread).await?,
            Order::All => self.list_notices(NoticeChoice::All).await?,
            Order::Status => self.show_state().await?,
            Order::Jobs => self.list_jobs().await?,
            Order::Run(number) => self.ask_or_begin(number).await?,
            Order::Stop(number) => self.stop(number).await?,
            Order::Next(days) => self.show_maintenance(days.unwrap_or(DAYS)).await?,
            Order::Log(lines) => self.show_log(lines.unwrap_or(LOG_LINES)).await?,
            Order::Help | Order::Quit => println!("{}", self.texts.help),
        }
        Ok(())
    }

    fn hear(&mut self, told: Told) {
        match told {
            Told::State(state) => println!("{}", show::state(&state, self.texts)),
            Told::Notice(notice) => {
                println!("{}", self.texts.new_notice);
                self.show_notice(&notice);
            }
            Told::Recalled(id) => {
                let known = self.notices.iter().position(|known| *known == id);
                let number = known.map(|index| format!(" ({})", index + 1));
                println!("{}{}", self.texts.recalled, number.unwrap_or_default());
            }
            Told::Progress(progress) => self.show_progress(&progress),
            Told::Other => {}
        }
    }

    async fn show_state(&mut self) -> Result<(), Failure> {
        let state = self.talk.state().await?;
        println!("{}", show::state(&state, self.texts));
        Ok(())
    }

    async fn list_notices(&mut self, filter: NoticeChoice) -> Result<(), Failure> {
        self.notices.clear();
        for notice in self.talk.notices(filter).await? {
            self.show_notice(&notice);
        }
        println!(
            "{}",
            match (self.notices.is_empty(), filter) {
                (false, _) => self.texts.confirm_hint,
                (true, NoticeChoice::Unread) => self.texts.no_unread,
                (true, NoticeChoice::All) => self.texts.no_notices,
            }
        );
        Ok(())
    }

    /// Shows a notice under the next number, or again under its own.
    fn show_notice(&mut self, notice: &Notification) {
        let known = self.notices.iter().position(|id| *id == notice.id);
        let index = known.unwrap_or_else(|| {
            self.notices.push(notice.id.clone());
            self.notices.len() - 1
        });
        println!("{}", show::notice(index + 1, notice, self.texts));
    }

    async fn confirm(&mut self, number: usize) -> Result<(), Failure> {
        let Some(id) = self.notices.get(number - 1).cloned() else {
            println!("{}", self.texts.no_such_number);
            return Ok(());
        };
        self.talk.confirm(&id).await?;
        println!("{} {number}", self.texts.confirmed);
        Ok(())
    }

    async fn list_jobs(&mut self) -> Result<(), Failure> {
        self.jobs = self.talk.jobs().await?;
        for (index, job) in self.jobs.iter().enumerate() {
            println!("{}", show::job(index + 1, job, self.texts));
        }
        println!(
            "{}",
            match self.jobs.is_empty() {
                true => self.texts.no_jobs,
                false => self.texts.run_hint,
            }
        );
        Ok(())
    }

    async fn ask_or_begin(&mut self, number: usize) -> Result<(), Failure> {
        let Some(job) = self.jobs.get(number - 1).cloned() else {
            println!("{}", self.texts.no_such_job);
            return Ok(());
        };
        match &job.confirm {
            Some(question) => {
                println!("{}", show::question(question, self.texts));
                self.asked = Some(job);
                Ok(())
            }
            None => self.begin(&job).await,
        }
    }

    async fn begin(&mut self, job: &JobItem) -> Result<(), Failure> {
        match self.talk.execute(&job.id).await {
            Ok(run) => {
                let number = self.runs.begin(run);
                println!("{}", show::begun(number, job, self.texts));
            }
            Err(CallError::Refused(error)) => println!("{error}"),
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }

    async fn stop(&mut self, number: Option<usize>) -> Result<(), Failure> {
        let Some(run) = self.runs.to_stop(number) else {
            println!("{}", self.texts.no_such_run);
            return Ok(());
        };
        self.talk.kill(&run).await?;
        Ok(())
    }

    fn show_progress(&mut self, progress: &JobProgress) {
        for line in self.runs.take(progress, self.texts) {
            println!("{line}");
        }
    }

    async fn show_maintenance(&mut self, days: u32) -> Result<(), Failure> {
        let items = self.talk.maintenance(days).await?;
        for item in &items {
            println!("{}", show::maintenance(item));
        }
        if items.is_empty() {
            println!("{}", self.texts.no_maintenance);
        }
        Ok(())
    }

    async fn show_log(&mut self, lines: u32) -> Result<(), Failure> {
        let log = self.talk.log(lines).await?;
        for line in &log.lines {
            println!("{}", show::plain(line));
        }
        if log.lines.is_empty() {
            println!("{}", self.texts.no_log);
        }
        Ok(())
    }
}

enum Failure {
    Agent(CallError),
    Terminal(std::io::Error),
}

impl From<CallError> for Failure {
    fn from(error: CallError) -> Self {
        Self::Agent(error)
    }
}
