//! The HTTP server as a task that can be drained.

use std::io;
use std::net::SocketAddr;

use anyhow::{Context, Result};
use axum::Router;
use axum::serve::ListenerExt;
use kanade_config::BindAddress;
use kanade_runtime::Tasks;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// The running server.
#[derive(Debug)]
pub struct HttpServer {
    stop: CancellationToken,
    drained: CancellationToken,
}

/// Takes the address, so that a port in use is known before anything else happens.
pub async fn bind(address: &BindAddress) -> Result<TcpListener> {
    let bound = TcpListener::bind((address.host(), address.port())).await;
    bound.with_context(|| format!("cannot listen on {address} (server.bind)"))
}

impl HttpServer {
    /// Serves `app` until it is drained.
    pub fn start(tasks: &Tasks, listener: TcpListener, app: Router) -> Result<Self> {
        let address = listener.local_addr().context("the address is not known")?;
        let server = Self {
            stop: CancellationToken::new(),
            drained: CancellationToken::new(),
        };
        let (stop, drained) = (server.stop.clone(), server.drained.clone());
        let mut bound = Some(listener);
        tasks.spawn_once("http", move |_| {
            let (bound, app) = (bound.take(), app.clone());
            let (stop, drained) = (stop.clone(), drained.clone());
            async move {
                serve(listener_on(bound, address).await?, app, stop).await?;
                drained.cancel();
                Ok::<(), io::Error>(())
            }
        });
        Ok(server)
    }

    /// Takes no more connections and waits until those that are open have their answers.
    pub async fn drain(&self) {
        self.stop.cancel();
        self.drained.cancelled().await;
    }

    /// Takes no more connections.
    pub fn close(&self) {
        self.stop.cancel();
    }
}

/// The first start has its listener; a later one, after a panic, needs a new one.
async fn listener_on(bound: Option<TcpListener>, address: SocketAddr) -> io::Result<TcpListener> {
    match bound {
        Some(listener) => Ok(listener),
        None => TcpListener::bind(address).await,
    }
}

async fn serve(listener: TcpListener, app: Router, stop: CancellationToken) -> io::Result<()> {
    // Events of a live stream are small and must not wait for each other.
    let listener = listener.tap_io(|connection| {
        let _ = connection.set_nodelay(true);
    });
    axum::serve(listener, app)
        .with_graceful_shutdown(stop.cancelled_owned())
        .await
}
