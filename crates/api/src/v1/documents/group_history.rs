//! `GET /api/groups/{id}/history`, `GET …/history/{revision}` and `POST …/restore`

use crate::v1::documents::history::history_operations;

history_operations!(
    kanade_manifest::Group,
    kanade_wire::GroupName,
    "groups",
    "/api/groups/{id}/history",
    "/api/groups/{id}/history/{revision}",
    "/api/groups/{id}/restore",
    "list_group_history",
    "get_group_revision",
    "restore_group"
);
