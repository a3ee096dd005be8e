//! A file that was built from the streams is compared with the live one.

use std::collections::BTreeMap;

use kanade_bus::backend::StreamInfo;
use kanade_store::projection::{Checkpoint, Comparison, ScratchFile, ScratchPurpose};

use super::error::UpkeepError;
use super::progress::{horizons, look, unread};
use super::status::{StreamProgress, UpkeepKind, UpkeepState};
use super::upkeep::Upkeep;
use crate::projection::Projection;
use crate::runner::RunnerControl;
use crate::{Agents, Events, ObsEvents, Results};

/// How many differing rows are remembered; they are counted beyond.
const REMEMBERED: usize = 100_000;

const KIND: UpkeepKind = UpkeepKind::Verify;

impl Upkeep {
    /// Fixes the state of the live tables, reads the streams up to there and compares.
    pub(super) async fn verify(&self) -> Result<(), UpkeepError> {
        let bus = &self.parts.runners.bus;
        bus.connected().await;
        let scratch = self.parts.files.scratch(ScratchPurpose::Verify).await?;
        let compared = self.compare(&*scratch).await;
        scratch.discard().await?;
        compared
    }

    async fn compare(&self, scratch: &dyn ScratchFile) -> Result<(), UpkeepError> {
        let live = scratch.compare_with_live().await?;
        let streams = look(&self.parts.runners.bus).await?;
        let until = sequences(live.checkpoints());
        self.begin_reading(KIND, bounded(&streams, &until));
        self.fill(KIND, scratch, RunnerControl::until(until))
            .await?;
        self.enter(KIND, UpkeepState::Comparing);
        self.report(live, &streams).await
    }

    async fn report(
        &self,
        live: Box<dyn Comparison>,
        streams: &[StreamInfo],
    ) -> Result<(), UpkeepError> {
        let horizons = horizons(streams, self.parts.runners.clock.now());
        let mut found = |difference| self.found(difference, REMEMBERED);
        let compared = live.run(&horizons, &mut found).await?;
        self.update(KIND, |status| status.compared = compared);
        Ok(())
    }
}

/// Up to where each projection is to read. Of a machine only the last heartbeat is there, which
/// may be newer than the live tables: that stream is read to its end.
fn sequences(checkpoints: &[Checkpoint]) -> BTreeMap<String, u64> {
    let unread = [Events::NAME, ObsEvents::NAME, Results::NAME].map(|name| (name.to_owned(), 0));
    let mut sequences = BTreeMap::from(unread);
    let read = checkpoints
        .iter()
        .filter(|read| read.projection != Agents::NAME);
    sequences.extend(read.map(|read| (read.projection.clone(), read.last_sequence)));
    sequences
}

fn bounded(streams: &[StreamInfo], until: &BTreeMap<String, u64>) -> Vec<StreamProgress> {
    let ends = [
        (Results::STREAM.name, Results::NAME),
        (Events::STREAM.name, Events::NAME),
        (ObsEvents::STREAM.name, ObsEvents::NAME),
    ];
    let mut streams = unread(streams);
    for stream in &mut streams {
        let projection = ends.iter().find(|(name, _)| *name == stream.stream);
        let end = projection.and_then(|(_, name)| until.get(*name));
        if let Some(end) = end {
            stream.last_sequence = stream.last_sequence.min(*end);
        }
    }
    streams
}
