//! Waiting for programs.

use std::collections::HashMap;
use std::fmt::Debug;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use kanade_agent_os::local::{LocalListener, Person};
use kanade_runtime::tasks::TaskError;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::Semaphore;
use tokio::time::sleep;

use super::conversation::converse;
use crate::agent::Core;

/// Programs that are served at the same time.
const MOST: usize = 64;
/// Of one person.
const MOST_OF_ONE: usize = 8;
/// After a connection that could not be accepted.
const PAUSE: Duration = Duration::from_millis(200);

/// A connection to a program.
pub trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// Where programs come from.
pub trait Listener: Debug + Send {
    /// The next one, and whose it is. Safe to cancel.
    fn accept(&mut self) -> BoxFuture<'_, io::Result<(Box<dyn Stream>, Person)>>;
}

/// Programs of this machine.
#[derive(Debug)]
pub struct HostListener(pub LocalListener);

impl Listener for HostListener {
    fn accept(&mut self) -> BoxFuture<'_, io::Result<(Box<dyn Stream>, Person)>> {
        let accepted = async {
            let (stream, person) = self.0.accept().await?;
            Ok((Box::new(stream) as Box<dyn Stream>, person))
        };
        accepted.boxed()
    }
}

/// Where programs come from, if they may come.
pub(crate) type SharedListener = tokio::sync::Mutex<Option<Box<dyn Listener>>>;

/// Serves programs for ever.
pub(crate) async fn serve(core: &Arc<Core>) -> Result<(), TaskError> {
    let mut listener = core.local.lock().await;
    let Some(listener) = listener.as_mut() else {
        return Ok(());
    };
    let places = Arc::new(Semaphore::new(MOST));
    let mut of_one: HashMap<String, Arc<Semaphore>> = HashMap::new();
    loop {
        let (stream, person) = match listener.accept().await {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::debug!(%error, "a program at this machine was not let in");
                sleep(PAUSE).await;
                continue;
            }
        };
        let own = of_one
            .entry(person.id.clone())
            .or_insert_with(|| Arc::new(Semaphore::new(MOST_OF_ONE)));
        let (Ok(place), Ok(own)) = (
            places.clone().try_acquire_owned(),
            own.clone().try_acquire_owned(),
        ) else {
            tracing::warn!(
                person = person.account,
                "too many programs at this machine: one is turned away"
            );
            continue;
        };
        let core_of_task = core.clone();
        core.tasks
            .spawn_named("agent.local.conversation", async move {
                converse(&core_of_task, person, stream).await;
                drop((place, own));
            });
    }
}
