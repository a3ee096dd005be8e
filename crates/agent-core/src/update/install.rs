//! From a downloaded release to the program that is started next.

use std::io;
use std::path::Path;

use kanade_update::{Disk, Prepared, QUESTION, Sentinel, UpdateError, judge, label_of};
use kanade_wire::release::ReleaseOffer;

use super::ask::{Answer, ask};
use super::options::Updates;

/// What the program calls itself.
const NAME: &str = "kanade-agent";
/// Left free for everybody else.
const SPARE: u64 = 32 * 1024 * 1024;

/// Why a release was not installed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Failure {
    pub reason: String,
    /// Whether trying again may help.
    pub is_passing: bool,
}

impl Failure {
    pub fn passing(reason: impl Into<String>) -> Self {
        Self {
            reason: reason.into(),
            is_passing: true,
        }
    }

    fn lasting(reason: impl Into<String>) -> Self {
        Self {
            reason: reason.into(),
            is_passing: false,
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::passing(format!("the download cannot be kept: {error}"))
    }
}

impl From<UpdateError> for Failure {
    fn from(error: UpdateError) -> Self {
        let is_passing = !matches!(error, UpdateError::DoesNotRun { .. });
        Self {
            reason: crate::describe(&error),
            is_passing,
        }
    }
}

/// Whether there is room for the download, the new program and a copy of the running one.
pub(super) fn check_space(sentinel: &Sentinel, offer: &ReleaseOffer) -> Result<(), Failure> {
    let place = sentinel.place();
    let running = std::fs::metadata(place.exe()).map_or(offer.size, |file| file.len());
    let beside = offer.size + running + SPARE;
    let needs = [
        (place.data(), offer.size + SPARE),
        (place.exe().parent().unwrap_or(place.exe()), beside),
    ];
    for (folder, needed) in needs {
        check_room(sentinel.disk(), folder, needed)?;
    }
    Ok(())
}

fn check_room(disk: &dyn Disk, folder: &Path, needed: u64) -> Result<(), Failure> {
    match disk.free_bytes(folder) {
        Some(free) if free < needed => Err(Failure::passing(format!(
            "{} has {free} bytes left, and {needed} are needed",
            folder.display()
        ))),
        _ => Ok(()),
    }
}

/// Puts a downloaded release in the place of the running program, once it has said of itself, read and run, that it is
/// what was offered.
pub(super) async fn install(
    updates: &Updates,
    offer: &ReleaseOffer,
    staged: &Path,
) -> Result<(), Failure> {
    check_signature(offer)?;
    let prepared = prepare(&updates.sentinel, offer, staged).await?;
    if let Err(error) = preflight(updates, &prepared.path(), &offer.version).await {
        prepared.discard();
        return Err(error.into());
    }
    blocking(move || Ok(prepared.swap()?)).await?;
    // It has done its work; the next update clears what stays.
    let _ = std::fs::remove_file(staged);
    Ok(())
}

async fn prepare(
    sentinel: &Sentinel,
    offer: &ReleaseOffer,
    staged: &Path,
) -> Result<Prepared, Failure> {
    let (sentinel, offer, staged) = (sentinel.clone(), offer.clone(), staged.to_owned());
    blocking(move || {
        check_label(&offer, &staged)?;
        Ok(sentinel.prepare(&staged, &offer.version)?)
    })
    .await
}

async fn preflight(updates: &Updates, program: &Path, version: &str) -> Result<(), UpdateError> {
    let told = match ask(&updates.processes, program, &[QUESTION]).await {
        Ok(answer) if answer.code == Some(0) => Ok(answer.text),
        Ok(Answer {
            code: Some(code), ..
        }) => Err(format!("it ended with exit code {code}")),
        Ok(_) => Err("it was ended by a signal".to_owned()),
        Err(why) => Err(why),
    };
    judge(program, version, told)
}

/// Work on files, off the thread on which everything else goes on.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    let worked = tokio::task::spawn_blocking(work).await;
    worked.unwrap_or_else(|error| Err(Failure::passing(error.to_string())))
}

fn check_label(offer: &ReleaseOffer, staged: &Path) -> Result<(), Failure> {
    match label_of(staged)? {
        Some(label) if label.name == NAME && label.version == offer.version => Ok(()),
        Some(label) => Err(Failure::lasting(format!(
            "the release {} is {} {} by its own label",
            offer.version, label.name, label.version
        ))),
        None => Err(Failure::lasting(format!(
            "the release {} is no kanade-agent: it has no label",
            offer.version
        ))),
    }
}

/// Where signatures of publishers are held against the keys of this machine, once there are such keys. Until then the
/// digest of the offer, which comes from the backend, is what is trusted.
fn check_signature(_offer: &ReleaseOffer) -> Result<(), Failure> {
    Ok(())
}
