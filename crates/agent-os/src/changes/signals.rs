//! The system's word that something may have changed.

use std::time::Duration;

use tokio::time::sleep;

#[cfg(target_os = "linux")]
use super::linux as platform;
#[cfg(windows)]
use super::windows as platform;

/// One change is many messages; they are taken together.
const TOGETHER: Duration = Duration::from_secs(1);

/// Heard from the first waiting on.
#[derive(Debug, Default)]
pub struct Signals {
    #[cfg(any(target_os = "linux", windows))]
    source: Option<platform::Source>,
    was_opened: bool,
}

impl Signals {
    /// Waits until the system says something, and not longer than this.
    pub async fn wait(&mut self, longest: Duration) {
        self.open();
        let said = tokio::select! {
            said = self.next() => said,
            () = sleep(longest) => return,
        };
        match said {
            Ok(()) => sleep(TOGETHER).await,
            Err(error) => {
                tracing::debug!(%error, "the system's word on changes is not heard any more");
                self.close();
                sleep(TOGETHER).await;
            }
        }
    }

    /// Whether the system says something at all.
    pub fn are_heard(&mut self) -> bool {
        self.open();
        #[cfg(any(target_os = "linux", windows))]
        return self.source.is_some();
        #[cfg(not(any(target_os = "linux", windows)))]
        false
    }

    #[cfg(any(target_os = "linux", windows))]
    async fn next(&mut self) -> std::io::Result<()> {
        match &mut self.source {
            Some(source) => source.next().await,
            None => std::future::pending().await,
        }
    }

    #[cfg(not(any(target_os = "linux", windows)))]
    async fn next(&mut self) -> std::io::Result<()> {
        std::future::pending().await
    }

    fn open(&mut self) {
        if std::mem::replace(&mut self.was_opened, true) {
            return;
        }
        #[cfg(any(target_os = "linux", windows))]
        match platform::Source::open() {
            Ok(source) => self.source = Some(source),
            Err(error) => tracing::debug!(%error, "the system's word on changes cannot be heard"),
        }
    }

    fn close(&mut self) {
        #[cfg(any(target_os = "linux", windows))]
        self.source.take();
    }
}
