//! A rebuilt file takes the live one's place.

use std::time::Duration;

use kanade_store::projection::{ScratchFile, ScratchPurpose};

use super::error::UpkeepError;
use super::progress::{look, unread};
use super::status::{UpkeepKind, UpkeepState};
use super::upkeep::Upkeep;
use crate::runner::RunnerControl;

/// How long the live tables may stand still while the rebuilt ones catch up with the end.
const STANDS_STILL_FOR: Duration = Duration::from_secs(60);

const KIND: UpkeepKind = UpkeepKind::Rebuild;

impl Upkeep {
    /// Builds a second file while the live one is read and written, and swaps them.
    pub(super) async fn rebuild(&self) -> Result<(), UpkeepError> {
        let bus = &self.parts.runners.bus;
        bus.connected().await;
        let scratch = self.parts.files.scratch(ScratchPurpose::Rebuild).await?;
        let filled = self.read_everything(&*scratch).await;
        match filled {
            Ok(()) => self.swap(scratch).await,
            Err(error) => {
                scratch.discard().await?;
                Err(error)
            }
        }
    }

    async fn read_everything(&self, scratch: &dyn ScratchFile) -> Result<(), UpkeepError> {
        let streams = look(&self.parts.runners.bus).await?;
        self.begin_reading(KIND, unread(&streams));
        self.fill(KIND, scratch, RunnerControl::default()).await
    }

    /// The live runners stand still while the rebuilt file reads what came since: so it is never
    /// behind what callers have seen.
    async fn swap(&self, scratch: Box<dyn ScratchFile>) -> Result<(), UpkeepError> {
        self.enter(KIND, UpkeepState::Swapping);
        let held = self.parts.runners.control.hold().await;
        let last = self.fill(KIND, &*scratch, RunnerControl::default());
        let filled = match tokio::time::timeout(STANDS_STILL_FOR, last).await {
            Ok(filled) => filled,
            Err(_) => Err(UpkeepError::Late),
        };
        if let Err(error) = filled {
            drop(held);
            scratch.discard().await?;
            return Err(error);
        }
        let replaced = scratch.replace_live().await;
        drop(held);
        self.parts.runners.live.reset();
        Ok(replaced?)
    }
}
