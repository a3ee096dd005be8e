//! What the backend hands out: script objects, packages, releases of the agent.

use chrono::{DateTime, Utc};
use kanade_wire::{Digest, HumanDuration};
use serde::{Deserialize, Serialize};

/// A version of a script object or a package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FileRow {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Bytes.
    pub size: u64,
    /// Its SHA-256 as the broker's store writes it.
    pub digest: Option<String>,
    /// Its SHA-256 in hexadecimal digits.
    pub sha256: Option<Digest>,
    /// When it was published.
    pub modified: Option<DateTime<Utc>>,
    /// What refers to it, in words. Script objects that a job names cannot be deleted.
    pub used_by: Vec<String>,
}

/// A release of the agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ReleaseRow {
    /// Its version.
    pub version: String,
    /// Bytes, of all platforms together.
    pub size: u64,
    /// The digest for the one platform, when there is one only.
    pub digest: Option<String>,
    /// When something of it was published last.
    pub modified: Option<DateTime<Utc>>,
    /// What it is there for.
    pub platforms: Vec<ReleasePlatform>,
    /// Which configurations target it; as long as there are any it cannot be deleted.
    pub used_by: Vec<String>,
}

/// A release for one platform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ReleasePlatform {
    /// System and processor, such as `linux-x86_64`; `null` for what agents of 0.43 download.
    pub platform: Option<String>,
    /// Bytes.
    pub size: u64,
    /// Its SHA-256 in hexadecimal digits.
    pub sha256: Option<Digest>,
    /// When it was published.
    pub modified: Option<DateTime<Utc>>,
}

/// Brings agents to a release at once, without waves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReleaseTargeting {
    /// The version.
    pub version: String,
    /// Whose.
    pub scope: TargetingScope,
    /// Every machine waits a random time up to this before it updates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jitter: Option<HumanDuration>,
}

/// Whose agents are brought to a release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TargetingScope {
    /// Of all machines, of a group, or of one machine.
    #[serde(rename = "type")]
    pub kind: TargetingKind,
    /// The group or the machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// Of whom there is talk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TargetingKind {
    /// All machines.
    Global,
    /// The machines of a group.
    Group,
    /// One machine.
    Pc,
}

/// What agents are brought to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct TargetedRelease {
    /// The version.
    pub version: String,
    /// The layer of the configuration that says so, such as `groups.eu`.
    pub scope_key: String,
    /// The same in words.
    pub scope_label: String,
    /// Every machine waits a random time up to this before it updates.
    pub jitter: Option<HumanDuration>,
}

/// What was published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PublishedFile {
    /// The name; of a release that of the program.
    pub name: String,
    /// The version.
    pub version: String,
    /// The platform of a release.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub platform: Option<String>,
    /// Bytes.
    pub size: u64,
    /// Its SHA-256 as the broker's store writes it.
    pub digest: Option<String>,
    /// Its SHA-256 in hexadecimal digits.
    pub sha256: Digest,
    /// Whether the same content was there before: nothing was changed.
    pub existed: bool,
}

/// What files take of the broker's store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FilesUsage {
    /// Bytes everything in the broker's store takes.
    pub stored_bytes: u64,
    /// Bytes it may take; `null` when the broker does not tell.
    pub max_bytes: Option<u64>,
    /// The stores, and the stream of bundles.
    pub stores: Vec<FileStoreUsage>,
}

/// What one kind of files takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FileStoreUsage {
    /// `packages`, `scripts`, `releases` or `bundles`.
    pub kind: String,
    /// How many there are; `null` when they are not counted.
    pub objects: Option<u64>,
    /// Bytes in the broker's store.
    pub stored_bytes: u64,
    /// Bytes they may take; `null` without a limit of their own.
    pub max_bytes: Option<u64>,
    /// So many versions of each are kept, the newest; `null` when their number removes none.
    pub kept_versions: Option<u32>,
    /// They are kept so many days; `null` when their age removes none.
    pub kept_days: Option<u64>,
    /// What the next look of retention removes.
    pub will_delete: Vec<DoomedFile>,
}

/// Something that retention removes next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DoomedFile {
    /// Its name in the store.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// Why, in words.
    pub reason: String,
}
