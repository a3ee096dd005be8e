//! Follows the target version.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use kanade_runtime::tasks::TaskError;
use kanade_update::is_older;
use kanade_wire::HumanDuration;
use kanade_wire::release::ReleaseOffer;
use kanade_wire::sync::DesiredState;
use tokio::sync::watch;
use tokio::time::{Instant, sleep};

use super::fetch::fetch;
use super::install::{Failure, check_space, install};
use super::options::Updates;
use super::plan::{Known, Plan, plan};
use super::tell::{Outcome, tell};
use crate::agent::Core;

/// What failed is tried again after this long, give or take.
const AGAIN: Duration = Duration::from_secs(5 * 60);
/// A version that has yet to prove itself does not replace itself.
const ON_TRIAL: Duration = Duration::from_secs(15);
/// A job that runs is waited for, but not for ever.
const LONGEST_WAIT: Duration = Duration::from_secs(4 * 3600);
const LOOK: Duration = Duration::from_secs(5);
/// A fleet never moves as one, whatever is written.
const DEFAULT_JITTER: Duration = Duration::from_secs(600);

type Desired = watch::Receiver<Arc<DesiredState>>;

/// Follows for ever, or until another program has taken this one's place.
pub(crate) async fn follow(core: &Arc<Core>) -> Result<(), TaskError> {
    let Some(updates) = &core.updates else {
        return std::future::pending().await;
    };
    let mut desired = core.desired.subscribe();
    let mut told = None;
    // What an earlier life was told may be outdated.
    core.sync.first().await;
    loop {
        let known = desired.borrow_and_update().clone();
        let next = step(core, updates, &known, &mut desired).await;
        let (failure, pause) = match next {
            Next::Replaced => return std::future::pending().await,
            Next::Again => continue,
            Next::Rest(failure, pause) => (failure, pause),
        };
        if let Some((target, reason)) = failure.filter(|failure| told.as_ref() != Some(failure)) {
            tell(core, &target, &Outcome::Failed(&reason)).await?;
            told = Some((target, reason));
        }
        tokio::select! {
            () = rest(core, pause) => {}
            () = other_target(&mut desired, &known) => {}
        }
    }
}

/// How the loop goes on.
enum Next {
    Replaced,
    Again,
    /// After a pause, or with another target; what is to be told.
    Rest(Option<(String, String)>, Option<Duration>),
}

async fn step(
    core: &Arc<Core>,
    updates: &Updates,
    known: &DesiredState,
    desired: &mut Desired,
) -> Next {
    let sentinel = &updates.sentinel;
    let plan = plan(&Known {
        running: sentinel.running(),
        desired: known,
        quarantined: &core.quarantined,
        last_swap: sentinel.last_swap().as_ref(),
    });
    let offer = match plan {
        Plan::Stay | Plan::Never => return Next::Rest(None, None),
        Plan::Refuse { target, reason } => return Next::Rest(Some((target, reason)), None),
        Plan::Install(_) if sentinel.is_on_trial() => return Next::Rest(None, Some(ON_TRIAL)),
        Plan::Install(offer) => offer,
    };
    let staged = tokio::select! {
        staged = get_ready(core, updates, &offer, jitter(known)) => staged,
        () = other_target(desired, known) => return Next::Again,
    };
    let installed = match staged {
        Ok(staged) => replace(core, updates, &offer, &staged).await,
        Err(failure) => Err(failure),
    };
    match installed {
        Ok(()) => Next::Replaced,
        Err(Failure { reason, is_passing }) => {
            tracing::warn!(
                update.target = offer.version,
                reason,
                "the agent was not updated"
            );
            Next::Rest(Some((offer.version, reason)), is_passing.then_some(AGAIN))
        }
    }
}

/// Waits, and downloads. Gives up with every change of the target; what was downloaded stays.
async fn get_ready(
    core: &Core,
    updates: &Updates,
    offer: &ReleaseOffer,
    jitter: Duration,
) -> Result<PathBuf, Failure> {
    let sentinel = &updates.sentinel;
    let staged = sentinel.place().staged(&offer.version);
    clear_others(&staged);
    sleep(core.chance.within(jitter)).await;
    if is_older(&offer.version, sentinel.running()) {
        sleep(updates.settle).await;
    }
    check_space(sentinel, offer)?;
    tracing::info!(
        update.target = offer.version,
        update.bytes = offer.size,
        "downloading a release of the agent"
    );
    fetch(core, offer, &staged).await?;
    Ok(staged)
}

/// With every slot taken nothing runs, and nothing begins to. Cannot be given up in the middle.
async fn replace(
    core: &Arc<Core>,
    updates: &Updates,
    offer: &ReleaseOffer,
    staged: &Path,
) -> Result<(), Failure> {
    let slots = u32::try_from(core.settings.slots).unwrap_or(u32::MAX);
    let begun = Instant::now();
    let idle = loop {
        match core.slots.try_acquire_many(slots) {
            Ok(idle) => break Some(idle),
            Err(_) if begun.elapsed() > LONGEST_WAIT => break None,
            Err(_) => sleep(LOOK).await,
        }
    };
    install(updates, offer, staged).await?;
    tracing::info!(
        update.target = offer.version,
        "the agent is replaced and starts anew"
    );
    core.restart.send_replace(true);
    // Until this life ends nothing begins any more.
    if let Some(idle) = idle {
        idle.forget();
    }
    Ok(())
}

async fn rest(core: &Core, pause: Option<Duration>) {
    match pause {
        Some(pause) => sleep(core.chance.shorten(pause * 4 / 3)).await,
        None => std::future::pending().await,
    }
}

async fn other_target(desired: &mut Desired, known: &DesiredState) {
    let is_other = |now: &Arc<DesiredState>| {
        now.config.target_version != known.config.target_version || now.release != known.release
    };
    if desired.wait_for(is_other).await.is_err() {
        std::future::pending().await
    }
}

fn jitter(desired: &DesiredState) -> Duration {
    let written = desired
        .config
        .target_version_jitter
        .parse::<HumanDuration>();
    written.map_or(DEFAULT_JITTER, |jitter| jitter.value())
}

/// Downloads of other versions are of no use any more.
fn clear_others(staged: &Path) {
    let Some(folder) = staged.parent() else {
        return;
    };
    let keep = [staged.to_owned(), staged.with_added_extension("part")];
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if !keep.contains(&entry.path()) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agent::Chance;

    fn written(text: &str) -> DesiredState {
        let mut desired = DesiredState::default();
        desired.config.target_version_jitter = text.into();
        desired
    }

    #[test]
    fn a_fleet_is_spread_over_the_whole_jitter() {
        let minutes = 10;
        let mut begun = vec![0; minutes];
        for seed in 0..1_000 {
            let wait = Chance::new(seed).within(jitter(&written("10m")));
            let minute = usize::try_from(wait.as_secs() / 60).unwrap_or(minutes);
            begun[minute.min(minutes - 1)] += 1;
        }
        let is_even = begun.iter().all(|machines| (60..140).contains(machines));
        assert!(is_even, "machines that begin in each minute: {begun:?}");
    }

    #[test]
    fn a_jitter_that_cannot_be_read_spreads_a_fleet_all_the_same() {
        assert_eq!(jitter(&written("soon")), DEFAULT_JITTER);
        assert_eq!(jitter(&DesiredState::default()), DEFAULT_JITTER);
        assert_eq!(jitter(&written("0s")), Duration::ZERO);
    }
}
