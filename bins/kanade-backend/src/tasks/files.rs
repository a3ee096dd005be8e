//! `files.<store>`: keeps the list of a store's objects in memory, and tells pages when it changes.

use std::convert::Infallible;

use kanade_bus::backend::ObjectMirror;
use kanade_control::artifacts::ArtifactKind;
use kanade_projections::{Change, LiveFeed, Topic};
use kanade_runtime::Tasks;

use crate::wiring::Parts;

pub fn spawn(tasks: &Tasks, parts: &Parts) {
    for kind in ArtifactKind::ALL {
        let mirror = parts.api.artifacts.mirror(kind).clone();
        let live = parts.api.live.clone();
        tasks.spawn(format!("files.{}", mirror.store()), move |task| {
            let (mirror, live) = (mirror.clone(), live.clone());
            async move {
                let stop = task.token();
                let told = stop.run_until_cancelled(tell(&mirror, &live));
                tokio::join!(mirror.run(&stop), told);
                Ok::<(), Infallible>(())
            }
        });
    }
}

async fn tell(mirror: &ObjectMirror, live: &LiveFeed) {
    let mut seen = mirror.ready().await.revision;
    loop {
        seen = mirror.changed(seen).await.revision;
        let change = Change::new(Topic::Files, [mirror.store().to_owned()]);
        live.announce(vec![change]);
    }
}
