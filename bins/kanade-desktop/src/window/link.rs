//! The conversation with the agent, led in a thread of its own: it begins again when the agent went away.

use std::io;
use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use kanade_klp::CallError;
use kanade_klp::messages::NoticeChoice;
use kanade_runtime::{Backoff, BackoffPolicy, SharedClock};
use tokio::runtime::Builder;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::{MissedTickBehavior, interval, sleep, timeout};

use crate::talk::{Talk, Told, is_away};
use crate::window::model::{Action, Event};

/// Between two attempts to reach the agent.
const PATIENCE: BackoffPolicy = BackoffPolicy {
    initial: Duration::from_millis(500),
    max: Duration::from_secs(10),
};
/// Between two looks at what the agent does not tell by itself.
const LOOK: Duration = Duration::from_secs(60);
/// An agent that does not answer for so long stands still, and is taken for gone.
const ANSWER: Duration = Duration::from_secs(15);
/// How far ahead maintenance is looked for.
const DAYS: u32 = 7;

/// The way to the agent. It is given up when this is dropped.
#[derive(Debug)]
pub struct Link {
    actions: UnboundedSender<Action>,
}

impl Link {
    /// Reaches the agent at `address` again and again, and tells what happens.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(
        address: PathBuf,
        clock: SharedClock,
        tell: impl FnMut(Event) + Send + 'static,
    ) -> io::Result<Self> {
        let (sender, actions) = unbounded_channel();
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let side = Side {
            address,
            clock,
            actions,
            tell,
            is_known_away: false,
        };
        thread::Builder::new()
            .name("link".to_owned())
            .spawn(move || runtime.block_on(side.lead()))?;
        Ok(Self { actions: sender })
    }

    /// Asks the agent; its answer follows as an event.
    pub fn ask(&self, action: Action) {
        // Nobody hears it only while the program ends.
        let _ = self.actions.send(action);
    }
}

/// The thread's side.
struct Side<Tell> {
    address: PathBuf,
    clock: SharedClock,
    actions: UnboundedReceiver<Action>,
    tell: Tell,
    /// Whether it was told that the agent is away, and since when.
    is_known_away: bool,
}

/// The window is gone.
struct Left;

impl<Tell: FnMut(Event)> Side<Tell> {
    async fn lead(mut self) {
        let mut backoff = Backoff::new(PATIENCE);
        loop {
            let error = match self.converse(&mut backoff).await {
                Ok(Left) => return,
                Err(error) => error,
            };
            self.tell_end(&error);
            let delay = backoff.next_delay(&mut rand::rng());
            if let Some(Left) = self.pause(delay, &error.to_string()).await {
                return;
            }
        }
    }

    fn tell_end(&mut self, error: &CallError) {
        if !is_away(error) {
            (self.tell)(Event::Refused(error.to_string()));
        } else if !self.is_known_away {
            (self.tell)(Event::Away(self.clock.now()));
        }
        self.is_known_away = is_away(error);
    }

    /// What is asked meanwhile is not kept for later: a run that begins by itself would surprise.
    async fn pause(&mut self, delay: Duration, why: &str) -> Option<Left> {
        let end = sleep(delay);
        tokio::pin!(end);
        loop {
            tokio::select! {
                () = &mut end => return None,
                action = self.actions.recv() => match action {
                    Some(action) => self.refuse(action, why),
                    None => return Some(Left),
                },
            }
        }
    }

    async fn converse(&mut self, backoff: &mut Backoff) -> Result<Left, CallError> {
        let mut talk = answered(self.begin()).await?;
        self.is_known_away = false;
        backoff.reset();
        let mut look = interval(LOOK);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                told = talk.told() => answered(self.hear(told?, &mut talk)).await?,
                action = self.actions.recv() => match action {
                    Some(action) => answered(self.act(action, &mut talk)).await?,
                    None => return Ok(Left),
                },
                _ = look.tick() => answered(self.look(&mut talk)).await?,
            }
        }
    }

    async fn begin(&mut self) -> Result<Talk, CallError> {
        let mut talk = Talk::begin(&self.address).await?;
        (self.tell)(Event::Up(talk.welcome().clone()));
        (self.tell)(Event::State(talk.state().await?));
        (self.tell)(Event::Notices(talk.notices(NoticeChoice::All).await?));
        Ok(talk)
    }

    async fn hear(&mut self, told: Told, talk: &mut Talk) -> Result<(), CallError> {
        match told {
            Told::State(state) => (self.tell)(Event::State(state)),
            Told::Notice(notice) => (self.tell)(Event::Told(notice)),
            Told::Recalled(id) => (self.tell)(Event::Recalled(id)),
            Told::Progress(progress) => {
                let is_end = progress.status.is_end();
                (self.tell)(Event::Progress(progress));
                if is_end {
                    self.look(talk).await?;
                }
            }
            Told::Other => {}
        }
        Ok(())
    }

    /// An agent that knows no such things has none to tell of.
    async fn look(&mut self, talk: &mut Talk) -> Result<(), CallError> {
        let jobs = unless_refused(talk.jobs().await)?.unwrap_or_default();
        (self.tell)(Event::Jobs(jobs));
        let planned = unless_refused(talk.maintenance(DAYS).await)?.unwrap_or_default();
        (self.tell)(Event::Maintenance(planned));
        Ok(())
    }

    async fn act(&mut self, action: Action, talk: &mut Talk) -> Result<(), CallError> {
        let answer = match &action {
            Action::Confirm(id) => {
                let confirmed = talk.confirm(id).await;
                confirmed.map(|at| Some(Event::Confirmed(id.clone(), at)))
            }
            Action::Start(job) => {
                let begun = talk.execute(job).await;
                begun.map(|run| Some(Event::Begun(job.clone(), run)))
            }
            Action::Stop(run) => talk.kill(run).await.map(|()| None),
        };
        match answer {
            Ok(event) => event.into_iter().for_each(&mut self.tell),
            Err(CallError::Refused(error)) => self.refuse(action, &error.to_string()),
            Err(error) => return Err(error),
        }
        Ok(())
    }

    fn refuse(&mut self, action: Action, why: &str) {
        let why = why.to_owned();
        (self.tell)(match action {
            Action::Confirm(id) => Event::NotConfirmed(id, why),
            Action::Start(job) => Event::NotBegun(job, why),
            Action::Stop(run) => Event::NotStopped(run, why),
        });
    }
}

async fn answered<T>(work: impl Future<Output = Result<T, CallError>>) -> Result<T, CallError> {
    let answer = timeout(ANSWER, work).await;
    answer.unwrap_or(Err(CallError::Closed))
}

fn unless_refused<T>(answer: Result<T, CallError>) -> Result<Option<T>, CallError> {
    match answer {
        Ok(value) => Ok(Some(value)),
        Err(CallError::Refused(_)) => Ok(None),
        Err(error) => Err(error),
    }
}
