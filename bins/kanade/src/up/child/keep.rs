use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use kanade_runtime::{BackoffPolicy, TaskSet};
use tokio::sync::watch;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use super::program::Program;
use super::spawn::SpawnedChild;

/// Waits before a program that died is started again.
const RESTARTS: BackoffPolicy =
    BackoffPolicy::new(Duration::from_millis(500), Duration::from_secs(30));
/// A program that lived this long starts again with the shortest wait.
const HEALTHY_AFTER: Duration = Duration::from_secs(60);
/// A little more than a program is given to end by itself.
const STOP_WITHIN: Duration = Duration::from_secs(15);

/// A program that is started again when it ends. Dropping it kills the process.
pub struct Kept {
    program: Arc<Program>,
    tasks: TaskSet,
    deaths: watch::Receiver<Option<String>>,
    announces: Arc<AtomicBool>,
}

impl Kept {
    /// Starts it. Its first failures are for whoever waits for it; see [`Kept::announce_deaths`].
    pub fn start(program: Program) -> Self {
        let program = Arc::new(program);
        let (sender, deaths) = watch::channel(None);
        let announces = Arc::new(AtomicBool::new(false));
        let tasks = TaskSet::new();
        let keeper = Keeper {
            program: program.clone(),
            stop: tasks.token(),
            deaths: sender,
            announces: announces.clone(),
        };
        tasks.spawn_named("up.child", keeper.keep());
        Self {
            program,
            tasks,
            deaths,
            announces,
        }
    }

    /// Waits until it ends for the first time; says how.
    pub async fn first_death(&self) -> String {
        let mut deaths = self.deaths.clone();
        match deaths.wait_for(Option::is_some).await {
            Ok(reason) => reason.clone().unwrap_or_default(),
            Err(_) => "it is not kept any longer".into(),
        }
    }

    /// From now on every death is said on stderr.
    pub fn announce_deaths(&self) {
        self.announces.store(true, Ordering::Relaxed);
    }

    /// What it is.
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// Ends it for good.
    pub async fn stop(self) {
        if !self.tasks.stop(STOP_WITHIN).await {
            eprintln!(
                "The {} did not end in time and was killed.",
                self.program.name
            );
        }
    }
}

struct Keeper {
    program: Arc<Program>,
    stop: CancellationToken,
    deaths: watch::Sender<Option<String>>,
    announces: Arc<AtomicBool>,
}

impl Keeper {
    async fn keep(self) {
        let mut attempt = 0;
        loop {
            let started = Instant::now();
            let Some(reason) = self.run_once().await else {
                return;
            };
            if started.elapsed() >= HEALTHY_AFTER {
                attempt = 0;
            }
            let wait = RESTARTS.ceiling(attempt);
            attempt += 1;
            self.report(reason, wait);
            if self.stop.run_until_cancelled(sleep(wait)).await.is_none() {
                return;
            }
        }
    }

    /// Runs it until it ends; says how, or nothing when it was told to stop.
    async fn run_once(&self) -> Option<String> {
        let mut child = match SpawnedChild::start(&self.program) {
            Ok(child) => child,
            Err(error) => return Some(format!("it cannot be started: {error}")),
        };
        tokio::select! {
            ended = child.wait() => Some(match ended {
                Ok(status) => status.to_string(),
                Err(error) => format!("it cannot be waited for: {error}"),
            }),
            () = self.stop.cancelled() => {
                if !child.stop().await {
                    eprintln!("The {} did not end when asked to and was killed.", self.program.name);
                }
                None
            }
        }
    }

    fn report(&self, reason: String, wait: Duration) {
        if self.announces.load(Ordering::Relaxed) {
            let name = self.program.name;
            let seconds = wait.as_secs_f64();
            eprintln!("The {name} ended ({reason}); it is started again in {seconds} s.");
            for line in self.program.last_words() {
                eprintln!("       {line}");
            }
        }
        self.deaths.send_replace(Some(reason));
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::path::{Path, PathBuf};
    use tokio::time::timeout;

    const LIMIT: Duration = Duration::from_secs(10);

    fn script(folder: &Path, text: &str) -> Program {
        Program {
            name: "script",
            executable: PathBuf::from("/bin/sh"),
            arguments: vec!["-c".into(), text.into()],
            variables: vec![("FOLDER", folder.into())],
            stderr: folder.join("stderr"),
            asked_when_orphaned: false,
        }
    }

    async fn until(mut holds: impl FnMut() -> bool) {
        let waiting = async {
            while !holds() {
                sleep(Duration::from_millis(5)).await;
            }
        };
        timeout(LIMIT, waiting).await.expect("it holds in time");
    }

    fn lines(folder: &Path) -> usize {
        let text = std::fs::read_to_string(folder.join("starts")).unwrap_or_default();
        text.lines().count()
    }

    #[tokio::test]
    async fn what_ends_is_started_again_and_its_last_words_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        let text = "echo x >> $FOLDER/starts; echo why >&2; exit 3";
        let kept = Kept::start(script(folder.path(), text));

        let reason = timeout(LIMIT, kept.first_death()).await.unwrap();
        until(|| lines(folder.path()) >= 2).await;

        assert_eq!(reason, "exit status: 3");
        until(|| kept.program().last_words() == ["why"]).await;
        kept.stop().await;
    }

    #[tokio::test]
    async fn a_stop_lets_it_tidy_up() {
        let folder = tempfile::tempdir().unwrap();
        let text = "trap 'echo bye > $FOLDER/bye; exit 0' TERM; echo x >> $FOLDER/starts; while :; do sleep 0.01; done";
        let kept = Kept::start(script(folder.path(), text));
        until(|| lines(folder.path()) == 1).await;

        kept.stop().await;

        assert!(folder.path().join("bye").exists());
        assert_eq!(lines(folder.path()), 1);
    }
}
