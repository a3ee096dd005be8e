//! `GET /api/jobs/{id}/history`, `GET …/history/{revision}` and `POST …/restore`

use crate::v1::documents::history::history_operations;

history_operations!(
    kanade_manifest::Manifest,
    kanade_wire::JobId,
    "jobs",
    "/api/jobs/{id}/history",
    "/api/jobs/{id}/history/{revision}",
    "/api/jobs/{id}/restore",
    "list_job_history",
    "get_job_revision",
    "restore_job"
);
