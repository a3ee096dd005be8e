//! The conversation: with the agent on one side, with a person on the other.

use std::env;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use kanade_agent_os::local::{LocalStream, connect};
use kanade_config::{Directories, Environment};
use kanade_klp::messages::{
    Acknowledge, Acknowledged, Handshake, Handshaken, ListNotices, NoticeChoice, NoticePage,
    StateChanged, StateSnapshot, Subscribed, methods, pushes,
};
use kanade_klp::{CallError, Connection, PROTOCOL, Push};
use kanade_wire::notification::Notification;
use tokio::io::{AsyncBufReadExt, BufReader, Lines, Stdin, stdin};
use tokio::time::sleep;

use crate::cli::Cli;
use crate::commands::Order;
use crate::language::{Language, Texts};
use crate::show;

/// Between two attempts to reach the agent.
const AGAIN: Duration = Duration::from_secs(2);

/// Why a conversation with the agent ended.
enum Ended {
    /// The person left.
    Left,
    /// The agent is gone; it may come back.
    AgentAway,
}

/// Talks until the person leaves.
pub async fn talk(cli: &Cli) -> anyhow::Result<()> {
    let variables = ["LC_ALL", "LC_MESSAGES", "LANG"].map(|name| env::var(name).ok());
    let texts = Language::choose(cli.language, variables).texts();
    let address = address(cli)?;
    let mut lines = BufReader::new(stdin()).lines();
    let mut is_waiting = false;
    loop {
        if let Ok(stream) = connect(&address).await {
            is_waiting = false;
            match Talk::begin(stream, texts, &mut lines).await? {
                Ended::Left => return Ok(()),
                Ended::AgentAway => {}
            }
        }
        if !is_waiting {
            println!("{}", texts.agent_away);
            is_waiting = true;
        }
        sleep(AGAIN).await;
    }
}

fn address(cli: &Cli) -> anyhow::Result<PathBuf> {
    if let Some(socket) = &cli.socket {
        return Ok(socket.clone());
    }
    let environment = Environment::of_process();
    let current = env::current_dir().context("the working folder is not known")?;
    Ok(Directories::resolve(&environment, Path::new(&current)).agent_socket(&environment))
}

struct Talk<'a> {
    agent: Connection<LocalStream>,
    texts: &'static Texts,
    lines: &'a mut Lines<BufReader<Stdin>>,
    /// Ids of the notices that were shown last, by their numbers.
    shown: Vec<String>,
}

impl<'a> Talk<'a> {
    async fn begin(
        stream: LocalStream,
        texts: &'static Texts,
        lines: &'a mut Lines<BufReader<Stdin>>,
    ) -> anyhow::Result<Ended> {
        let mut talk = Self {
            agent: Connection::new(stream),
            texts,
            lines,
            shown: Vec::new(),
        };
        match talk.run().await {
            Err(Failure::Agent(CallError::Closed | CallError::Frame(_))) => Ok(Ended::AgentAway),
            Err(Failure::Agent(error)) => Err(error.into()),
            Err(Failure::Terminal(error)) => Err(error).context("the terminal cannot be read"),
            Ok(ended) => Ok(ended),
        }
    }

    async fn run(&mut self) -> Result<Ended, Failure> {
        self.greet().await?;
        loop {
            tokio::select! {
                line = self.lines.next_line() => {
                    let Some(line) = line.map_err(Failure::Terminal)? else {
                        return Ok(Ended::Left);
                    };
                    match Order::read(&line) {
                        Some(Order::Quit) => return Ok(Ended::Left),
                        Some(order) => self.obey(order).await?,
                        None => println!("{}", self.texts.not_understood),
                    }
                }
                push = self.agent.push() => self.hear(push?)?,
            }
        }
    }

    async fn greet(&mut self) -> Result<(), Failure> {
        let hello = Handshake {
            client: "kanade-client".to_owned(),
            client_version: env!("CARGO_PKG_VERSION").to_owned(),
            protocol: vec![PROTOCOL],
            features: Vec::new(),
        };
        let welcome: Handshaken = self.agent.call(methods::HANDSHAKE, hello).await?;
        let name = welcome.client_display_name.as_deref().unwrap_or("kanade");
        println!("{name} · {}", welcome.session.user);
        let _: Subscribed = self.agent.call(methods::SUBSCRIBE_STATE, ()).await?;
        let _: Subscribed = self.agent.call(methods::SUBSCRIBE_NOTICES, ()).await?;
        self.show_state().await?;
        self.list(NoticeChoice::Unread).await
    }

    async fn obey(&mut self, order: Order) -> Result<(), Failure> {
        match order {
            Order::Confirm(number) => self.confirm(number).await?,
            Order::Unread => self.list(NoticeChoice::Unread).await?,
            Order::All => self.list(NoticeChoice::All).await?,
            Order::Status => self.show_state().await?,
            Order::Help | Order::Quit => println!("{}", self.texts.help),
        }
        Ok(())
    }

    fn hear(&mut self, push: Push) -> Result<(), Failure> {
        match push.method.as_str() {
            pushes::STATE_CHANGED => {
                let changed: StateChanged = read(push)?;
                println!("{}", show::state(&changed.snapshot, self.texts));
            }
            pushes::NEW_NOTICE => {
                let notice: Notification = read(push)?;
                println!("{}", self.texts.new_notice);
                self.show_notice(&notice);
            }
            pushes::AMENDED_NOTICE => println!("{}", self.texts.recalled),
            _ => {}
        }
        Ok(())
    }

    async fn show_state(&mut self) -> Result<(), Failure> {
        let state: StateSnapshot = self.agent.call(methods::SNAPSHOT, ()).await?;
        println!("{}", show::state(&state, self.texts));
        Ok(())
    }

    async fn list(&mut self, filter: NoticeChoice) -> Result<(), Failure> {
        self.shown.clear();
        let mut cursor = None;
        loop {
            let asked = ListNotices {
                filter,
                cursor,
                ..ListNotices::default()
            };
            let page: NoticePage = self.agent.call(methods::NOTICES, asked).await?;
            for notice in &page.items {
                self.show_notice(notice);
            }
            cursor = page.next_cursor;
            if cursor.is_none() {
                break;
            }
        }
        println!(
            "{}",
            match (self.shown.is_empty(), filter) {
                (false, _) => self.texts.confirm_hint,
                (true, NoticeChoice::Unread) => self.texts.no_unread,
                (true, NoticeChoice::All) => self.texts.no_notices,
            }
        );
        Ok(())
    }

    /// Shows a notice under the next number, or again under its own.
    fn show_notice(&mut self, notice: &Notification) {
        let known = self.shown.iter().position(|id| *id == notice.id);
        let index = known.unwrap_or_else(|| {
            self.shown.push(notice.id.clone());
            self.shown.len() - 1
        });
        println!("{}", show::notice(index + 1, notice, self.texts));
    }

    async fn confirm(&mut self, number: usize) -> Result<(), Failure> {
        let Some(id) = self.shown.get(number - 1).cloned() else {
            println!("{}", self.texts.no_such_number);
            return Ok(());
        };
        let answer = self
            .agent
            .call::<Acknowledged>(methods::ACKNOWLEDGE, Acknowledge { id });
        match answer.await {
            Ok(_) => println!("{} {number}", self.texts.confirmed),
            Err(CallError::Refused(error)) => println!("{error}"),
            Err(error) => return Err(error.into()),
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

fn read<T: serde::de::DeserializeOwned>(push: Push) -> Result<T, Failure> {
    let read = serde_json::from_value(push.params);
    read.map_err(|error| Failure::Agent(CallError::Unreadable(error)))
}
