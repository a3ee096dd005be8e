//! Packages that scripts download.

pub mod delete;
pub mod download;
pub mod list;
pub mod publish;

use kanade_control::artifacts::ArtifactKind;

use super::artifact::Files;

const FILES: Files = Files {
    kind: ArtifactKind::Package,
    not_found: "app_package_not_found",
    content_type: "application/octet-stream",
    deletion: "app_package_delete",
};
