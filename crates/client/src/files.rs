use std::time::Duration;

use bytes::Bytes;
use futures_util::{Stream, TryStreamExt};
use kanade_api_types::files::{
    FileRow, FilesUsage, PublishedFile, ReleaseRow, ReleaseTargeting, TargetedRelease,
};
use kanade_wire::Digest;
use reqwest::Body;
use serde::Serialize;

use crate::call::segment;
use crate::client::Client;
use crate::download::Download;
use crate::error::ClientError;
use crate::pages::List;

/// How long a file may take.
const TRANSFER_WITHIN: Duration = Duration::from_secs(12 * 3_600);

/// What is named by a name and a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// Packages that scripts download.
    Package,
    /// Scripts that jobs name.
    Script,
}

/// A file on its way to the backend.
pub struct FileUpload<S> {
    /// Its bytes.
    pub pieces: S,
    /// How many there are.
    pub size: u64,
    /// Their SHA-256.
    pub sha256: Digest,
}

/// Which release.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ReleaseTarget {
    /// Its version.
    pub version: String,
    /// System and processor; told from the program when it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub platform: Option<String>,
    /// Whether it is what agents of 0.43 download.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub legacy: bool,
}

#[derive(Serialize)]
struct Named<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
}

#[derive(Serialize)]
struct OfPlatform<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    platform: Option<&'a str>,
}

impl FileKind {
    const fn path(self) -> &'static str {
        match self {
            Self::Package => "/api/app-packages",
            Self::Script => "/api/script-objects",
        }
    }

    fn of(self, name: &str, version: &str) -> String {
        format!("{}/{}/{}", self.path(), segment(name), segment(version))
    }
}

impl Client {
    /// Packages or script objects, of one name or of all.
    pub fn files(&self, kind: FileKind, name: Option<&str>) -> List<FileRow> {
        List::new(self, kind.path(), &Named { name })
    }

    /// Publishes a file. It is sent once: a repeat of the same content changes nothing.
    pub async fn publish_file<S, E>(
        &self,
        kind: FileKind,
        name: &str,
        version: &str,
        upload: FileUpload<S>,
    ) -> Result<PublishedFile, ClientError>
    where
        S: Stream<Item = Result<Bytes, E>> + Send + 'static,
        E: std::error::Error + Send + Sync + 'static,
    {
        let call = self.post_unkeyed(&kind.of(name, version));
        send(call, upload).await
    }

    /// The bytes of a file, as they come.
    pub async fn download_file(
        &self,
        kind: FileKind,
        name: &str,
        version: &str,
    ) -> Result<Download, ClientError> {
        let path = kind.of(name, version);
        let response = self.get(&path).within(TRANSFER_WITHIN).send().await?;
        Ok(Download::new(format!("GET {path}"), response))
    }

    /// Deletes a file.
    pub async fn delete_file(
        &self,
        kind: FileKind,
        name: &str,
        version: &str,
    ) -> Result<(), ClientError> {
        self.delete(&kind.of(name, version)).nothing().await
    }

    /// Releases of the agent, the newest first.
    pub fn releases(&self) -> List<ReleaseRow> {
        List::new(self, "/api/agents/releases", &())
    }

    /// Publishes a release, as files are published.
    pub async fn publish_release<S, E>(
        &self,
        release: &ReleaseTarget,
        upload: FileUpload<S>,
    ) -> Result<PublishedFile, ClientError>
    where
        S: Stream<Item = Result<Bytes, E>> + Send + 'static,
        E: std::error::Error + Send + Sync + 'static,
    {
        let call = self.post_unkeyed("/api/agents/publish").query(release);
        send(call, upload).await
    }

    /// Brings agents to a release at once.
    pub async fn target_release(
        &self,
        targeting: &ReleaseTargeting,
    ) -> Result<TargetedRelease, ClientError> {
        self.post("/api/agents/rollout")
            .body(targeting)
            .json()
            .await
    }

    /// Deletes a release, for one platform or for all.
    pub async fn delete_release(
        &self,
        version: &str,
        platform: Option<&str>,
    ) -> Result<(), ClientError> {
        let path = format!("/api/agents/releases/{}", segment(version));
        let query = OfPlatform { platform };
        self.delete(&path).query(&query).nothing().await
    }

    /// What files take of the broker's store.
    pub async fn files_usage(&self) -> Result<FilesUsage, ClientError> {
        self.get("/api/files/usage").json().await
    }
}

async fn send<S, E>(
    call: crate::call::Call<'_>,
    upload: FileUpload<S>,
) -> Result<PublishedFile, ClientError>
where
    S: Stream<Item = Result<Bytes, E>> + Send + 'static,
    E: std::error::Error + Send + Sync + 'static,
{
    let pieces = upload
        .pieces
        .map_err(Box::<dyn std::error::Error + Send + Sync>::from);
    call.header("Content-Type", "application/octet-stream")
        .header("Content-Length", &upload.size.to_string())
        .header("X-Content-SHA256", upload.sha256.as_str())
        .within(TRANSFER_WITHIN)
        .stream(Body::wrap_stream(pieces))
        .await
}
