//! `GET /api/views/{id}/history`, `GET …/history/{revision}` and `POST …/restore`

use crate::v1::documents::history::history_operations;

history_operations!(
    kanade_manifest::View,
    kanade_wire::ViewId,
    "analytics",
    "/api/views/{id}/history",
    "/api/views/{id}/history/{revision}",
    "/api/views/{id}/restore",
    "list_view_history",
    "get_view_revision",
    "restore_view"
);
