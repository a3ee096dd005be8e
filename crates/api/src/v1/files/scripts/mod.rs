//! Scripts that jobs name.

pub mod delete;
pub mod download;
pub mod list;
pub mod publish;

use kanade_control::artifacts::ArtifactKind;

use super::artifact::Files;

const FILES: Files = Files {
    kind: ArtifactKind::Script,
    not_found: "script_object_not_found",
    content_type: "text/plain; charset=utf-8",
    deletion: "script_object_delete",
};
