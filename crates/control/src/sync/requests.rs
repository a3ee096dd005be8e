//! Agents' requests, shared by every backend: each goes to one of them.

use std::future::Future;

use kanade_bus::backend::Bus;
use kanade_bus::{CoreMessage, RequestError};
use kanade_runtime::TaskContext;

/// Backends share the requests of agents under this name.
const GROUP: &str = "backend";

/// Hands every request on `subject` to `serve`, one after the other, until the task is stopped.
///
/// # Errors
/// When it cannot listen.
pub async fn serve_requests<Serve, Served>(
    bus: &Bus,
    subject: &str,
    task: &TaskContext,
    serve: Serve,
) -> Result<(), RequestError>
where
    Serve: Fn(CoreMessage) -> Served,
    Served: Future<Output = ()>,
{
    let mut requests = bus.subscribe_in_group(subject, GROUP).await?;
    task.mark_healthy();
    loop {
        let request = tokio::select! {
            request = requests.next() => request,
            () = task.stopping() => return Ok(()),
        };
        let Some(request) = request else {
            return Ok(());
        };
        serve(request).await;
    }
}
