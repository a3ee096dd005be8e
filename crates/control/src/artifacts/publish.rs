use kanade_bus::backend::{Announced, ObjectInfo};
use kanade_wire::Digest;
use sha2::{Digest as _, Sha256};
use tokio::io::{AsyncRead, AsyncReadExt};

use super::error::ArtifactError;
use super::kind::ArtifactKind;
use super::library::{Artifacts, PATIENCE};
use super::names::ArtifactName;
use super::program::{Observed, is_what_it_is_called};

/// What was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// What is known of it.
    pub info: ObjectInfo,
    /// What its bytes are.
    pub sha256: Digest,
    /// Whether the same content was there before under this name.
    pub existed: bool,
}

impl Artifacts {
    /// Publishes a body under a name that is free, or that has this content already. Of several
    /// that publish under one name at once, one does; the others hear that it is taken.
    ///
    /// # Errors
    /// See [`ArtifactError`]: nothing of the body is kept then.
    pub async fn publish(
        &self,
        kind: ArtifactKind,
        name: &ArtifactName,
        body: &mut (impl AsyncRead + Unpin + Send),
        declared: Option<&Digest>,
    ) -> Result<Published, ArtifactError> {
        if let Some(there) = self.find(kind, name).await? {
            return compare(kind, name, there, body, declared).await;
        }
        let (store, object) = (kind.store().name, name.object());
        let mut body = Observed::new(body);
        let staged = self
            .bus
            .object_stage(store, &object, &mut body, kind.limit());
        let staged = staged.await;
        let staged = staged.map_err(|error| ArtifactError::storing(kind, error))?;
        let sha256 = staged.sha256.clone();
        let checked = check(staged.size, &sha256, declared)
            .and_then(|()| is_what_it_is_called(kind, name, body.label()));
        if let Err(refused) = checked {
            self.bus.object_discard(staged).await;
            return Err(refused);
        }
        let announced = self.bus.object_announce(staged, &object, self.clock.now());
        match announced.await.map_err(ArtifactError::Object)? {
            Announced::New(info) => {
                let seen = self.mirror(kind).caught_up(info.revision);
                let _ = tokio::time::timeout(PATIENCE, seen).await;
                Ok(Published {
                    info,
                    sha256,
                    existed: false,
                })
            }
            Announced::Taken(info) => same(kind, name, info, sha256),
        }
    }
}

fn check(size: u64, actual: &Digest, declared: Option<&Digest>) -> Result<(), ArtifactError> {
    match declared {
        Some(declared) if declared != actual => Err(ArtifactError::DigestDiffers {
            declared: declared.clone(),
            actual: actual.clone(),
        }),
        _ if size == 0 => Err(ArtifactError::Empty),
        _ => Ok(()),
    }
}

/// The name is taken: the body is only looked at. What is declared to be another content is not
/// even read.
async fn compare(
    kind: ArtifactKind,
    name: &ArtifactName,
    there: ObjectInfo,
    body: &mut (impl AsyncRead + Unpin + Send),
    declared: Option<&Digest>,
) -> Result<Published, ArtifactError> {
    if let Some(declared) = declared.filter(|declared| there.sha256().as_ref() != Some(declared)) {
        return same(kind, name, there, declared.clone());
    }
    let (size, actual) = digest_of(kind, body).await?;
    check(size, &actual, declared)?;
    same(kind, name, there, actual)
}

fn same(
    kind: ArtifactKind,
    name: &ArtifactName,
    info: ObjectInfo,
    sha256: Digest,
) -> Result<Published, ArtifactError> {
    if info.sha256().as_ref() != Some(&sha256) {
        return Err(ArtifactError::Taken {
            kind: kind.noun(),
            name: name.to_string(),
        });
    }
    Ok(Published {
        info,
        sha256,
        existed: true,
    })
}

async fn digest_of(
    kind: ArtifactKind,
    body: &mut (impl AsyncRead + Unpin + Send),
) -> Result<(u64, Digest), ArtifactError> {
    let mut body = body.take(kind.limit() + 1);
    let (mut hash, mut size) = (Sha256::new(), 0);
    let mut piece = vec![0; 64 * 1024];
    loop {
        let read = body.read(&mut piece).await;
        let read = read.map_err(ArtifactError::BrokeOff)?;
        if read == 0 {
            break;
        }
        hash.update(&piece[..read]);
        size += read as u64;
    }
    if size > kind.limit() {
        return Err(ArtifactError::TooLarge {
            kind: kind.noun(),
            limit: kind.limit(),
        });
    }
    Ok((size, Digest::from_sha256(hash.finalize().into())))
}
